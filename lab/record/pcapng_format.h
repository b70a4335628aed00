/* What the writer and the reader must agree on: block and option numbers of pcapng, the fields of a journal
 * block. Private to lab/record/pcapng_*.c. */
#ifndef SOCKEYE_RECORD_PCAPNG_FORMAT_H
#define SOCKEYE_RECORD_PCAPNG_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

enum {
    BLOCK_SECTION = 0x0a0d0d0a, /* the same in either byte order */
    BLOCK_INTERFACE = 1,
    BLOCK_OLD_PACKET = 2,
    BLOCK_SIMPLE_PACKET = 3,
    BLOCK_NAMES = 4,
    BLOCK_STATISTICS = 5,
    BLOCK_PACKET = 6,
    BLOCK_JOURNAL = 9,
    BLOCK_SECRETS = 10
};

#define SECTION_MAGIC 0x1a2b3c4du

/* A pcap file: one header, then records. Packets have no block type there. */
#define PCAP_MAGIC_US 0xa1b2c3d4u
#define PCAP_MAGIC_NS 0xa1b23c4du
enum { PCAP_HEADER = 24, PCAP_RECORD_HEAD = 16 };

enum {
    OPTION_END = 0,
    OPTION_COMMENT = 1,
    OPTION_HARDWARE = 2, /* of a section */
    OPTION_SYSTEM = 3,
    OPTION_APPLICATION = 4,
    OPTION_IF_NAME = 2, /* of an interface */
    OPTION_IF_TSRESOL = 9,
    OPTION_IF_TSOFFSET = 14,
    OPTION_ISB_RECEIVED = 4, /* of statistics */
    OPTION_ISB_DROPPED = 5
};

enum { NAME_END = 0, NAME_IPV4 = 1, NAME_IPV6 = 2 };

enum {
    BLOCK_MIN = 12, /* type, length, length again */
    SECTION_MIN = 28,
    INTERFACE_MIN = 20,
    PACKET_HEAD = 28, /* of an EPB, before the frame */
    SIMPLE_PACKET_HEAD = 12,
    STATISTICS_HEAD = 20
};

/* Fields of a journal block in the order in which the writer puts them; the reader expects that order first,
 * and takes any. */
enum field {
    FIELD_REALTIME,
    FIELD_MESSAGE,
    FIELD_ACTOR,
    FIELD_PID,
    FIELD_FILE,
    FIELD_LINE,
    FIELD_FUNCTION,
    FIELD_CALLER_FILE,
    FIELD_CALLER_LINE,
    FIELD_ERRNO,
    FIELD_SEQ,
    FIELD_NS,
    FIELD_KIND,
    FIELD_TID,
    FIELD_CALL,
    FIELD_FD,
    FIELD_STEP,
    FIELD_HELD,
    FIELD_RET,
    FIELD_LENGTH,
    FIELD_SETS,
    FIELD_BEYOND,
    FIELD_NFDS,
    FIELD_SLEEPS,
    FIELD_CPU,
    FIELD_PAUSED,
    FIELD_ARGUMENTS,
    FIELD_ADDRESS,
    FIELD_ADDRESS_SIZE,
    FIELD_ADDRESS_ROOM,
    FIELD_DESCRIPTORS,
    FIELD_DATA,
    FIELD_OBJECT,
    FIELD_VALUES,
    FIELD_CHILD_PID,
    FIELD_CHILD_TID,
    FIELD_CHILD,
    FIELD_THREAD,
    FIELD_STATUS,
    FIELD_SIGNAL,
    FIELD_ZOMBIE,
    FIELD_ATTACHED,
    FIELD_EPOCH,
    FIELD_NOTE,
    FIELD_NOTE_ACTOR,
    FIELD_VALUE,
    FIELD_SOURCE_FILE,
    FIELD_OFFSET,
    FIELD_TEXT,
    FIELD_TOPIC, /* of before: only read */
    FIELD_COUNT
};

enum { FIELD_NAME_ROOM = 24 };

enum field_form {
    FORM_TEXT,
    FORM_NUMBER, /* beyond its bounds the event is left out */
    FORM_MEASURE /* held at the ends of its bounds: see bounds.h */
};

/* Names are padded, so that they are copied and compared in whole words. */
struct field_name {
    char text[FIELD_NAME_ROOM];
    uint64_t mask; /* of the first eight bytes as a word: those that the name fills */
    uint8_t size;
    enum field_form form;
    int64_t least, most; /* of a number */
};

extern const struct field_name pcapng_fields[FIELD_COUNT];

#endif

/* Recordings as pcapng (draft-ietf-opsawg-pcapng), written and read. The reader takes pcap files too
 * (draft-ietf-opsawg-pcap), as one section whose records are the blocks.
 *
 * Writer: fills one growing buffer with whole blocks; the caller sends pcapng_writer_bytes() where it wants
 * and calls pcapng_writer_drop(). No I/O, no clock: pure. Little-endian machines write little-endian. Reader:
 * steps through a byte range block by block and never reads beyond it; either byte order, several sections.
 */
#ifndef SOCKEYE_RECORD_PCAPNG_H
#define SOCKEYE_RECORD_PCAPNG_H

#include "lab/record/event.h"

enum {
    PCAPNG_SNAPLEN = 262144,
    PCAPNG_BLOCK_MAX = 65536,             /* what the writer makes, at most */
    PCAPNG_BLOCK_LIMIT = 16 * 1024 * 1024 /* what the reader takes, at most */
};

struct pcapng_writer {
    uint8_t *bytes;
    size_t used, capacity;
    uint32_t next_seq;
    int64_t epoch_ns; /* CLOCK_REALTIME at ns 0 */
    bool failed;      /* out of memory: the last block was left out whole */
};

/* Starts a recording: SHB (hardware, os, application options; section length -1). 0, or -1 when out of
 * memory. */
int pcapng_writer_begin(struct pcapng_writer *writer, int64_t epoch_ns, const char *application);
void pcapng_writer_free(struct pcapng_writer *writer);

/* One NRB record; before the first packet. `address` is 4 or 16 bytes. */
int pcapng_write_name(struct pcapng_writer *writer, const uint8_t *address, size_t size, const char *name);
/* One IDB, if_tsresol 9: interfaces are numbered from 0 in the order of these calls. */
int pcapng_write_interface(struct pcapng_writer *writer, const char *name, uint16_t link_type);
/* One event; sets event->seq, which that of an event that does not count shares with the next. Data is cut so
 * that the block stays within PCAPNG_BLOCK_MAX. */
int pcapng_write_event(struct pcapng_writer *writer, struct event *event);
/* An ISB: packets received and dropped by the kernel since the start. */
int pcapng_write_statistics(struct pcapng_writer *writer, uint32_t interface, int64_t ns, uint64_t received,
                            uint64_t dropped);
void pcapng_writer_drop(struct pcapng_writer *writer,
                        size_t count); /* the first `count` bytes are done with */

enum pcapng_result {
    PCAPNG_BLOCK,     /* a block was read */
    PCAPNG_END,       /* at the end, all whole */
    PCAPNG_TRUNCATED, /* the last block is not whole (yet): offset stays before it */
    PCAPNG_DAMAGED    /* `why` says what is wrong; offset stays before it */
};

struct pcapng_interface {
    uint16_t link_type;
    uint32_t snaplen;          /* 0: no limit */
    uint64_t units_per_second; /* of packet times */
    int64_t offset_seconds;
    char name[32];
};

struct pcapng_section {
    size_t offset;            /* of its first block */
    bool swapped;             /* written in the other byte order */
    bool pcap;                /* a pcap file: it has this one section */
    uint32_t first_interface; /* its interface 0 among the recording's interfaces */
    int64_t shift_ns;         /* of its times, when it is a recording of its own behind another */
};

struct pcapng_name; /* one address and its name */

struct pcapng_reader {
    const uint8_t *bytes;
    size_t size;                     /* may grow between calls when the range is mapped and lives */
    size_t offset;                   /* of the next block */
    struct pcapng_section *sections; /* owned, as are the two below */
    uint32_t section_count;
    size_t section_capacity;
    struct pcapng_interface *interfaces; /* of all sections, in order */
    uint32_t interface_count;
    size_t interface_capacity;
    struct pcapng_name *names;
    uint32_t name_count;
    size_t name_capacity;
    int64_t epoch_ns; /* from the first session note, else of the first time seen */
    bool has_epoch;
    bool epoch_noted; /* it is the session note's */
    uint32_t next_seq;
    int64_t last_ns;   /* time of the last event, and so of a packet that tells none */
    uint32_t left_out; /* events and packets that could not be, see bounds.h */
    uint32_t unknown;  /* blocks of kinds that are not known here, or somebody's own */
    char why[120];
};

/* Whether a file that begins so can be one that is read here; `size` may be as small as it likes. */
bool pcapng_begins(const uint8_t *bytes, size_t size);

void pcapng_reader_init(struct pcapng_reader *reader, const uint8_t *bytes, size_t size);
void pcapng_reader_free(struct pcapng_reader *reader);

/* Reads one block, advances past it. Where it is an event, fills `event` and sets `*is_event`; `at`
 * (optional) is the block's offset. Blocks that are no events (SHB, IDB, NRB, ISB, unknown) are taken in or
 * skipped. */
enum pcapng_result pcapng_read(struct pcapng_reader *reader, struct event *event, bool *is_event, size_t *at);

/* Re-reads the event whose block starts at `at`, one that pcapng_read() gave before. False when it is no
 * event. seq is as the recording has it, 0 for a packet; a packet that tells no time has ns 0. */
bool pcapng_read_at(const struct pcapng_reader *reader, size_t at, struct event *event);

/* Name of an address by the NRBs seen so far, "server" for 10.0.0.1, into `out`; false when there is none. */
bool pcapng_name_of(const struct pcapng_reader *reader, const uint8_t *address, size_t size, char *out,
                    size_t cap);

#endif

/* What the numbers of a recording may be, held once: where they are read (pcapng_journal.c, pcapng_packet.c;
 * of the texts within an event where event.h and values.h take them apart). Whoever gets an event from a
 * timeline relies on them: none of its numbers takes more memory than the recording is worth, and times and
 * lengths can be added and subtracted.
 *
 * A number that names something (an object, a process, a line, a signal) and is beyond its bounds means
 * harm or damage, and with another in its place the event would tell something else. So the event is left
 * out, and counted (pcapng_reader.left_out); the others stand. A measure (a time, a length) is held at the
 * nearer end: a wrong one misleads nobody about what happened, and programs do ask for SSIZE_MAX bytes.
 *
 * Of a call's bytes no more than EVENT_DATA_MAX are taken, as none of ours has more.
 *
 * The bounds of each field of a journal block are in the table of pcapng_format.c. */
#ifndef SOCKEYE_RECORD_BOUNDS_H
#define SOCKEYE_RECORD_BOUNDS_H

#include <stdint.h>

enum {
    BOUND_ID = 1 << 22,     /* processes and threads: PID_MAX_LIMIT of Linux */
    BOUND_SOURCE = 1 << 24, /* bytes of a source file, and so its lines */
    BOUND_ERRNO = 4095,     /* MAX_ERRNO of Linux */
    BOUND_SIGNAL = 127,
    BOUND_STATUS = 255,
    /* Objects are numbered from 1 as they appear, and arrays are as long as the largest number: what there
     * may be at first, and with each event more. */
    BOUND_OBJECTS_FIRST = 1 << 14,
    BOUND_OBJECTS_MORE = 2,
    BOUND_OBJECTS = 1 << 24
};

#define BOUND_NS      (INT64_C(1) << 61) /* since the session's start, either way: 73 years */
#define BOUND_REAL_NS (INT64_C(1) << 62) /* since 1970: the year 2116 */
#define BOUND_LENGTH  (INT64_C(1) << 62) /* bytes, and what a call gives */

static inline int64_t bound_held(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

/* The largest number of an object that an event may name, being the `seq`-th. */
static inline uint32_t bound_objects(uint32_t seq)
{
    uint64_t most = BOUND_OBJECTS_FIRST + (uint64_t)BOUND_OBJECTS_MORE * seq;
    return most < BOUND_OBJECTS ? (uint32_t)most : BOUND_OBJECTS;
}

#endif

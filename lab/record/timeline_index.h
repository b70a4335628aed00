/* Where and when each event of a recording is, which are of a kind, which begin a step: 24 bytes an event, 4
 * more a step. Private to the timeline. */
#ifndef SOCKEYE_RECORD_TIMELINE_INDEX_H
#define SOCKEYE_RECORD_TIMELINE_INDEX_H

#include "lab/record/pcapng.h"

struct entry {
    uint64_t where; /* offset of the block, and the kind in the low bits */
    int64_t ns;
};

/* Indices of events, in order. */
struct postings {
    uint32_t *index;
    uint32_t count;
    size_t capacity;
};

struct timeline_index {
    struct entry *entries;
    uint32_t count;
    size_t capacity;
    uint32_t *of_task; /* of each event, the one before it of the same task; EVENT_NO_INDEX none */
    size_t of_task_capacity;
    struct postings kinds[EVENT_KIND_COUNT];
    struct postings steps; /* the event that begins step i + 1 */
    uint64_t reads;        /* events looked at: what the readers cost */
};

/* The next event, which lies `at` in the file; `before` is the one before it of the same task. False when out
 * of memory, or when there are more events than numbers for them. */
bool timeline_index_add(struct timeline_index *index, const struct event *event, size_t at, uint32_t before);
/* Gives back what is not used. */
void timeline_index_shrink(struct timeline_index *index);
void timeline_index_free(struct timeline_index *index);
size_t timeline_index_bytes(const struct timeline_index *index);

/* False when there is no such event. */
bool timeline_index_read(const struct timeline_index *index, const struct pcapng_reader *reader,
                         uint32_t number, struct event *event);
/* EVENT_NONE when there is no such event. */
enum event_kind timeline_index_kind(const struct timeline_index *index, uint32_t number);
/* How many of its postings lie before a position: by halving. */
uint32_t timeline_index_before(const struct timeline_index *index, const struct postings *postings,
                               uint32_t position);

#endif

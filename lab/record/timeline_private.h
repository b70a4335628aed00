/* The parts of a timeline. Private to lab/record/timeline*.c. */
#ifndef SOCKEYE_RECORD_TIMELINE_PRIVATE_H
#define SOCKEYE_RECORD_TIMELINE_PRIVATE_H

#include "lab/record/pcapng.h"
#include "lab/record/state_change.h"
#include "lab/record/timeline.h"

/* ---- keyframes: states kept on the way, to start from */

struct arena_block;

/* Memory that is given back all at once. */
struct arena {
    struct arena_block *blocks;
    size_t used, room; /* of the newest block */
    size_t bytes;      /* in all */
};

/* The arrays of a state cut into pages; a page that did not change is the one of the keyframe before. */
struct keyframe {
    struct state counts; /* without its arrays */
    const void **pages[STATE_ARRAYS];
};

struct keyframes {
    struct keyframe *frames; /* by position */
    uint32_t count, capacity;
    uint32_t next; /* position at which another is due */
    struct arena arena;
    const void **scratch;
    size_t scratch_room;
};

void keyframes_free(struct keyframes *keyframes);
/* Takes one of `state` where it is due and memory of 32 bytes an event allows it, that of the state itself
 * included where it stays (`live`). */
void keyframes_see(struct keyframes *keyframes, const struct state *state, bool live);
/* The last one at or before a position; NULL when there is none. */
const struct keyframe *keyframes_before(const struct keyframes *keyframes, uint32_t position);
size_t keyframe_bytes(const struct keyframe *keyframe); /* that restoring it copies */
bool keyframe_restore(const struct keyframe *keyframe, struct state *state);
size_t keyframes_bytes(const struct keyframes *keyframes);

/* ---- sources: files stored in parts, joined when asked for */

struct source;

struct sources {
    struct source *joined; /* newest first */
    size_t bytes;
};

void timeline_sources_free(struct sources *sources);

/* ---- the index: where and when each event is, those of a kind, the steps */

struct entry {
    uint64_t where; /* offset of the block, and the kind in the low bits */
    int64_t ns;
};

/* Indices of events, in order. */
struct postings {
    uint32_t *index;
    uint32_t count, capacity;
};

struct timeline_index {
    struct entry *entries;
    uint32_t count, capacity;
    struct postings kinds[EVENT_KIND_COUNT];
    struct postings steps; /* the event that begins step i + 1 */
};

/* False when out of memory, or when there are more events than numbers for them. */
bool timeline_index_add(struct timeline_index *index, const struct event *event, size_t at);
void timeline_index_shrink(struct timeline_index *index);
void timeline_index_free(struct timeline_index *index);
size_t timeline_index_bytes(const struct timeline_index *index);

/* ---- the timeline */

enum { TOPICS_MAX = 64 };

struct topic {
    struct str name;
    struct str text;
};

struct timeline {
    int fd;
    bool live;
    bool done;     /* no more will come */
    size_t mapped; /* bytes of address space, beyond the end of the file */
    struct pcapng_reader reader;
    struct timeline_index index;
    struct state head; /* at the end, while more may come */
    struct keyframes keyframes;
    struct sources sources;
    uint64_t reads;                  /* of events, for timeline_reads() */
    struct topic topics[TOPICS_MAX]; /* first note of each topic */
    uint32_t topic_count;
    enum timeline_status status;
    char trouble[200];
};

#endif

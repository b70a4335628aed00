/* States kept on the way through a recording, to start from. Private to the timeline. */
#ifndef SOCKEYE_RECORD_TIMELINE_KEYFRAMES_H
#define SOCKEYE_RECORD_TIMELINE_KEYFRAMES_H

#include "lab/record/state_change.h"

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
    uint32_t count;
    size_t capacity;
    uint32_t next; /* position at which another is due */
    struct arena arena;
    const void **scratch;
    size_t scratch_room;
};

void keyframes_free(struct keyframes *keyframes);
/* Takes one of `state` where it is due and memory of 28 bytes an event allows it, that of the state itself
 * included where it stays (`live`). */
void keyframes_see(struct keyframes *keyframes, const struct state *state, bool live);
/* The last one at or before a position; NULL when there is none. */
const struct keyframe *keyframes_before(const struct keyframes *keyframes, uint32_t position);
size_t keyframe_bytes(const struct keyframe *keyframe); /* that restoring it copies */
bool keyframe_restore(const struct keyframe *keyframe, struct state *state);
size_t keyframes_bytes(const struct keyframes *keyframes);

#endif

/* Which calls a ladder tells of, before it has rows: what the two halves of building one share. */
#ifndef SOCKEYE_VIZ_LADDER_CALLS_H
#define SOCKEYE_VIZ_LADDER_CALLS_H

#include "viz/ladder/ladder.h"

enum { LADDER_OPEN_MAX = 64 };

struct ladder_builder {
    const struct ladder_span *span;
    struct ladder *out;
    uint32_t start;
    int *call_of; /* call of each event from `start` on, -1 */
    int row_capacity, call_capacity;
    int open[LADDER_OPEN_MAX]; /* calls that are out */
    unsigned open_count;
    unsigned tracks[LADDER_LANES_MAX + 1]; /* bits in use */
};

/* Where to begin so that `rows` rows come of the events up to the end. */
uint32_t ladder_start(const struct ladder_span *span, int rows);
/* A call of event's task; -1 when there are too many. */
int ladder_add_call(struct ladder_builder *b, const struct event *event, uint32_t enter, uint32_t begin);
/* Fills out->calls and call_of. */
void ladder_find_calls(struct ladder_builder *b);

#endif

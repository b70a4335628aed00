/* Two runs side by side, on a canvas of their own: over the panes of a lesson, or as the whole screen of
 * `sockeye compare`. */
#ifndef SOCKEYE_VIZ_SIDE_BY_SIDE_H
#define SOCKEYE_VIZ_SIDE_BY_SIDE_H

#include "lab/explain/compare.h"
#include "viz/draw/canvas.h"
#include "viz/keys/keys.h"

struct side_by_side {
    const char *names[2];                /* "04 shutdown-vs-close", "04 shutdown-vs-close close" */
    const struct timeline *timelines[2]; /* not owned */
    struct comparison comparison;
    size_t cursor; /* row */
};

/* False when out of memory; side_by_side_end() is right in either case. Nothing given is owned. The left run
 * is looked at up to `left_end`; the cursor is where the runs part, or at the end. */
bool side_by_side_begin(struct side_by_side *beside, const char *const names[2],
                        const struct timeline *const timelines[2], uint32_t left_end);
void side_by_side_end(struct side_by_side *beside);

/* Moves the cursor; `rows` of a page. False when the action is none of moving. */
bool side_by_side_act(struct side_by_side *beside, enum action action, int rows);
void side_by_side_draw(const struct side_by_side *beside, struct canvas *canvas);
/* The step of the left run at the cursor, or of the row before it that the left run has. */
uint32_t side_by_side_left_step(const struct side_by_side *beside);

#endif

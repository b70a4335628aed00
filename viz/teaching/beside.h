/* Two runs side by side, on a canvas of their own: over the panes of a lesson, or as the whole screen of
 * `sockeye compare`. */
#ifndef SOCKEYE_VIZ_BESIDE_H
#define SOCKEYE_VIZ_BESIDE_H

#include "lab/explain/compare.h"
#include "viz/draw/canvas.h"
#include "viz/keys.h"

struct beside {
    const char *names[2];                /* "04 shutdown-vs-close", "04 shutdown-vs-close close" */
    const struct timeline *timelines[2]; /* not owned */
    struct comparison comparison;
    size_t cursor; /* row */
};

/* False when out of memory; beside_end() is right in either case. Nothing given is owned. The left run is
 * looked at up to `left_end`; the cursor is where the runs part, or at the end. */
bool beside_begin(struct beside *beside, const char *const names[2],
                  const struct timeline *const timelines[2], uint32_t left_end);
void beside_end(struct beside *beside);

/* Moves the cursor; `rows` of a page. False when the action is none of moving. */
bool beside_act(struct beside *beside, enum action action, int rows);
void beside_draw(const struct beside *beside, struct canvas *canvas);
/* The step of the left run at the cursor, or of the row before it that the left run has. */
uint32_t beside_left_step(const struct beside *beside);

#endif

/* Between drawing the ladder (pane_ladder.c) and moving in it (ladder_move.c). Private to them. */
#ifndef SOCKEYE_VIZ_LADDER_PANE_H
#define SOCKEYE_VIZ_LADDER_PANE_H

#include "viz/ladder/ladder_rows.h"
#include "viz/view/pane.h"

/* The view's actors; of a foreign capture, the hosts of its first packets. Of two, the one that started last
 * stands left: servers start first, and who asks stands left of who answers. */
void ladder_lanes_of(const struct view *view, struct ladder_lanes *lanes);
/* Where not all lanes fit into `width`: those that do nothing in the last `rows` rows before `end` share one.
 */
void ladder_fold_lanes(const struct view *view, struct ladder_lanes *lanes, uint32_t end, int width,
                       int rows);
/* Rows tell of events before this one: the position, less what was scrolled back. */
uint32_t ladder_end_of(const struct view *view);
bool ladder_build_for(const struct view *view, const struct ladder_lanes *lanes, uint32_t end, int rows,
                      struct ladder *ladder);

/* Lines from one row to the next; and how many rows `lines` have room for. */
int ladder_pitch(const struct view *view);
int ladder_rows_on(const struct view *view, int lines);

enum handled ladder_act(struct view *view, enum action action, int rows);

#endif

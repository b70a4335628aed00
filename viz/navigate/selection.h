/* One selection in every pane: scrolling the others to what was selected in one, and selecting what stands in
 * a row. */
#ifndef SOCKEYE_VIZ_SELECTION_H
#define SOCKEYE_VIZ_SELECTION_H

#include "viz/view/pane.h"

/* Scrolls a pane with so many rows inside to the selected event, where it has it and does not show it
 * already.
 */
void selection_show(struct view *view, enum pane_id pane, int rows);
/* Selects what stands in row `y` of a pane; false when nothing does. */
bool selection_at(struct view *view, enum pane_id pane, int rows, int y);

#endif

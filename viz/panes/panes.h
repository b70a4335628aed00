/* The panes there are, in the order of their digits; each in its own pane_NAME.c. */
#ifndef SOCKEYE_VIZ_PANES_H
#define SOCKEYE_VIZ_PANES_H

#include "viz/view/pane.h"

extern const struct pane_ops *const panes[PANE_COUNT];

/* Rows of a canvas of this size that a pane has something for. */
int pane_rows(const struct pane_ops *pane, const struct view *view, int width, int height);
/* Lines from one of its rows to the next: before a class two, where they fit. The ladder and the buffers see
 * to their own; code and prose stay together. */
int pane_pitch(enum pane_id pane, const struct view *view, int width, int height);

#endif

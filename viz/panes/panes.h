/* The panes there are, in the order of their digits; each in its own pane_NAME.c. */
#ifndef SOCKEYE_VIZ_PANES_H
#define SOCKEYE_VIZ_PANES_H

#include "viz/view/pane.h"

extern const struct pane_ops *const panes[PANE_COUNT];

/* Rows of a canvas of this size that a pane has something for. */
int pane_rows(const struct pane_ops *pane, const struct view *view, int width, int height);

#endif

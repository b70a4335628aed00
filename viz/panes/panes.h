/* The panes there are, each in its own pane_NAME.c. */
#ifndef SOCKEYE_VIZ_PANES_H
#define SOCKEYE_VIZ_PANES_H

#include "viz/view/pane.h"

extern const struct pane_ops pane_source, pane_ladder, pane_sets, pane_buffers, pane_packets, pane_text,
    pane_output;

#endif

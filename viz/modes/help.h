/* The help: made from the table of keys and the table of panes, this pane's first. */
#ifndef SOCKEYE_VIZ_HELP_H
#define SOCKEYE_VIZ_HELP_H

#include "viz/modes/mode.h"
#include "viz/panes/layout.h"

struct help {
    const enum pane_id *focus;
    const struct layout *layout;
    int scroll;
};

extern const struct mode_ops help_mode;

#endif

/* What is selected, or else the step's own event, in full: a call with its arguments, what each means, how it
 * ended and where to read on; a packet with its layers and bytes. */
#ifndef SOCKEYE_VIZ_INSPECTOR_H
#define SOCKEYE_VIZ_INSPECTOR_H

#include "viz/modes/mode.h"
#include "viz/panes/layout.h"

struct inspector {
    const struct view *view;
    const struct layout *layout;
    int scroll;
};

extern const struct mode_ops inspector_mode;

#endif

/* The lesson's page at the position in a window, with what the step means: all of it, however little room the
 * text has on the screen. A question in it is answered as it is below the panes. */
#ifndef SOCKEYE_VIZ_MODES_READING_H
#define SOCKEYE_VIZ_MODES_READING_H

#include "viz/frame/focus.h"
#include "viz/modes/mode.h"
#include "viz/view/view.h"

struct reading {
    const struct view *view;
    const struct layout *layout;
    const struct focus *focus;
    int scroll;
};

extern const struct mode_ops reading_mode;

#endif

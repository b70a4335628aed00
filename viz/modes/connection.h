/* All about one connection, over the panes, while the session goes on below: see
 * viz/connection/connection_view.h. */
#ifndef SOCKEYE_VIZ_MODES_CONNECTION_H
#define SOCKEYE_VIZ_MODES_CONNECTION_H

#include "viz/modes/mode.h"
#include "viz/panes/layout.h"

struct connection_mode {
    struct view *view;
    const struct layout *layout;
};

extern const struct mode_ops connection_mode;

#endif

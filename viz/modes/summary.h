/* What was seen, up to the position: predictions, findings, what to try next. */
#ifndef SOCKEYE_VIZ_SUMMARY_H
#define SOCKEYE_VIZ_SUMMARY_H

#include "viz/modes/mode.h"
#include "viz/panes/layout.h"
#include "viz/session/found.h"
#include "viz/session/session.h"

struct summary {
    const struct view *view;
    const struct screen_session *session;
    const struct layout *layout;
    const struct found *found;
    int scroll;
};

extern const struct mode_ops summary_mode;

#endif

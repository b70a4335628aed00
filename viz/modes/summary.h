/* What was seen, up to the position: predictions, findings, what to try next. */
#ifndef SOCKEYE_VIZ_SUMMARY_H
#define SOCKEYE_VIZ_SUMMARY_H

#include "lab/explain/findings/findings.h"
#include "viz/modes/mode.h"
#include "viz/panes/layout.h"
#include "viz/session/session.h"

struct summary {
    const struct view *view;
    const struct screen_session *session;
    const struct layout *layout;
    int scroll;
    struct findings findings; /* of `found_in` events */
    uint32_t found_in;
};

extern const struct mode_ops summary_mode;

#endif

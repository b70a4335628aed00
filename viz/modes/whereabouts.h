/* Tells the keeper of the session where the person is, each time that this changes. */
#ifndef SOCKEYE_VIZ_MODES_WHEREABOUTS_H
#define SOCKEYE_VIZ_MODES_WHEREABOUTS_H

#include "viz/modes/mode.h"
#include "viz/session/live.h"
#include "viz/session/session.h"
#include "viz/view/view.h"

struct whereabouts {
    const struct view *view;
    const struct live *live;
    const struct screen_session *session;
    struct session_place told;
    bool began; /* it was told once */
};

extern const struct mode_ops whereabouts_mode;

#endif

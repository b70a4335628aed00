/* A lesson's card, before its first screen: what it is about, which panes its text tells to look at, which
 * keys there are. `A` shows it again. */
#ifndef SOCKEYE_VIZ_MODES_OPENING_H
#define SOCKEYE_VIZ_MODES_OPENING_H

#include "viz/modes/mode.h"
#include "viz/panes/layout.h"
#include "viz/session/session.h"
#include "viz/view/view.h"

struct opening {
    const struct screen_session *session;
    const struct view *view;
    const struct layout *layout;
    int scroll;
};

extern const struct mode_ops opening_mode;

#endif

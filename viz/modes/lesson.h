/* The lesson itself, at the bottom of the stack: going through a session, its panes, who goes next. */
#ifndef SOCKEYE_VIZ_MODES_LESSON_H
#define SOCKEYE_VIZ_MODES_LESSON_H

#include "viz/frame/focus.h"
#include "viz/modes/mode.h"
#include "viz/navigate/search.h"
#include "viz/session/live.h"
#include "viz/session/session.h"

struct lesson_mode {
    const struct screen_session *session;
    struct view *view;
    struct live *live;
    struct search *search; /* its jumps go through the session */
    struct message *message;
    const struct layout *layout;
    struct focus focus;
    bool mouse; /* clicks and the wheel are for the screen, not for the terminal */
};

extern const struct mode_ops lesson_mode;

#endif

/* A line typed to a program's standard input. */
#ifndef SOCKEYE_VIZ_PROMPT_H
#define SOCKEYE_VIZ_PROMPT_H

#include "viz/keys/line_edit.h"
#include "viz/modes/mode.h"
#include "viz/session/live.h"
#include "viz/session/message.h"
#include "viz/view/view.h"

struct prompt {
    const struct view *view;
    struct live *live;
    struct message *message;
    unsigned actor; /* number in view->actors */
    struct line_edit edit;
};

extern const struct mode_ops prompt_mode;

#endif

/* Showing a class: a step a key, or the run plays by itself, up to the next question; and the screen is
 * blanked until the next key. */
#ifndef SOCKEYE_VIZ_DEMO_H
#define SOCKEYE_VIZ_DEMO_H

#include "viz/modes/mode.h"
#include "viz/session/live.h"
#include "viz/session/message.h"
#include "viz/view/view.h"

struct demo {
    struct view *view; /* is told whether it plays */
    const struct live *live;
    struct message *message;
    bool on, playing;
    int faster;      /* than at the beginning, in steps of the table of intervals */
    int64_t next_ns; /* CLOCK_MONOTONIC, when the next step is due */
    int64_t look_ns; /* when it is looked again whether all are at rest */
};

extern const struct mode_ops demo_mode, blank_mode;

#endif

/* The variants of a lesson, to go on with one of them in place: a window over the run, from which whoever
 * opened the screen is told which (session_next). */
#ifndef SOCKEYE_VIZ_VARIANTS_H
#define SOCKEYE_VIZ_VARIANTS_H

#include "viz/modes/mode.h"
#include "viz/session/message.h"
#include "viz/session/session.h"

struct variants {
    const struct screen_session *session;
    struct message *message;
    size_t cursor; /* of the lesson's variants */
};

extern const struct mode_ops variants_mode;

/* Whether there is another run of the lesson that can be begun from here. */
bool variants_offered(const struct screen_session *session);

/* Asks for a variant by its name; "" the lesson itself. False, the reason said, where there is none, or none
 * can be begun from here. */
bool variants_choose(const struct screen_session *session, const char *name, struct message *message);

#endif

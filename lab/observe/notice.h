/* Calls as the filter lets them come: those that are no events but change what is known, and which of the
 * others are events. */
#ifndef SOCKEYE_OBSERVE_NOTICE_H
#define SOCKEYE_OBSERVE_NOTICE_H

#include "lab/observe/observer.h"

/* Takes in what a call, at its entry, says of signals, timers, edges, and of what exec is to close. */
void notice_call(struct observer *ob, struct tracee *tracee, const struct raw_call *raw);

/* Whether a person is shown it. */
bool notice_is_event(struct observer *ob, const struct tracee *tracee, const struct call_row *row,
                     const struct raw_call *raw);

#endif

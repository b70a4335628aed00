/* Time-outs of calls. Which call has one, and where; and, in a session with a time of its own
 * (trial_clock.h), who keeps it: there the kernel is asked to wait without end, and the observer ends the
 * wait when the session's time has come to it. So a time-out runs out when nobody else can go on, and not
 * because the machine was busy with others meanwhile. What the program sees is what it would have seen: the
 * result, the sets, the time that is left.
 *
 * Kept are those of select, poll, epoll_wait and their like, of nanosleep, of the wait for a lock, and
 * SO_RCVTIMEO and SO_SNDTIMEO. All others, and what cannot be kept on this machine, go by the kernel's
 * clock. */
#ifndef SOCKEYE_OBSERVE_TIMEOUTS_H
#define SOCKEYE_OBSERVE_TIMEOUTS_H

#include "lab/observe/observer.h"

/* Whether a call comes back by itself after some time, by its arguments. */
bool timeouts_has(const struct raw_call *raw);

/* At its entry, just before the call is made. */
void timeouts_keep(struct observer *ob, struct tracee *tracee);
/* At its return: what it returns to the program. */
int64_t timeouts_returned(struct observer *ob, struct tracee *tracee, int64_t ret);

/* Whether it waits in a call whose time-out is kept here, and has not run out. */
bool timeouts_is_kept(const struct tracee *tracee);
/* Lets it run out. The task comes back with a stop. */
void timeouts_run_out(struct tracee *tracee);

#endif

/* Timerfds in a session whose time is its own (own_time.h): what is set is kept here, and the kernel is told
 * of it when the session's time has come to it. */
#ifndef SOCKEYE_OBSERVE_OWN_TIMERS_H
#define SOCKEYE_OBSERVE_OWN_TIMERS_H

#include "lab/observe/observer.h"

/* At the entry of a call, just before it is made; at its return. Any other than timerfd_settime() stays as it
 * is. */
void own_timers_keep(struct observer *ob, struct tracee *tracee);
void own_timers_returned(struct observer *ob, struct tracee *tracee, int64_t ret);
/* The one that is due first; NULL none. */
struct own_timer *own_timers_first(struct observer *ob);
/* It is due: whoever waits for it is woken. */
void own_timers_ring(struct observer *ob, struct own_timer *timer);

#endif

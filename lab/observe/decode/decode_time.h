/* Arguments: times, timers and sets of signals. */
#ifndef SOCKEYE_OBSERVE_DECODE_TIME_H
#define SOCKEYE_OBSERVE_DECODE_TIME_H

#include <sys/time.h>
#include <time.h>

#include "lab/observe/decode/decode_forms.h"

argument_show show_timeval, show_timespec, show_poll_timespec, show_itimerspec, show_itimerspec_filled,
    show_signals, show_pselect_signals;
bool is_poll_time(const struct raw_call *raw);

/* What the kernel has written back of the timeout that is that argument: it is no part of the line, as it is
 * another one in each run. */
void put_time_left(struct rendering *r, int index);

/* "{0.25 s}" */
void put_timeval(struct text *text, const struct timeval *time);
void put_timespec(struct text *text, const struct timespec *time);

#endif

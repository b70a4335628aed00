/* A session whose time is its own (trial_clock.h): what its programs are told of the time, and when it goes
 * on.
 *
 * It jumps to the next deadline where all are asleep, and nobody but it wakes them: neither another program,
 * nor the kernel, nor what is outside. So nobody who waits for 100 ms is answered too late because the
 * machine was slow, and who sleeps for 300 ms sleeps until everybody else has nothing left to do, which takes
 * no time at all. Where somebody sleeps by a timer of the kernel's, or a segment is to be sent again, time
 * goes as it does.
 *
 * In a session that somebody looks on at (TIME_HELD) it goes with the machine's, but for what whoever steps
 * takes to look (pause.h), and a time-out does not run out while somebody can go on: the order of a lesson
 * holds on a slow machine too, and however long it is read.
 *
 * The programs ask the kernel for the time, for they are not shown the page from which they would read it by
 * themselves (vdso(7)); alarm() and setitimer() are kept here, and timerfds (own_timers.h). POSIX timers are
 * not. */
#ifndef SOCKEYE_OBSERVE_OWN_TIME_H
#define SOCKEYE_OBSERVE_OWN_TIME_H

#include "lab/observe/observer.h"

/* Once the session begins. */
void own_time_begin(struct observer *ob);
/* A program has been started by exec: it stops there. */
void own_time_started(struct observer *ob, struct tracee *tracee);
/* A call that asks for the time, or sets an alarm: true when it was answered, and is not made. */
bool own_time_answers(struct observer *ob, struct tracee *tracee, const struct raw_call *raw);
/* A call has returned. */
void own_time_returned(struct observer *ob, struct tracee *tracee, const struct event_call *returned);

/* A deadline that the calls of others have reached: whoever waits for it goes on. True when somebody does. */
bool own_time_overtaken(struct observer *ob);
/* All are at rest and nobody is held. True when somebody goes on, or the session ends because whoever slept
 * has slept for too long. */
bool own_time_goes_on(struct observer *ob);
/* The same where somebody looks on and chooses, or all run: a time that has come, and nothing else. */
bool own_time_has_come(struct observer *ob);
/* Whether somebody waits for a time that is kept here. */
bool own_time_is_waited_for(struct observer *ob);
/* When it is to be asked again by itself, on the machine's clock; INT64_MAX never. */
int64_t own_time_due(struct observer *ob);

#endif

/* The wait-for graph: who waits for whom, and whether for ever.
 *
 * "Nobody is left to wake it" is said of all tasks together, and ends the session, so it must be true. A task
 * waits for ever where only another task of the session can wake it, and all of those do too. What else may
 * wake it is asked of the kernel when the question comes up:
 *
 *   - its call: the time-out of select, poll, epoll_wait, recvmmsg; connect and close; SO_RCVTIMEO and
 *     SO_SNDTIMEO of the socket, whoever set them
 *   - its descriptors: timerfds that are set, also in an epoll, inherited or passed on; what leads outside
 *     (objects/wakers.h)
 *   - its process: alarm(), setitimer(ITIMER_REAL), POSIX timers (ptrace/signal_timers.h)
 *   - TCP: what is repeated until it is answered or given up (wakers_tcp())
 *   - a lock: one with a time-out, or that lies in a file others can map
 *   - what it is typed, while its standard input is open
 *   - a lock on a file: one that no task of the session holds
 *   - a call not named: sleeps, reading a terminal, semaphores count as what wakes by itself
 *
 * Where the kernel does not tell, the task counts as one that may be woken. A parent in wait() is decided by
 * its children, a sigsuspend() or pause() by who could send the signal; both are tasks. Not counted: clients
 * or signals from outside the session, for which a server would wait without end. */
#ifndef SOCKEYE_OBSERVE_WAIT_FOR_H
#define SOCKEYE_OBSERVE_WAIT_FOR_H

#include "lab/observe/observer.h"

enum wait_for {
    WAIT_FOR_GOES,    /* runs, or will soon */
    WAIT_FOR_NAP,     /* goes on by itself after some time, or something unseen wakes it */
    WAIT_FOR_TIMED,   /* the same, but another program may wake it before */
    WAIT_FOR_INPUT,   /* waits for somebody to type */
    WAIT_FOR_HELD,    /* waits to be let go */
    WAIT_FOR_FOR_EVER /* only another program can wake it */
};
enum wait_for wait_for_of(struct observer *ob, struct tracee *tracee);
/* Of one that waits in a call that is an event: whether what is outside of the session may wake it; whether
 * anybody who comes does. */
bool wait_for_outside(struct observer *ob, const struct tracee *tracee);
bool wait_for_at_door(struct observer *ob, const struct tracee *tracee);
/* "server is blocked in accept(3), client waits for input"; "" for nobody. */
void wait_for_describe(struct observer *ob, char *out, size_t cap);
/* When all wait for ever, or for input: writes the NOTE that says who waits for whom. True when it did; who
 * waits for input may go on. */
bool wait_for_note(struct observer *ob);
bool wait_for_nobody_can_type(const struct observer *ob);

#endif

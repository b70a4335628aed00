/* The timers of a process that send it signals: whether one may still wake it.
 *
 * The kernel tells nobody but the process itself when its alarm goes off (the field of /proc/PID/stat has
 * been 0 since 2.6.17), and of POSIX timers only that they are there. So what was set is kept from the calls
 * that set it, as the time at which it is due. A fork has none of its parent's timers; exec keeps the alarm
 * and deletes the others. ITIMER_VIRTUAL and ITIMER_PROF wake nobody: they run while the process does. */
#ifndef SOCKEYE_OBSERVE_SIGNAL_TIMERS_H
#define SOCKEYE_OBSERVE_SIGNAL_TIMERS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { POSIX_TIMERS_MAX = 8 };

struct signal_timer {
    int id;           /* of a POSIX timer */
    int64_t due_ns;   /* by the caller's clock; 0: not set; INT64_MAX: nobody knows when */
    bool again;       /* and again */
    int64_t every_ns; /* ... after so much time */
    bool kept;        /* by the observer, and not by the kernel */
};

/* Zero: none is set. */
struct signal_timers {
    struct signal_timer alarm; /* alarm() and setitimer(ITIMER_REAL) are one timer */
    struct signal_timer posix[POSIX_TIMERS_MAX];
    bool more; /* POSIX timers than there is room for */
};

/* What alarm(), setitimer() or timer_settime() is about to set, at its entry. Any other call changes nothing.
 * `now_ns` is by whatever clock the timers go. */
void signal_timers_notice(struct signal_timers *timers, pid_t tid, int64_t number, const uint64_t args[6],
                          int64_t now_ns);
/* The process is stopped before a signal is delivered to this task of it: the timer that sent it has fired.
 */
void signal_timers_saw(struct signal_timers *timers, pid_t tid);
/* exec */
void signal_timers_keep_alarm(struct signal_timers *timers);
/* Whether one of the kernel's may still send a signal. */
bool signal_timers_pend(const struct signal_timers *timers, pid_t pid, int64_t now_ns);

#endif

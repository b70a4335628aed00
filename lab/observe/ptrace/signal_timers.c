#include "lab/observe/ptrace/signal_timers.h"

#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>

#include "lab/observe/ptrace/memory.h"

/* Its signal is seen when it fires, unless it is blocked. One that is overdue by this much has fired, however
 * late the machine was. */
static const int64_t second = INT64_C(1000000000), overdue_ns = INT64_C(1000000000);

static void set(struct signal_timer *timer, int64_t now_ns, struct timespec value, struct timespec interval)
{
    timer->again = interval.tv_sec || interval.tv_nsec;
    timer->every_ns = interval.tv_sec > INT64_MAX / second / 2 ? INT64_MAX / 2
                                                               : interval.tv_sec * second + interval.tv_nsec;
    if (value.tv_sec == 0 && value.tv_nsec == 0)
        timer->due_ns = 0;
    else if (value.tv_sec < 0 || value.tv_sec > INT64_MAX / second / 2)
        timer->due_ns = INT64_MAX;
    else
        timer->due_ns = now_ns + value.tv_sec * second + value.tv_nsec;
}

static bool pends(const struct signal_timer *timer, int64_t now_ns)
{
    return timer->due_ns != 0 && !timer->kept &&
           (timer->again || now_ns < timer->due_ns || now_ns - timer->due_ns < overdue_ns);
}

static struct timespec spec_of(struct timeval time)
{
    return (struct timespec){ .tv_sec = time.tv_sec, .tv_nsec = time.tv_usec * 1000 };
}

static void notice_interval(struct signal_timers *timers, pid_t tid, const uint64_t args[6], int64_t now_ns)
{
    struct itimerval timer = { .it_value.tv_sec = 0 }; /* Linux takes no pointer for 0 */
    if (args[0] == ITIMER_REAL &&
        (args[1] == 0 || memory_read(tid, args[1], &timer, sizeof timer) == sizeof timer))
        set(&timers->alarm, now_ns, spec_of(timer.it_value), spec_of(timer.it_interval));
}

/* Its place, or one that is free; NULL when there is neither. */
static struct signal_timer *place_of(struct signal_timers *timers, int id, int64_t now_ns)
{
    struct signal_timer *place = NULL;
    for (int i = 0; i < POSIX_TIMERS_MAX; i++) {
        if (timers->posix[i].id == id && timers->posix[i].due_ns != 0)
            return &timers->posix[i];
        if (!pends(&timers->posix[i], now_ns))
            place = &timers->posix[i];
    }
    return place;
}

static void notice_posix(struct signal_timers *timers, pid_t tid, const uint64_t args[6], int64_t now_ns)
{
    struct itimerspec timer;
    if (memory_read(tid, args[2], &timer, sizeof timer) != sizeof timer)
        return;
    struct signal_timer *place = place_of(timers, (int)args[0], now_ns);
    if (!place) {
        timers->more = true;
        return;
    }
    place->id = (int)args[0];
    set(place, now_ns, timer.it_value, timer.it_interval);
    if (place->due_ns != 0 && (args[1] & TIMER_ABSTIME)) /* on a clock that is not known here */
        place->due_ns = INT64_MAX;
}

void signal_timers_notice(struct signal_timers *timers, pid_t tid, int64_t number, const uint64_t args[6],
                          int64_t now_ns)
{
    if (number == SYS_setitimer)
        notice_interval(timers, tid, args, now_ns);
    else if (number == SYS_timer_settime)
        notice_posix(timers, tid, args, now_ns);
#ifdef SYS_alarm
    else if (number == SYS_alarm)
        set(&timers->alarm, now_ns, (struct timespec){ .tv_sec = (unsigned)args[0] }, (struct timespec){ 0 });
#endif
}

void signal_timers_keep_alarm(struct signal_timers *timers)
{
    *timers = (struct signal_timers){ .alarm = timers->alarm };
}

static void fired(struct signal_timer *timer)
{
    if (!timer->again)
        timer->due_ns = 0;
}

void signal_timers_saw(struct signal_timers *timers, pid_t tid)
{
    siginfo_t info;
    if (ptrace(PTRACE_GETSIGINFO, tid, NULL, &info) != 0)
        return;
    if (info.si_signo == SIGALRM && info.si_code == SI_KERNEL)
        fired(&timers->alarm);
    for (int i = 0; info.si_code == SI_TIMER && i < POSIX_TIMERS_MAX; i++)
        if (timers->posix[i].id == info.si_timerid)
            fired(&timers->posix[i]);
}

/* Whether a POSIX timer is there, -1: any; where the kernel does not list them (CONFIG_CHECKPOINT_RESTORE) it
 * is taken to be. */
static bool exists(pid_t pid, int id)
{
    char path[48], line[128];
    int listed;
    snprintf(path, sizeof path, "/proc/%d/timers", (int)pid);
    FILE *file = fopen(path, "re");
    bool found = !file;
    while (!found && fgets(line, sizeof line, file))
        found = sscanf(line, "ID: %d", &listed) == 1 && (id < 0 || listed == id);
    if (file)
        fclose(file);
    return found;
}

bool signal_timers_pend(const struct signal_timers *timers, pid_t pid, int64_t now_ns)
{
    if (pends(&timers->alarm, now_ns))
        return true;
    for (int i = 0; i < POSIX_TIMERS_MAX; i++)
        if (pends(&timers->posix[i], now_ns) && exists(pid, timers->posix[i].id))
            return true;
    return timers->more && exists(pid, -1);
}

#include "lab/observe/own_timers.h"

#include <sys/syscall.h>
#include <sys/timerfd.h>

#include "lab/base/clock.h"
#include "lab/observe/objects/fdinfo.h"
#include "lab/observe/objects/wakers.h"
#include "lab/observe/ptrace/memory.h"
#include "lab/observe/ptrace/registers.h"

enum { VALUE_ARGUMENT = 2, ROOM = 512 };

static int64_t ns_of(struct timespec time)
{
    return time.tv_sec > INT32_MAX ? INT64_MAX / 4 : time.tv_sec * (int64_t)NS_PER_S + time.tv_nsec;
}

/* When it is due; 0: it is not set. A moment is told by the clock of the timer. */
static int64_t due_of(struct observer *ob, const struct raw_call *raw, const struct itimerspec *asked)
{
    uint64_t clock;
    int64_t value = asked->it_value.tv_sec * (int64_t)NS_PER_S + asked->it_value.tv_nsec;
    if (ns_of(asked->it_value) == 0)
        return 0;
    if (!(raw->args[1] & TFD_TIMER_ABSTIME))
        return observer_time(ob) + ns_of(asked->it_value);
    if (!fdinfo_number(raw->pid, (int)raw->args[0], "clockid:", 10, &clock))
        return -1;
    return value - observer_told(ob, (int)clock) + observer_time(ob);
}

void own_timers_keep(struct observer *ob, struct tracee *tracee)
{
    static const struct itimerspec none;
    struct tracee_call *call = tracee->call;
    const struct raw_call *raw = &call->raw;
    struct itimerspec asked;
    call->timer = (struct own_timer){ .pid = 0 };
    if (!observer_keeps_time(ob) || raw->number != SYS_timerfd_settime ||
        memory_read(tracee->tid, raw->args[VALUE_ARGUMENT], &asked, sizeof asked) != sizeof asked ||
        asked.it_value.tv_nsec < 0 || asked.it_value.tv_nsec >= NS_PER_S || asked.it_value.tv_sec < 0)
        return;
    int64_t due = due_of(ob, raw, &asked);
    uint64_t place = (call->stack - ROOM) & ~UINT64_C(15); /* below what a function may use there */
    if (due < 0 || !memory_write(tracee->tid, place, &none, sizeof none) ||
        !registers_set_argument(tracee->tid, VALUE_ARGUMENT, place))
        return;
    call->timer = (struct own_timer){
        .pid = raw->pid, .fd = (int)raw->args[0], .due_ns = due, .every_ns = ns_of(asked.it_interval)
    };
}

static void drop(struct observer *ob, struct own_timer *timer)
{
    *timer = ob->own_timers[--ob->own_timer_count];
}

void own_timers_returned(struct observer *ob, struct tracee *tracee, int64_t ret)
{
    const struct own_timer *set = &tracee->call->timer;
    if (set->pid == 0)
        return;
    registers_set_argument(tracee->tid, VALUE_ARGUMENT, tracee->call->raw.args[VALUE_ARGUMENT]);
    for (size_t i = ob->own_timer_count; ret == 0 && i-- > 0;)
        if (ob->own_timers[i].pid == set->pid && ob->own_timers[i].fd == set->fd)
            drop(ob, &ob->own_timers[i]);
    if (ret == 0 && set->due_ns != 0 && ob->own_timer_count < OWN_TIMERS_MAX)
        ob->own_timers[ob->own_timer_count++] = *set;
}

struct own_timer *own_timers_first(struct observer *ob)
{
    struct own_timer *first = NULL;
    for (size_t i = 0; i < ob->own_timer_count; i++)
        if (!first || ob->own_timers[i].due_ns < first->due_ns)
            first = &ob->own_timers[i];
    return first;
}

void own_timers_ring(struct observer *ob, struct own_timer *timer)
{
    if (!wakers_ring_timer(ob->objects, timer->pid, timer->fd) || timer->every_ns == 0)
        drop(ob, timer);
    else
        timer->due_ns += timer->every_ns;
}

#include "lab/observe/timeouts.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>

#include "lab/base/clock.h"
#include "lab/observe/objects/wakers.h"
#include "lab/observe/ptrace/memory.h"
#include "lab/observe/ptrace/registers.h"

enum { SET_WORDS_MAX = 1024 / 64, NAP_ROOM = 512 };

/* Times are told since 1970 too. */
static const int64_t LONG_SECONDS = INT64_C(1) << 32;

/* How a call has its time-out. */
enum form {
    FORM_MILLISECONDS, /* a number; -1: without end */
    FORM_TIMESPEC,     /* a pointer; NULL: without end */
    FORM_TIMEVAL,
    FORM_NAP,  /* a pointer to how long it sleeps, or until when; the next argument takes what is left */
    FORM_LOCK, /* a pointer: how long, or until when; NULL: without end */
    FORM_NEVER /* the kernel's own affair */
};

static const struct row {
    long number;
    int argument;
    enum form form;
    bool writes_left; /* what is left of it, back to where it was */
    bool sets;        /* fills the three sets of select() */
} rows[] = {
#ifdef SYS_select
    { SYS_select, 4, FORM_TIMEVAL, true, true },
    { SYS_poll, 2, FORM_MILLISECONDS, false, false },
    { SYS_epoll_wait, 3, FORM_MILLISECONDS, false, false },
#endif
    { SYS_pselect6, 4, FORM_TIMESPEC, true, true },
    { SYS_ppoll, 2, FORM_TIMESPEC, true, false },
    { SYS_epoll_pwait, 3, FORM_MILLISECONDS, false, false },
    { SYS_epoll_pwait2, 3, FORM_TIMESPEC, false, false },
    { SYS_clock_nanosleep, 2, FORM_NAP, false, false },
#if defined(__x86_64__) /* elsewhere its result takes the place of its first argument */
    { SYS_nanosleep, 0, FORM_NAP, false, false },
#endif
    { SYS_futex, 3, FORM_LOCK, false, false },
    { SYS_recvmmsg, 4, FORM_NEVER, false, false },
    /* The kernel gives up by itself when nobody answers, and may linger at close. */
    { SYS_connect, -1, FORM_NEVER, false, false },
    { SYS_close, -1, FORM_NEVER, false, false },
};

static const struct row *row_of(int64_t number)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].number == number)
            return &rows[i];
    return NULL;
}

bool timeouts_has(const struct raw_call *raw)
{
    const struct row *row = row_of(raw->number);
    if (!row || row->argument < 0)
        return row != NULL;
    uint64_t argument = raw->args[row->argument];
    return row->form == FORM_MILLISECONDS ? (int)argument >= 0 : argument != 0;
}

/* ---- what is asked for */

static int64_t ns_of(int64_t seconds, int64_t ns)
{
    if (seconds < 0 || ns < 0 || ns >= NS_PER_S)
        return -1; /* EINVAL */
    return seconds > LONG_SECONDS ? LONG_SECONDS * NS_PER_S : seconds * NS_PER_S + ns;
}

static int64_t read_time(pid_t tid, uint64_t address, bool micro)
{
    int64_t time[2];
    if (memory_read(tid, address, time, sizeof time) != sizeof time)
        return -1;
    return ns_of(time[0], micro ? time[1] * 1000 : time[1]);
}

/* Which clock shows the moment until which it waits; -1: it is told for how long. */
static int clock_of(const struct raw_call *raw)
{
    if (raw->number == SYS_clock_nanosleep && (raw->args[1] & TIMER_ABSTIME))
        return (int)raw->args[0];
    if (raw->number == SYS_futex && (raw->args[1] & FUTEX_CMD_MASK) == FUTEX_WAIT_BITSET)
        return raw->args[1] & FUTEX_CLOCK_REALTIME ? CLOCK_REALTIME : CLOCK_MONOTONIC;
    return -1;
}

/* -1: it has none that can be kept. */
static int64_t asked_for(struct observer *ob, const struct tracee_call *call, const struct row *row)
{
    const struct raw_call *raw = &call->raw;
    uint64_t argument = raw->args[row->argument];
    if (row->form == FORM_MILLISECONDS)
        return (int)argument > 0 ? (int64_t)(int)argument * NS_PER_MS : -1;
    int64_t asked = read_time(raw->tid, argument, row->form == FORM_TIMEVAL);
    if (clock_of(raw) < 0 || asked < 0)
        return asked > 0 ? asked : -1;
    asked -= observer_told(ob, clock_of(raw));
    return asked > 0 ? asked : 1;
}

static bool may_wait(const struct tracee_call *call)
{
    return (call->row->flags & CALL_FD_FIRST) && !(call->row->flags & CALL_WAITS) &&
           call->raw.number != SYS_close;
}

/* ---- keeping it */

static bool sleep_without_end(const struct tracee_call *call, const struct row *row)
{
    const struct timespec long_time = { .tv_sec = (time_t)LONG_SECONDS };
    uint64_t place = (call->stack - NAP_ROOM) & ~UINT64_C(15); /* below what a function may use there */
    return memory_write(call->raw.tid, place, &long_time, sizeof long_time) &&
           registers_set_argument(call->raw.tid, row->argument + 1, 0) &&
           registers_set_argument(call->raw.tid, row->argument, place);
}

static bool wait_without_end(struct observer *ob, struct tracee *tracee, const struct row *row)
{
    struct tracee_call *call = tracee->call;
    if (!row)
        return wakers_set_timeouts(ob->objects, tracee->process->pid, call->enter.call.fd, 0, 0);
    if (row->form == FORM_NAP)
        return sleep_without_end(call, row);
    return registers_set_argument(tracee->tid, row->argument,
                                  row->form == FORM_MILLISECONDS ? UINT64_MAX : 0);
}

/* Those of a socket: that of the direction counts in which the call moves bytes. */
static int64_t socket_asks(struct observer *ob, struct tracee *tracee)
{
    struct tracee_call *call = tracee->call;
    struct timeout *timeout = &call->timeout;
    if (!may_wait(call) || !wakers_timeouts(ob->objects, tracee->process->pid, call->enter.call.fd,
                                            &timeout->receiving_ns, &timeout->sending_ns))
        return -1;
    bool receives = (call->row->flags & CALL_RECEIVES) || call->raw.number == SYS_accept ||
                    call->raw.number == SYS_accept4;
    int64_t asked = receives ? timeout->receiving_ns : timeout->sending_ns;
    return asked > 0 && call->raw.number != SYS_connect ? asked : -1;
}

void timeouts_keep(struct observer *ob, struct tracee *tracee)
{
    struct tracee_call *call = tracee->call;
    struct timeout *timeout = &call->timeout;
    const struct row *row = row_of(call->raw.number);
    bool made = call->fault.kind == FAULT_NONE || call->fault.kind == FAULT_CUT;
    if (!observer_keeps_time(ob) || tracee->process->attached || !made ||
        (row && row->form == FORM_NEVER && row->argument >= 0))
        return;
    if (!timeout->begun) {
        timeout->asked_ns =
            row && row->form != FORM_NEVER ? asked_for(ob, call, row) : socket_asks(ob, tracee);
        timeout->of_socket = !row || row->form == FORM_NEVER;
        timeout->due_ns = observer_time(ob) + timeout->asked_ns;
        timeout->begun = true;
    }
    timeout->kept = timeout->asked_ns > 0 && wait_without_end(ob, tracee, timeout->of_socket ? NULL : row);
}

/* ---- its end */

bool timeouts_is_kept(const struct tracee *tracee)
{
    return tracee->state == TRACEE_IN_CALL && !tracee->pending && tracee->call->timeout.kept &&
           !tracee->call->timeout.over;
}

void timeouts_run_out(struct tracee *tracee)
{
    tracee->call->timeout.over = true;
    tracee->asleep = 0;
    ptrace(PTRACE_INTERRUPT, tracee->tid, NULL, NULL);
}

static void put_back(struct observer *ob, struct tracee *tracee, const struct row *row)
{
    const struct tracee_call *call = tracee->call;
    const struct timeout *timeout = &call->timeout;
    if (timeout->of_socket) {
        wakers_set_timeouts(ob->objects, tracee->process->pid, call->enter.call.fd, timeout->receiving_ns,
                            timeout->sending_ns);
        return;
    }
    registers_set_argument(tracee->tid, row->argument, call->raw.args[row->argument]);
    if (row->form == FORM_NAP)
        registers_set_argument(tracee->tid, row->argument + 1, call->raw.args[row->argument + 1]);
}

static void write_left(struct observer *ob, const struct tracee_call *call, const struct row *row,
                       int64_t ret)
{
    int64_t left = call->timeout.due_ns - observer_time(ob);
    left = left > 0 ? left : 0;
    int64_t time[2] = { left / NS_PER_S, left % NS_PER_S / (row->form == FORM_TIMEVAL ? 1000 : 1) };
    if (row->writes_left)
        memory_write(call->raw.tid, call->raw.args[row->argument], time, sizeof time);
    else if (row->form == FORM_NAP && ret == -EINTR && clock_of(&call->raw) < 0)
        memory_write(call->raw.tid, call->raw.args[row->argument + 1], time, sizeof time);
}

static void empty_sets(const struct raw_call *raw)
{
    static const uint64_t nothing[SET_WORDS_MAX];
    size_t words = ((size_t)raw->args[0] + 63) / 64;
    if (words > SET_WORDS_MAX)
        words = SET_WORDS_MAX;
    for (int i = 1; i <= 3; i++)
        memory_write(raw->tid, raw->args[i], nothing, words * sizeof *nothing);
}

static int64_t say_over(const struct tracee *tracee, const struct row *row)
{
    int64_t ret = tracee->call->timeout.of_socket ? -EAGAIN : row->form == FORM_LOCK ? -ETIMEDOUT : 0;
    if (!tracee->call->timeout.of_socket && row->sets)
        empty_sets(&tracee->call->raw);
    registers_set_result(tracee->tid, ret);
    return ret;
}

int64_t timeouts_returned(struct observer *ob, struct tracee *tracee, int64_t ret)
{
    struct timeout *timeout = &tracee->call->timeout;
    const struct row *row = row_of(tracee->call->raw.number);
    if (!timeout->kept)
        return ret;
    timeout->kept = false;
    put_back(ob, tracee, row);
    timeout->ran_out = timeout->over && (ret == -EINTR || call_goes_on(ret));
    if (timeout->ran_out)
        ret = say_over(tracee, row);
    timeout->over = false;
    if (!timeout->of_socket && !call_goes_on(ret))
        write_left(ob, tracee->call, row, ret);
    return ret;
}

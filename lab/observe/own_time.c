#include "lab/observe/own_time.h"

#include <elf.h>
#include <errno.h>
#include <linux/ptrace.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>

#include "lab/base/clock.h"
#include "lab/observe/objects/wakers.h"
#include "lab/observe/own_timers.h"
#include "lab/observe/ptrace/memory.h"
#include "lab/observe/ptrace/registers.h"
#include "lab/observe/signals.h"
#include "lab/observe/timeouts.h"
#include "lab/observe/wait_for.h"

long ptrace(int request, ...);

/* What passes meanwhile, as programs see it: who asks in vain, or for the time, over and over without a sleep
 * between, waits for something that comes with time, and is not to ask a hundred thousand times for a tenth
 * of a second. */
enum {
    CALL_NS = 10 * NS_PER_US,
    VAIN_NS = NS_PER_MS,
    LOOK_NS = NS_PER_US,
    LOOKS_FEW = 50,
    IDLE_CALLS_FEW = 16
};

enum { VAIN_WEIGHT = 10, AUXV_WORDS = 512, AUXV_LISTS = 2, ALL_TOGETHER = 2 /* times what one may sleep */ };

/* ---- the clocks */

static bool is_told(int id)
{
    return id == CLOCK_REALTIME || id == CLOCK_MONOTONIC || id == CLOCK_MONOTONIC_RAW ||
           id == CLOCK_REALTIME_COARSE || id == CLOCK_MONOTONIC_COARSE || id == CLOCK_BOOTTIME ||
           id == CLOCK_TAI;
}

void own_time_begin(struct observer *ob)
{
    ob->recorder.clock.on = ob->plan->time != TIME_KERNELS;
    ob->recorder.clock.always = ob->plan->probes || ob->plan->time == TIME_HELD;
    for (int id = 0; id < OBSERVER_CLOCKS; id++)
        if (is_told(id))
            ob->clock_began_ns[id] = clock_read_ns(id) - recorder_now(&ob->recorder);
}

/* The auxiliary vector lies behind the arguments and the environment, each a list that ends with 0. */
void own_time_started(struct observer *ob, struct tracee *tracee)
{
    struct ptrace_syscall_info info;
    uint64_t words[AUXV_WORDS];
    int lists = 0;
    if (!ob->recorder.clock.on || tracee->process->attached ||
        ptrace(PTRACE_GET_SYSCALL_INFO, tracee->tid, sizeof info, &info) <= 0)
        return;
    uint64_t at = info.stack_pointer + sizeof *words; /* behind the count */
    size_t count = 0, i = 0;
    for (;; i++) {
        if (i == count) {
            count = memory_read(tracee->tid, at, words, sizeof words) / sizeof *words;
            i = 0;
        }
        if (count == 0)
            return;
        at += sizeof *words;
        if (lists < AUXV_LISTS) {
            lists += words[i] == 0;
            continue;
        }
        uint64_t pair[2];
        for (at -= sizeof *words; memory_read(tracee->tid, at, pair, sizeof pair) == sizeof pair;
             at += sizeof pair) {
            static const uint64_t ignored = AT_IGNORE;
            if (pair[0] == AT_SYSINFO_EHDR)
                memory_write(tracee->tid, at, &ignored, sizeof ignored);
            if (pair[0] == AT_NULL || pair[0] == AT_SYSINFO_EHDR)
                return;
        }
        return;
    }
}

/* Microseconds for the old calls. */
static bool put_time(pid_t tid, uint64_t address, int64_t ns, bool micro)
{
    const int64_t time[2] = { ns / NS_PER_S, ns % NS_PER_S / (micro ? 1000 : 1) };
    return address == 0 || memory_write(tid, address, time, sizeof time);
}

static bool tell_time(struct observer *ob, struct tracee *tracee, const struct raw_call *raw)
{
    int64_t seconds = 0;
    if (raw->number == SYS_clock_gettime) {
        if (!is_told((int)raw->args[0]) || raw->args[1] == 0 ||
            !put_time(tracee->tid, raw->args[1], observer_told(ob, (int)raw->args[0]), false))
            return false;
    } else if (raw->number == SYS_gettimeofday) {
        if (!put_time(tracee->tid, raw->args[0], observer_told(ob, CLOCK_REALTIME), true))
            return false;
    } else {
        seconds = observer_told(ob, CLOCK_REALTIME) / NS_PER_S;
        if (raw->args[0] != 0 && !memory_write(tracee->tid, raw->args[0], &seconds, sizeof seconds))
            return false;
    }
    trial_clock_spend(&ob->recorder.clock, ++tracee->looks > LOOKS_FEW ? VAIN_NS : LOOK_NS);
    return registers_skip_call(tracee->tid, seconds);
}

/* ---- alarms */

/* What the one before had left, as the call tells of it. */
static bool set_alarm(struct observer *ob, struct tracee *tracee, const struct raw_call *raw)
{
    struct signal_timer *alarm = &tracee->process->timers.alarm;
    const struct signal_timer before = *alarm;
    int64_t now = observer_time(ob), left = before.due_ns > now ? before.due_ns - now : 0, result = 0;
    signal_timers_notice(&tracee->process->timers, tracee->tid, raw->number, raw->args, now);
    alarm->kept = true;
    if (raw->number == SYS_setitimer) {
        if (!put_time(tracee->tid, raw->args[2], before.every_ns, true) ||
            !put_time(tracee->tid, raw->args[2] ? raw->args[2] + sizeof(struct timeval) : 0, left, true))
            return false;
    } else {
        result = (left + NS_PER_S - 1) / NS_PER_S;
    }
    return registers_skip_call(tracee->tid, result);
}

static bool sets_alarm(const struct raw_call *raw)
{
#ifdef SYS_alarm
    if (raw->number == SYS_alarm)
        return true;
#endif
    return raw->number == SYS_setitimer && raw->args[0] == ITIMER_REAL;
}

static bool asks_time(const struct raw_call *raw)
{
#ifdef SYS_time
    if (raw->number == SYS_time)
        return true;
#endif
    return raw->number == SYS_clock_gettime || raw->number == SYS_gettimeofday;
}

bool own_time_answers(struct observer *ob, struct tracee *tracee, const struct raw_call *raw)
{
    if (!ob->recorder.clock.on || tracee->process->attached)
        return false;
    return asks_time(raw) ? tell_time(ob, tracee, raw) : sets_alarm(raw) && set_alarm(ob, tracee, raw);
}

static bool ring(struct observer *ob, struct tracee *tracee)
{
    struct signal_timer *alarm = &tracee->process->timers.alarm;
    alarm->due_ns = alarm->every_ns > 0 ? observer_time(ob) + alarm->every_ns : 0;
    return kill(tracee->process->pid, SIGALRM) == 0;
}

/* ---- who waits for it */

struct waiter {
    struct tracee *tracee;
    int64_t due_ns;
    bool alarm; /* of its process */
    struct own_timer *timer;
};

static void earlier(struct waiter *first, struct tracee *tracee, int64_t due_ns, bool alarm)
{
    if (!first->tracee || due_ns < first->due_ns)
        *first = (struct waiter){ tracee, due_ns, alarm, NULL };
}

static struct waiter first_waiter(struct observer *ob)
{
    struct own_timer *timer;
    struct waiter first = { NULL, INT64_MAX, false, NULL };
    for (size_t i = 0; ob->plan->time != TIME_KERNELS && i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        if (!tracee->process || tracee->process->attached)
            continue;
        if (timeouts_is_kept(tracee))
            earlier(&first, tracee, tracee->call->timeout.due_ns, false);
        int64_t alarm = tracee->process->timers.alarm.due_ns;
        if (tracee->process->timers.alarm.kept && alarm > 0 && alarm < INT64_MAX)
            earlier(&first, tracee, alarm, true);
    }
    while ((timer = own_timers_first(ob)) && timer->due_ns < first.due_ns) {
        struct tracee *tracee = tracer_of_process(&ob->tracer, timer->pid);
        if (tracee)
            return (struct waiter){ tracee, timer->due_ns, false, timer };
        own_timers_ring(ob, timer); /* its program has gone, and so has it */
    }
    return first;
}

bool own_time_is_waited_for(struct observer *ob)
{
    return first_waiter(ob).tracee != NULL;
}

static void go_on(struct observer *ob, const struct waiter *waiter)
{
    trial_clock_stop(&ob->recorder.clock, ob->now_ns);
    trial_clock_reach(&ob->recorder.clock, ob->now_ns, waiter->due_ns);
    if (waiter->timer)
        own_timers_ring(ob, waiter->timer);
    else if (waiter->alarm)
        ring(ob, waiter->tracee);
    else
        timeouts_run_out(waiter->tracee);
}

bool own_time_overtaken(struct observer *ob)
{
    struct waiter first = first_waiter(ob);
    if (!ob->recorder.clock.on || ob->recorder.clock.always || !first.tracee ||
        first.due_ns >= observer_time(ob))
        return false;
    go_on(ob, &first);
    return true;
}

/* ---- what has been slept through */

/* Byte by byte it takes many; in vain no program needs many. */
static void count_call(struct observer *ob, const struct tracee *tracee, bool spins)
{
    struct actor *actor = &ob->actors[tracee->process->actor];
    int64_t most = ob->plan->limits.calls;
    actor->calls++;
    actor->calls_weight += spins ? VAIN_WEIGHT : 1;
    if (most <= 0 || actor->calls_weight <= most || ob->end_asked)
        return;
    recorder_note(&ob->recorder, (struct event_note){ .kind = NOTE_LIMIT_CALLS,
                                                      .actor = str_from(tracee->label),
                                                      .value = actor->calls });
    observer_ask_end(ob, END_GENTLY);
}

/* Whether a call has changed anything for its program: those that only ask, over and over, wait for
 * something. */
static bool gets_on(const struct tracee *tracee, const struct event_call *returned)
{
    const struct call_row *row = tracee->call->row;
    bool moves = returned->length >= 0 && !str_has(str_from(tracee->call->enter.line), "MSG_PEEK");
    bool asks = (row->flags & (CALL_WAITS | CALL_NAPS)) || strncmp(row->name, "get", 3) == 0 ||
                strcmp(row->name, "ioctl") == 0 || strcmp(row->name, "fcntl") == 0;
    return moves ? returned->ret > 0 : returned->ret >= 0 && !asks;
}

void own_time_returned(struct observer *ob, struct tracee *tracee, const struct event_call *returned)
{
    bool in_vain = returned->error == EAGAIN || (event_call_waits(returned) && returned->ret == 0);
    const struct tracee_call *call = tracee->call;
    bool put_in = call->fault.kind == FAULT_EINTR || call->fault.kind == FAULT_EAGAIN;
    tracee->looks = 0;
    if (call->timeout.ran_out || tracee->blocked)
        tracee->in_vain = tracee->idle_calls = 0;
    if (call->timeout.ran_out)
        return;
    tracee->idle_calls = gets_on(tracee, returned) ? 0 : tracee->idle_calls + 1;
    bool spins = !put_in && ((in_vain && tracee->in_vain++ > 0) || tracee->idle_calls > IDLE_CALLS_FEW);
    trial_clock_spend(&ob->recorder.clock, spins ? VAIN_NS : CALL_NS);
    count_call(ob, tracee, spins);
    for (size_t i = 0; i < ob->plan->actor_count && !in_vain; i++)
        if ((int)i != tracee->process->actor)
            ob->actors[i].asleep = (struct actor_sleep){ 0 };
}

/* Of all that has passed since the start no more than some times what one program may sleep. */
static bool is_too_long(const struct observer *ob, const struct waiter *waiter)
{
    const struct plan_limits *limits = &ob->plan->limits;
    const struct actor_sleep *asleep = &ob->actors[waiter->tracee->process->actor].asleep;
    int64_t most = limits->asleep_seconds * (int64_t)NS_PER_S, left = waiter->due_ns - observer_time(ob);
    return (limits->naps > 0 && asleep->naps >= limits->naps) ||
           (most > 0 && (asleep->ns + left > most || waiter->due_ns > ALL_TOGETHER * most));
}

static void end_sleep(struct observer *ob, const struct tracee *tracee)
{
    recorder_note(&ob->recorder,
                  (struct event_note){ .kind = NOTE_LIMIT_ASLEEP,
                                       .actor = str_from(tracee->label),
                                       .value = ob->actors[tracee->process->actor].asleep.naps,
                                       .text = str_from(tracee->call ? tracee->call->enter.line : "") });
    observer_ask_end(ob, END_GENTLY);
}

static void account(struct observer *ob, const struct waiter *waiter)
{
    struct actor_sleep *asleep = &ob->actors[waiter->tracee->process->actor].asleep;
    int64_t left = waiter->due_ns - observer_time(ob);
    asleep->naps++;
    asleep->ns += left > 0 ? left : 0;
}

/* Whether nobody but the session's time wakes them. They are asked one after the other: it holds of one
 * moment only where none has slept anew meanwhile. */
static bool all_wait_for_it(struct observer *ob)
{
    int64_t sleeps = tracer_sleeps(&ob->tracer);
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        enum wait_for wait = tracee->process ? wait_for_of(ob, tracee) : WAIT_FOR_GOES;
        bool kept = timeouts_is_kept(tracee) && wait != WAIT_FOR_GOES && !wait_for_outside(ob, tracee);
        if (!kept && wait != WAIT_FOR_FOR_EVER && wait != WAIT_FOR_INPUT)
            return false;
    }
    return tracer_sleeps(&ob->tracer) == sleeps && signals_due(ob) == INT64_MAX &&
           !wakers_tcp(ob->objects, ob->plan->probes);
}

/* Whoever sleeps there by something that is not kept here, and has done so for long. */
static bool ends_rest(struct observer *ob)
{
    const struct trial_clock *clock = &ob->recorder.clock;
    int64_t most = ob->plan->limits.asleep_seconds * (int64_t)NS_PER_S;
    if (most <= 0 || !clock->runs || ob->now_ns - clock->real_ns < most)
        return false;
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        enum wait_for wait = tracee->process ? wait_for_of(ob, tracee) : WAIT_FOR_GOES;
        if (wait != WAIT_FOR_NAP && wait != WAIT_FOR_TIMED)
            continue;
        end_sleep(ob, tracee);
        return true;
    }
    return false;
}

/* A server that looks up now and then, and whom nobody is left to call, has done nothing wrong. */
static bool is_left_alone(struct observer *ob)
{
    char who[EVENT_LINE_MAX - 64];
    bool door = false;
    int actor = -1;
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        if (!tracee->process || (actor >= 0 && actor != tracee->process->actor))
            return false;
        actor = tracee->process->actor;
        door = door || wait_for_at_door(ob, tracee);
    }
    if (!door || ob->waiting_actors > 0)
        return false;
    wait_for_describe(ob, who, sizeof who);
    recorder_note(&ob->recorder, (struct event_note){ .kind = NOTE_IDLE,
                                                      .text = str_from(who),
                                                      .value = ob->actors[actor].asleep.naps });
    observer_ask_end(ob, END_GENTLY);
    return true;
}

bool own_time_goes_on(struct observer *ob)
{
    struct waiter first = first_waiter(ob);
    struct trial_clock *clock = &ob->recorder.clock;
    if (ob->end_asked || (ob->plan->time == TIME_HELD && first.due_ns > observer_time(ob)))
        return false;
    if (!first.tracee || (first.due_ns > observer_time(ob) && !all_wait_for_it(ob))) {
        trial_clock_run(clock, ob->now_ns, first.due_ns);
        return ends_rest(ob);
    }
    /* Only now: a patience of a minute is none that is used up while the kernel still has to send. */
    if (is_too_long(ob, &first)) {
        if (!is_left_alone(ob))
            end_sleep(ob, first.tracee);
        return true;
    }
    account(ob, &first);
    go_on(ob, &first);
    return true;
}

bool own_time_has_come(struct observer *ob)
{
    struct waiter first = first_waiter(ob);
    if (ob->plan->time != TIME_HELD || !first.tracee || first.due_ns > observer_time(ob))
        return false;
    go_on(ob, &first);
    return true;
}

int64_t own_time_due(struct observer *ob)
{
    const struct trial_clock *clock = &ob->recorder.clock;
    if (ob->pause.on)
        return INT64_MAX;
    int64_t first = clock->on && !clock->always ? INT64_MAX : first_waiter(ob).due_ns;
    int64_t most = ob->plan->limits.asleep_seconds * (int64_t)NS_PER_S;
    if (!clock->on || clock->always)
        return first < INT64_MAX && first > observer_time(ob) ? ob->now_ns + first - observer_time(ob)
                                                              : INT64_MAX;
    if (!clock->runs || ob->end_asked)
        return INT64_MAX;
    if (clock->most_ns < INT64_MAX)
        return clock->real_ns + (clock->most_ns - clock->trial_ns);
    return most > 0 ? clock->real_ns + most : INT64_MAX;
}

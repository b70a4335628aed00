#include "lab/observe/turn.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/base/clock.h"
#include "lab/base/names.h"
#include "lab/observe/actors.h"
#include "lab/observe/limits.h"
#include "lab/observe/own_time.h"
#include "lab/observe/pause.h"
#include "lab/observe/ptrace_stops.h"
#include "lab/observe/sampler.h"
#include "lab/observe/signals.h"
#include "lab/observe/start_order.h"
#include "lab/observe/syscall_stops.h"

/* Everything runs on one CPU, so giving it up is what lets a program come to its next stop; sleeping in epoll
 * costs more than that and is left for when nothing comes. */
enum {
    SPIN_NS = 50 * NS_PER_US,
    SETTLE_SPIN_NS = 20 * NS_PER_MS,
    POLL_NS = 5 * NS_PER_MS,
    FLUSH_NS = 10 * NS_PER_MS,
    TICK_NS = 33 * NS_PER_MS,
    QUIET_NS = 300 * NS_PER_MS,
    BATCH = 64
};

static const int end_signals[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT };

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void read_clock(void *data)
{
    struct turn *turn = data;
    turn->ob->now_ns = recorder_now(&turn->ob->recorder);
}

/* ---- stops */

/* A SIGCHLD for each stop is needed only while the observer sleeps; waitpid() finds them without. */
static void signal_stops(bool wanted)
{
    struct sigaction action = { .sa_handler = SIG_DFL, .sa_flags = wanted ? 0 : SA_NOCLDSTOP };
    sigaction(SIGCHLD, &action, NULL);
}

static bool take_stops(struct turn *turn)
{
    struct observer *ob = turn->ob;
    int status, taken = 0;
    pid_t tid;
    while (taken < BATCH && (tid = waitpid(-1, &status, __WALL | WNOHANG)) > 0) {
        taken++;
        read_clock(turn);
        struct tracee *tracee = tracer_find(&ob->tracer, tid);
        if (sandbox_ended(&ob->sandbox, tid)) {
            ptrace_stops_collapse(ob);
            continue;
        }
        if (!tracee && WIFSTOPPED(status))
            tracee = ptrace_stops_newborn(ob, tid);
        if (tracee)
            scheduler_stopped(&turn->scheduler, tracee, status);
    }
    return taken > 0;
}

/* ---- descriptors */

static void take_signals(void *data, uint32_t events)
{
    struct turn *turn = data;
    struct signalfd_siginfo info;
    (void)events;
    while (read(turn->signals, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGCHLD || turn->ob->end_asked)
            continue;
        recorder_note(&turn->ob->recorder, (struct event_note){
                                               .kind = NOTE_STOP,
                                               .value = info.ssi_signo,
                                               .text = str_from(names_signal((int)info.ssi_signo)),
                                           });
        observer_ask_end(turn->ob, END_GENTLY);
    }
}

static void take_control(void *data, uint32_t events)
{
    struct turn *turn = data;
    char bytes[1024];
    (void)events;
    ssize_t n = recv(turn->control, bytes, sizeof bytes, MSG_DONTWAIT);
    if (n > 0) {
        commands_take(&turn->commands, bytes, (size_t)n);
    } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        loop_unwatch(&turn->ob->loop, turn->control);
        observer_ask_end(turn->ob, END_AT_ONCE);
    }
}

static void take_packets(void *data, uint32_t events)
{
    struct turn *turn = data;
    (void)events;
    sampler_names(turn->ob);
    sampler_packets(turn->ob);
}

static int watch(struct turn *turn, int fd, loop_ready *ready)
{
    return loop_watch(&turn->ob->loop, fd, EPOLLIN, ready, turn);
}

int turn_open(struct turn *turn, struct observer *ob, int control, char *why, size_t cap)
{
    sigset_t mask;
    turn->ob = turn->scheduler.ob = ob;
    turn->commands.scheduler = &turn->scheduler;
    turn->control = control;
    sigemptyset(&mask);
    sigaddset(&mask, SIGCHLD);
    for (size_t i = 0; i < sizeof end_signals / sizeof end_signals[0]; i++)
        sigaddset(&mask, end_signals[i]);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    turn->signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
    if (loop_open(&ob->loop, read_clock, turn) != 0 || watch(turn, turn->signals, take_signals) != 0 ||
        watch(turn, turn->control, take_control) != 0 || actors_open(ob) != 0 ||
        (ob->capture && watch(turn, capture_fd(ob->capture), take_packets) != 0)) {
        snprintf(why, cap, "cannot wait for events: %s", strerror(errno));
        return -1;
    }
    signal_stops(false);
    return 0;
}

/* ---- time */

void turn_saw(struct turn *turn, const struct event *event)
{
    int64_t now = turn->ob->now_ns;
    if (event->kind == EVENT_OUTPUT || event->kind == EVENT_PACKET)
        turn->last_ns = now;
    if (turn->ob->waiting_actors > 0)
        actors_saw(turn->ob, event);
    if (turn->ob->waiting_signals > 0)
        signals_saw(turn->ob, event);
    idle_saw(&turn->idle, event, observer_time(turn->ob));
}

/* Something happened: from now on look at everything now and then, until it has been quiet for a while. */
static int64_t happened(struct turn *turn)
{
    int64_t now = turn->ob->now_ns;
    if (turn->tick_ns == 0)
        turn->tick_ns = now + TICK_NS;
    return turn->last_ns = now;
}

static void tell_long_blocked(struct observer *ob)
{
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        if (tracee->state == TRACEE_IN_CALL && !tracee->blocked && !tracee->pending &&
            ob->now_ns - tracee->since_ns > 10 * NS_PER_MS && tracee_status_letter(tracee) == 'S')
            syscall_stops_block(ob, tracee);
    }
}

static void tick(struct turn *turn)
{
    struct observer *ob = turn->ob;
    bool quiet = ob->now_ns - turn->last_ns >= QUIET_NS, stuck = turn->scheduler.said_stuck;
    if (scheduler_rests(&turn->scheduler)) {
        if (ob->pace != PACE_RUN || (quiet && turn->whole_ns < turn->last_ns)) {
            sampler_all(ob);
            pause_look(ob);
            turn->whole_ns = ob->now_ns;
        } else {
            sampler_touched(ob);
        }
        actors_drain_all(ob);
        tell_long_blocked(ob);
    }
    recorder_flush(&ob->recorder);
    if (quiet) {
        bool again = scheduler_quiet(&turn->scheduler);
        commands_tell_next(&turn->commands);
        turn->tick_ns = again ? ob->now_ns + QUIET_NS : 0;
    } else {
        turn->tick_ns = ob->now_ns + TICK_NS;
    }
    /* Who may start now is started by the next round, which must not wait for anything. */
    bool waits = start_order_waits(ob), more = waits && start_order_look(ob);
    if (more || turn->scheduler.said_stuck != stuck)
        turn->tick_ns = ob->now_ns;
    else if (waits)
        turn->tick_ns = ob->now_ns + TICK_NS;
}

/* A recording at its limit has programs end as a person ends them, so that it shows how they do; an eighth
 * more is kept for that. */
static void check_recording(struct observer *ob)
{
    int64_t most = ob->plan->limits.recording_bytes, written = ob->recorder.written;
    if (most <= 0 || written < most)
        return;
    if (written >= most + most / 8)
        observer_ask_end(ob, END_AT_ONCE);
    if (ob->end_asked)
        return;
    recorder_note(&ob->recorder, (struct event_note){ .kind = NOTE_LIMIT_RECORDING, .value = most });
    observer_ask_end(ob, END_GENTLY);
}

static void check_limits(struct turn *turn)
{
    struct observer *ob = turn->ob;
    const struct plan_limits *limits = &ob->plan->limits;
    check_recording(ob);
    if (ob->end_asked)
        return;
    if (limits->wall_seconds > 0 && ob->now_ns > limits->wall_seconds * (int64_t)NS_PER_S) {
        recorder_note(&ob->recorder,
                      (struct event_note){ .kind = NOTE_LIMIT_TIME, .value = limits->wall_seconds });
        observer_ask_end(ob, END_GENTLY);
    } else if (ob->recorder.broken) {
        observer_ask_end(ob, END_AT_ONCE);
    } else {
        idle_ends(&turn->idle, ob);
    }
}

static void keep_time(struct turn *turn)
{
    struct observer *ob = turn->ob;
    if (ob->recorder.waiting_ns > 0 && ob->now_ns - ob->recorder.waiting_ns > FLUSH_NS)
        recorder_flush(&ob->recorder);
    if (turn->tick_ns > 0 && ob->now_ns >= turn->tick_ns)
        tick(turn);
    limits_look(ob);
    check_limits(turn);
}

/* Milliseconds until something is due by itself; -1 never. */
static int patience(const struct turn *turn)
{
    struct observer *ob = turn->ob;
    int64_t due = INT64_MAX;
    if (turn->tick_ns > 0)
        due = turn->tick_ns;
    if (scheduler_ends(&turn->scheduler))
        due = earlier(due, ob->now_ns + 10 * NS_PER_MS);
    if (scheduler_settles(&turn->scheduler))
        due = earlier(due, ob->now_ns + NS_PER_MS);
    if (ob->plan->limits.wall_seconds > 0 && !ob->end_asked)
        due = earlier(due, ob->plan->limits.wall_seconds * (int64_t)NS_PER_S + NS_PER_MS);
    due = earlier(due, earlier(actors_due(ob), signals_due(ob)));
    due = earlier(due, earlier(limits_due(ob), own_time_due(ob)));
    if (due == INT64_MAX)
        return -1;
    int64_t left = (due - ob->now_ns + NS_PER_MS - 1) / NS_PER_MS;
    return left < 0 ? 0 : left > 60000 ? 60000 : (int)left;
}

/* ---- turns */

static bool work(struct turn *turn)
{
    bool any = take_stops(turn);
    any = scheduler_advance(&turn->scheduler) || scheduler_prepare(&turn->scheduler) ||
          commands_next(&turn->commands) || scheduler_walk(&turn->scheduler) ||
          commands_tell_next(&turn->commands) || any;
    read_clock(turn);
    return any;
}

static bool sleep_until_something(struct turn *turn)
{
    recorder_flush(&turn->ob->recorder);
    signal_stops(true);
    bool any = take_stops(turn) || loop_poll(&turn->ob->loop, patience(turn));
    signal_stops(false);
    return any;
}

void turn_run(struct turn *turn)
{
    struct observer *ob = turn->ob;
    int64_t busy_ns = 0, polled_ns = 0;
    while (!turn->scheduler.done) {
        bool any = work(turn);
        if (any)
            busy_ns = happened(turn);
        keep_time(turn);
        if (ob->now_ns - polled_ns > POLL_NS) {
            loop_poll(&ob->loop, 0);
            polled_ns = ob->now_ns;
        }
        if (any)
            continue;
        if (ob->now_ns - busy_ns < (scheduler_settles(&turn->scheduler) ? SETTLE_SPIN_NS : SPIN_NS)) {
            sched_yield();
            continue;
        }
        if (sleep_until_something(turn))
            busy_ns = happened(turn);
        polled_ns = ob->now_ns;
    }
}

void turn_close(struct turn *turn)
{
    commands_free(&turn->commands);
}

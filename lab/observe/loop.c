#include "lab/observe/observer.h"

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

/* Everything runs on one CPU, so giving it up is what lets a program come to its next stop; sleeping in epoll
 * costs more than that and is left for when nothing comes. */
enum {
    US = 1000,
    MS = 1000000,
    SPIN_NS = 50 * US,
    SETTLE_SPIN_NS = 20 * MS,
    POLL_NS = 5 * MS,
    FLUSH_NS = 10 * MS,
    TICK_NS = 33 * MS,
    QUIET_NS = 300 * MS,
    BATCH = 64
};

static const int end_signals[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT };

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

void loop_watch(struct observer *ob, int fd, uint32_t events)
{
    struct epoll_event event = { .events = events, .data.fd = fd };
    if (fd < 0)
        return;
    if (epoll_ctl(ob->epoll, EPOLL_CTL_ADD, fd, &event) != 0 && errno == EEXIST)
        epoll_ctl(ob->epoll, EPOLL_CTL_MOD, fd, &event);
}

/* A SIGCHLD for each stop is needed only while the observer sleeps; waitpid() finds them without. */
static void signal_stops(bool wanted)
{
    struct sigaction action = { .sa_handler = SIG_DFL, .sa_flags = wanted ? 0 : SA_NOCLDSTOP };
    sigaction(SIGCHLD, &action, NULL);
}

int loop_open(struct observer *ob, char *why, size_t cap)
{
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGCHLD);
    for (size_t i = 0; i < sizeof end_signals / sizeof end_signals[0]; i++)
        sigaddset(&mask, end_signals[i]);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    ob->epoll = epoll_create1(EPOLL_CLOEXEC);
    ob->outputs = epoll_create1(EPOLL_CLOEXEC);
    ob->signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
    if (ob->epoll < 0 || ob->outputs < 0 || ob->signals < 0) {
        snprintf(why, cap, "cannot wait for events: %s", strerror(errno));
        return -1;
    }
    loop_watch(ob, ob->signals, EPOLLIN);
    loop_watch(ob, ob->control, EPOLLIN);
    loop_watch(ob, ob->outputs, EPOLLIN);
    signal_stops(false);
    return 0;
}

/* ---- stops */

static bool take_stops(struct observer *ob)
{
    int status, taken = 0;
    pid_t tid;
    while (taken < BATCH && (tid = waitpid(-1, &status, __WALL | WNOHANG)) > 0) {
        taken++;
        ob->now_ns = recorder_now(&ob->recorder);
        struct tracee *tracee = tracer_find(&ob->tracer, tid);
        if (tid == ob->sandbox.reaper) {
            ob->sandbox.reaper = 0;
            ptrace_stops_collapse(ob);
            continue;
        }
        if (!tracee && WIFSTOPPED(status))
            tracee = ptrace_stops_newborn(ob, tid);
        if (tracee)
            scheduler_stopped(ob, tracee, status);
    }
    return taken > 0;
}

/* ---- descriptors */

static void take_signals(struct observer *ob)
{
    struct signalfd_siginfo info;
    while (read(ob->signals, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGCHLD || ob->end_asked)
            continue;
        recorder_note(&ob->recorder, "stop", "the observer was told to end (%s)",
                      decode_signal((int)info.ssi_signo));
        observer_ask_end(ob, END_GENTLY);
    }
}

static void take_control(struct observer *ob)
{
    char bytes[1024];
    size_t room = commands_room(ob);
    if (room == 0)
        return;
    ssize_t n = recv(ob->control, bytes, room < sizeof bytes ? room : sizeof bytes, MSG_DONTWAIT);
    if (n > 0) {
        commands_take(ob, bytes, (size_t)n);
    } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        ob->watcher_gone = true;
        epoll_ctl(ob->epoll, EPOLL_CTL_DEL, ob->control, NULL);
        observer_ask_end(ob, END_AT_ONCE);
    }
}

static void take_input(struct observer *ob, int fd)
{
    for (size_t i = 0; i < ob->plan->actor_count; i++) {
        struct actor *actor = &ob->actors[i];
        if (fd != actor->io.input)
            continue;
        stdio_push(&actor->io);
        if (actor->io.input >= 0)
            loop_watch(ob, fd, actor->io.waiting_size > 0 ? EPOLLOUT : 0);
    }
}

void loop_watch_output(struct observer *ob, int fd)
{
    struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };
    if (fd >= 0)
        epoll_ctl(ob->outputs, EPOLL_CTL_ADD, fd, &event);
}

void loop_outputs(struct observer *ob)
{
    struct epoll_event event;
    if (epoll_wait(ob->outputs, &event, 1, 0) > 0)
        actors_drain_all(ob);
}

static bool poll_descriptors(struct observer *ob, int timeout)
{
    struct epoll_event events[16];
    int count = epoll_wait(ob->epoll, events, 16, timeout);
    ob->now_ns = recorder_now(&ob->recorder);
    for (int i = 0; i < count; i++) {
        int fd = events[i].data.fd;
        if (fd == ob->signals) {
            take_signals(ob);
        } else if (fd == ob->control) {
            take_control(ob);
        } else if (fd == ob->outputs) {
            loop_outputs(ob);
        } else if (ob->capture && fd == capture_fd(ob->capture)) {
            sampler_names(ob);
            sampler_packets(ob);
            ob->last_ns = ob->now_ns;
        } else {
            take_input(ob, fd);
        }
    }
    return count > 0;
}

/* ---- time */

/* Something happened: from now on look at everything now and then, until it has been quiet for a while. */
static int64_t happened(struct observer *ob)
{
    if (ob->tick_ns == 0)
        ob->tick_ns = ob->now_ns + TICK_NS;
    return ob->last_ns = ob->now_ns;
}

static void tell_long_blocked(struct observer *ob)
{
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        if (tracee->state == TRACEE_IN_CALL && !tracee->blocked && !tracee->pending &&
            ob->now_ns - tracee->since_ns > 10 * MS && tracee_status_letter(tracee) == 'S')
            syscall_stops_block(ob, tracee);
    }
}

static void tick(struct observer *ob)
{
    if (ob->pace != PACE_RUN ? ob->scheduler.settled : !ob->end_asked) {
        sampler_all(ob);
        tell_long_blocked(ob);
    }
    recorder_flush(&ob->recorder);
    if (ob->now_ns - ob->last_ns >= QUIET_NS) {
        scheduler_quiet(ob);
        /* Who waits to be started is started by the next round, which must not wait for anything. */
        ob->tick_ns = ob->scheduler.said_stuck && ob->waiting_actors > 0 ? ob->now_ns : 0;
    } else {
        ob->tick_ns = ob->now_ns + TICK_NS;
    }
}

static void check_limits(struct observer *ob)
{
    const struct plan_limits *limits = &ob->plan->limits;
    if (ob->end_asked)
        return;
    if (limits->wall_seconds > 0 && ob->now_ns > limits->wall_seconds * INT64_C(1000000000)) {
        recorder_note(&ob->recorder, "limit", "the session has run for %d s, its limit",
                      limits->wall_seconds);
        observer_ask_end(ob, END_GENTLY);
    } else if (limits->recording_bytes > 0 && ob->recorder.written >= limits->recording_bytes) {
        recorder_note(&ob->recorder, "limit", "the recording has reached its limit of %lld bytes",
                      (long long)limits->recording_bytes);
        observer_ask_end(ob, END_AT_ONCE);
    } else if (ob->recorder.broken) {
        observer_ask_end(ob, END_AT_ONCE);
    } else {
        idle_ends(ob);
    }
}

static void keep_time(struct observer *ob)
{
    if (ob->recorder.waiting_ns > 0 && ob->now_ns - ob->recorder.waiting_ns > FLUSH_NS)
        recorder_flush(&ob->recorder);
    if (ob->tick_ns > 0 && ob->now_ns >= ob->tick_ns)
        tick(ob);
    check_limits(ob);
}

/* Milliseconds until something is due by itself; -1 never. */
static int patience(const struct observer *ob)
{
    int64_t due = INT64_MAX;
    if (ob->tick_ns > 0)
        due = ob->tick_ns;
    if (ob->end_asked)
        due = earlier(due, ob->now_ns + 10 * MS);
    if (ob->pace != PACE_RUN && !ob->scheduler.settled)
        due = earlier(due, ob->now_ns + MS);
    if (ob->plan->limits.wall_seconds > 0 && !ob->end_asked)
        due = earlier(due, ob->plan->limits.wall_seconds * INT64_C(1000000000) + MS);
    if (due == INT64_MAX)
        return -1;
    int64_t left = (due - ob->now_ns + MS - 1) / MS;
    return left < 0 ? 0 : left > 60000 ? 60000 : (int)left;
}

void loop_run(struct observer *ob)
{
    int64_t busy_ns = 0, polled_ns = 0;
    while (!ob->done) {
        bool any = take_stops(ob);
        any = scheduler_advance(ob) || commands_next(ob) || scheduler_walk(ob) || any;
        ob->now_ns = recorder_now(&ob->recorder);
        if (any)
            busy_ns = happened(ob);
        keep_time(ob);
        if (ob->now_ns - polled_ns > POLL_NS) {
            poll_descriptors(ob, 0);
            polled_ns = ob->now_ns;
        }
        if (any)
            continue;
        bool settling = ob->pace != PACE_RUN && !ob->scheduler.settled;
        if (ob->now_ns - busy_ns < (settling ? SETTLE_SPIN_NS : SPIN_NS)) {
            sched_yield();
            continue;
        }
        recorder_flush(&ob->recorder);
        signal_stops(true);
        if (take_stops(ob) || poll_descriptors(ob, patience(ob)))
            busy_ns = happened(ob);
        signal_stops(false);
        polled_ns = ob->now_ns;
    }
}

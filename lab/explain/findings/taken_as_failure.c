/* A call that a signal broke off, or that would have had to wait, is taken for a failure: the program says
 * so, and gives up. */
#include <errno.h>
#include <signal.h>

#include "lab/base/names.h"
#include "lab/explain/findings/detector.h"

static const struct finding_kind eintr_as_end = {
    .name = "eintr-as-end",
    .why =
        "EINTR says that a signal came, nothing of the socket: the connection, or the next client, is there "
        "as before",
    .advice =
        "call it again when errno is EINTR; or install the handler with SA_RESTART, which does that for "
        "most calls (not for select(), poll() and epoll_wait())"
};

static const struct finding_kind eagain_as_failure = {
    .name = "eagain-as-end",
    .why = "of a descriptor that does not block, EAGAIN says that nothing is there yet, or no room: the "
           "connection, or the listener, is as good as before",
    .advice =
        "on EAGAIN sleep in poll() until it is ready, and call again; or leave O_NONBLOCK out, where the "
        "program has nothing else to do meanwhile"
};

static const struct {
    int32_t error;
    const char *words; /* as strerror() has them */
    const struct finding_kind *kind;
} errors[] = {
    { EINTR, "Interrupted system call", &eintr_as_end },
    { EAGAIN, "Resource temporarily unavailable", &eagain_as_failure },
};
enum { ERRORS = sizeof errors / sizeof *errors };

/* Of a task. */
struct broken_off {
    bool is, said; /* its last call was; the program has printed the error */
    size_t error;  /* index */
    uint32_t at;
    struct str name;
    int32_t fd, signal;
    int32_t last_signal; /* delivered to it */
};

/* Whether the program does something with what failed that shows that it goes on. */
static bool goes_on(const struct broken_off *broken, const struct event_call *call)
{
    if (errors[broken->error].error == EAGAIN && event_call_waits(call))
        return true;
    bool again = errors[broken->error].error == EAGAIN
                     ? !str_is(call->name, "close") && !call_looks(call->name)
                     : str_equal(broken->name, call->name);
    return again && broken->fd == call->fd;
}

static void enter(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use)
{
    struct broken_off *broken = keep_own(keep, &task->own, sizeof *broken);
    (void)use;
    if (broken && goes_on(broken, &event->u.call))
        broken->is = false;
}

/* Those by which a program is asked to end: it is right to. */
static bool asks_to_end(int32_t signal)
{
    return signal == 0 || signal == SIGTERM || signal == SIGINT || signal == SIGHUP || signal == SIGQUIT;
}

/* An alarm that breaks off a transfer, or a connect(), is its time limit. */
static bool is_time_limit(int32_t signal, const struct event_call *call)
{
    return signal == SIGALRM && !call_accepts(call->name) && !event_call_waits(call);
}

/* EAGAIN of a socket that does not block, by its own flag: whoever asks with MSG_DONTWAIT knows that. */
static bool would_wait(const struct keep *keep, const struct event *event, const struct task_calls *task,
                       const struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    const struct descriptor *descriptor = use ? state_descriptor(&keep->state, use->pid, use->fd) : NULL;
    return descriptor && descriptor->nonblock && object_is_socket(keep_object(keep, use)) &&
           (call_receives(call->name) || call_sends(call->name) || call_accepts(call->name)) &&
           !call_has_word(&task->enter, "MSG_DONTWAIT");
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    size_t error = 0;
    while (error < ERRORS && errors[error].error != call->error)
        error++;
    if (error == ERRORS || (call->error == EAGAIN && !would_wait(keep, event, task, use)))
        return;
    struct broken_off *broken = keep_own(keep, &task->own, sizeof *broken);
    if (!broken)
        return;
    int32_t signal = broken->last_signal;
    *broken = (struct broken_off){ .is = call->error == EAGAIN ||
                                         (!asks_to_end(signal) && !is_time_limit(signal, call)),
                                   .error = error,
                                   .at = keep->index,
                                   .name = call->name,
                                   .fd = call->fd,
                                   .signal = signal,
                                   .last_signal = signal };
}

static void hear(struct keep *keep, const struct event *event)
{
    for (uint32_t i = 0; i < keep->state.live_count; i++) {
        const struct task *task = &keep->state.tasks[keep->state.live[i]];
        struct task_calls *calls = task->status != TASK_EXITED && str_equal(task->actor, event->actor)
                                       ? keep_known_task(keep, task->tid)
                                       : NULL;
        struct broken_off *broken = calls ? keep_own(keep, &calls->own, sizeof *broken) : NULL;
        if (broken && broken->is && str_has(event->u.io.data, errors[broken->error].words))
            broken->said = true;
    }
}

static void report(struct keep *keep, const struct broken_off *broken, const char *then)
{
    const struct finding_kind *kind = errors[broken->error].kind;
    if (errors[broken->error].error == EINTR)
        keep_found(keep, kind, broken->at,
                   "%.*s() was broken off by %s (EINTR), and the program took that for a failure: it said so "
                   "and %s",
                   STR_ARGS(broken->name), names_signal(broken->signal), then);
    else
        keep_found(
            keep, kind, broken->at,
            "%.*s(%d) failed with EAGAIN, as it would have had to wait, and the program took that for a "
            "failure: it said so and %s",
            STR_ARGS(broken->name), broken->fd, then);
}

static void other(struct keep *keep, const struct event *event)
{
    if (event->kind == EVENT_OUTPUT)
        hear(keep, event);
    struct task_calls *task =
        event->kind == EVENT_SIGNAL || event->kind == EVENT_EXIT ? keep_known_task(keep, event->tid) : NULL;
    struct broken_off *broken = task ? keep_own(keep, &task->own, sizeof *broken) : NULL;
    if (!broken)
        return;
    if (event->kind == EVENT_SIGNAL)
        broken->last_signal = event->u.task.signal;
    else if (broken->is && broken->said && event->u.task.status > 0)
        report(keep, broken, "ended");
}

static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    struct task_calls *task = event->kind == EVENT_EXIT ? NULL : keep_known_task(keep, event->tid);
    struct broken_off *broken = task ? keep_own(keep, &task->own, sizeof *broken) : NULL;
    bool eagain = broken && errors[broken->error].error == EAGAIN;
    if (!broken || !broken->is || (!broken->said && !eagain) || use->pid != task->pid ||
        (broken->fd >= 0 ? broken->fd != use->fd : !object_is_socket(keep_object(keep, use))))
        return;
    if (!eagain)
        report(keep, broken, "closed the socket");
    broken->is = false; /* whether the peer had more to say is asked in taken_as_end.c */
}

static const struct finding_kind *const kinds[] = { &eintr_as_end, &eagain_as_failure, NULL };

const struct detector detect_taken_as_failure = {
    .kinds = kinds, .enter = enter, .returned = returned, .other = other, .closing = closing
};

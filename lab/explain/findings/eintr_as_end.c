/* A call that a signal broke off is taken for a failure: the program says so, and gives up. */
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

/* Of a task. */
struct broken_off {
    bool is, said; /* its last call was; the program has printed the error */
    uint32_t at;
    struct str name;
    int32_t fd, signal;
    int32_t last_signal; /* delivered to it */
};

static void enter(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use)
{
    struct broken_off *broken = keep_own(keep, &task->own, sizeof *broken);
    (void)use;
    if (broken && str_equal(broken->name, event->u.call.name) && broken->fd == event->u.call.fd)
        broken->is = false;
}

/* Those by which a program is asked to end: it is right to. */
static bool asks_to_end(int32_t signal)
{
    return signal == 0 || signal == SIGTERM || signal == SIGINT || signal == SIGHUP || signal == SIGQUIT;
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct broken_off *broken = call->error == EINTR ? keep_own(keep, &task->own, sizeof *broken) : NULL;
    (void)use;
    if (broken)
        *broken = (struct broken_off){ !asks_to_end(broken->last_signal),
                                       false,
                                       keep->index,
                                       call->name,
                                       call->fd,
                                       broken->last_signal,
                                       broken->last_signal };
}

static void hear(struct keep *keep, const struct event *event)
{
    if (!str_has(event->u.io.data, "Interrupted system call"))
        return;
    for (uint32_t i = 0; i < keep->state.live_count; i++) {
        const struct task *task = &keep->state.tasks[keep->state.live[i]];
        struct task_calls *calls = task->status != TASK_EXITED && str_equal(task->actor, event->actor)
                                       ? keep_known_task(keep, task->tid)
                                       : NULL;
        struct broken_off *broken = calls ? keep_own(keep, &calls->own, sizeof *broken) : NULL;
        if (broken)
            broken->said = broken->is;
    }
}

static void report(struct keep *keep, const struct broken_off *broken, const char *then)
{
    keep_found(
        keep, &eintr_as_end, broken->at,
        "%.*s() was broken off by %s (EINTR), and the program took that for a failure: it said so and %s",
        STR_ARGS(broken->name), names_signal(broken->signal), then);
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
    if (!broken || !broken->is || !broken->said || use->pid != task->pid ||
        (broken->fd >= 0 ? broken->fd != use->fd : !object_is_socket(keep_object(keep, use))))
        return;
    report(keep, broken, "closed the socket");
    broken->is = false;
}

static const struct finding_kind *const kinds[] = { &eintr_as_end, NULL };

const struct detector detect_eintr_as_end = {
    .kinds = kinds, .enter = enter, .returned = returned, .other = other, .closing = closing
};

/* Killed by writing to a connection that is gone. */
#include <signal.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind sigpipe = {
    .name = "sigpipe",
    .why = "one client that goes away ends the whole program, and all others with it",
    .advice = "use MSG_NOSIGNAL or ignore SIGPIPE, and handle EPIPE from send()"
};

static void other(struct keep *keep, const struct event *event)
{
    if (event->kind != EVENT_EXIT || event->u.task.signal != SIGPIPE)
        return;
    const struct task_calls *task = keep_known_task(keep, event->tid);
    bool in_call = task && task->enter_index != EVENT_NO_INDEX;
    keep_found(keep, &sigpipe, keep->index,
               "%.*s was killed by SIGPIPE in %.*s() on %d: nobody reads there any more",
               STR_ARGS(event->actor), STR_ARGS(in_call ? task->enter.u.call.name : str_from("a send")),
               in_call ? task->enter.u.call.fd : -1);
}

const struct detector detect_sigpipe = { .other = other };

/* Killed by writing to a connection that is gone. */
#include <errno.h>
#include <signal.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind sigpipe = {
    .name = "sigpipe",
    .why = "one peer that goes away ends the whole program, and all its other connections with it",
    .advice = "send() with MSG_NOSIGNAL, or ignore SIGPIPE, and treat EPIPE as the end of this connection"
};

/* Of a task: the call that failed with EPIPE; the signal follows it. */
struct broken {
    bool is;
    uint32_t at;
    int32_t fd;
    struct str call;
};

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct broken *broken = keep_own(keep, &task->own, sizeof *broken);
    if (broken)
        *broken = (struct broken){ call->error == EPIPE && use && object_is_socket(keep_object(keep, use)),
                                   keep->index, call->fd, call->name };
}

static void other(struct keep *keep, const struct event *event)
{
    struct task_calls *task = event->kind == EVENT_EXIT && event->u.task.signal == SIGPIPE
                                  ? keep_known_task(keep, event->tid)
                                  : NULL;
    struct broken *broken = task ? keep_own(keep, &task->own, sizeof *broken) : NULL;
    if (broken && broken->is)
        keep_found(keep, &sigpipe, broken->at,
                   "%.*s was killed by SIGPIPE in %.*s() on %d: nobody reads there any more",
                   STR_ARGS(event->actor), STR_ARGS(broken->call), broken->fd);
}

static const struct finding_kind *const kinds[] = { &sigpipe, NULL };

const struct detector detect_sigpipe = { .kinds = kinds, .returned = returned, .other = other };

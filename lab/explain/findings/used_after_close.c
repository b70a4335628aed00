/* A number that the program has closed, and goes on to use. */
#include <errno.h>

#include "lab/explain/explain_table.h"
#include "lab/explain/findings/detector.h"

static const struct finding_kind used_after_close = {
    .name = "used-after-close",
    .why = "the number is free: the next socket, file or connection gets it, and then the call works on that "
           "one",
    .advice = "set the variable to -1 where the descriptor is closed, and ask for that before each use"
};

static bool uses_socket(struct str name)
{
    return call_sends(name) || call_receives(name) || call_accepts(name) ||
           explain_names("shutdown connect bind listen", name);
}

/* A call that was begun before, or that another thread closed under, may have been meant to end so. */
static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct event closed;
    if (!use || call->error != EBADF || !uses_socket(call->name) || use->closed == EVENT_NO_INDEX ||
        use->closed > task->enter_index || !timeline_event(keep->timeline, use->closed, &closed) ||
        closed.tid != event->tid || !str_is(closed.u.call.name, "close") ||
        keep_written_too_late(keep, event, task, use))
        return;
    keep_found(keep, &used_after_close, keep->index,
               "%.*s(%d) failed with EBADF: the program itself had closed that number before, in line %d",
               STR_ARGS(call->name), use->fd, closed.u.call.line);
}

static const struct finding_kind *const kinds[] = { &used_after_close, NULL };

const struct detector detect_used_after_close = { .kinds = kinds, .returned = returned };

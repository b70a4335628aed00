/* accept() on a socket that was never told to listen(). */
#include <errno.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind not_listening = {
    .name = "not-listening",
    .why = "bind() gives a socket its address, but only listen() lets connections come to it: who dials is "
           "refused, and accept() fails with EINVAL",
    .advice = "listen(fd, SOMAXCONN) between bind() and accept(), on the same descriptor as both"
};

/* A listener that another thread has shut down fails so too: that was one before. */
static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    const struct object *object = use ? keep_object(keep, use) : NULL;
    const struct socket_history *history = object ? keep_known_socket(keep, use->object) : NULL;
    (void)task;
    if (!history || !call_accepts(call->name) || call->error != EINVAL || !object_is_tcp(object) ||
        history->bound.listens || !history->bound.at)
        return;
    keep_found(keep, &not_listening, keep->index,
               "%.*s(%d) failed with EINVAL: nobody has called listen() on %d, which is bound to %.*s",
               STR_ARGS(call->name), use->fd, use->fd, STR_ARGS(str_first(history->bound.text, 60)));
}

static const struct finding_kind *const kinds[] = { &not_listening, NULL };

const struct detector detect_not_listening = { .kinds = kinds, .returned = returned };

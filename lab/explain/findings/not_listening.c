/* accept() on a socket that was never told to listen(), and recv() on one that was. */
#include <errno.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind not_listening = {
    .name = "not-listening",
    .why = "bind() gives a socket its address, but only listen() lets connections come to it: who dials is "
           "refused, and accept() fails with EINVAL",
    .advice = "listen(fd, SOMAXCONN) between bind() and accept(), on the same descriptor as both"
};

static const struct finding_kind listener_read = {
    .name = "listener-read",
    .why = "a socket that listens has connections in its queue, and no bytes: it is never connected itself",
    .advice = "int c = accept(fd, ...), and recv() and send() on c: fd is there for the next accept()"
};

/* A listener that another thread has shut down fails so too: that was one before. */
static void look_accept(struct keep *keep, const struct event_call *call, const struct fd_use *use,
                        const struct bound *bound)
{
    if (call->error == EINVAL && !bound->listens && bound->at)
        keep_found(keep, &not_listening, keep->index,
                   "%.*s(%d) failed with EINVAL: nobody has called listen() on %d, which is bound to %.*s",
                   STR_ARGS(call->name), use->fd, use->fd, STR_ARGS(str_first(bound->text, 60)));
}

/* Who peeks, or asks for one byte as Python's ssl does, may want to learn what the socket is. */
static void look_receive(struct keep *keep, const struct event_call *call, const struct task_calls *task,
                         const struct fd_use *use, const struct socket_history *history)
{
    if (call->error == ENOTCONN && history->bound.listens && !history->dialled &&
        task->enter.u.call.length != 1 && !call_has_word(&task->enter, "MSG_PEEK"))
        keep_found(keep, &listener_read, keep->index,
                   "%.*s(%d) failed with ENOTCONN: %d is the socket that listens, not one that accept() has "
                   "returned",
                   STR_ARGS(call->name), use->fd, use->fd);
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    const struct object *object = use ? keep_object(keep, use) : NULL;
    const struct socket_history *history = object ? keep_known_socket(keep, use->object) : NULL;
    if (!history || !object_is_tcp(object))
        return;
    if (call_accepts(call->name))
        look_accept(keep, call, use, &history->bound);
    else if (call_receives(call->name))
        look_receive(keep, call, task, use, history);
}

static const struct finding_kind *const kinds[] = { &not_listening, &listener_read, NULL };

const struct detector detect_not_listening = { .kinds = kinds, .returned = returned };

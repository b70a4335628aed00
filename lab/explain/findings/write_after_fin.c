/* Sent to a peer that had closed, and lost. */
#include <errno.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind write_after_fin = {
    .name = "write-after-fin",
    .why = "nobody reads what was sent, and nothing says so until the next call",
    .advice = "recv() returning 0 tells when the peer has closed: agree in the protocol who speaks last"
};

/* Of a socket: a send that went to a peer that had closed. */
struct late_send {
    bool is;
    uint32_t at;
};

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    const struct object *object = use ? keep_object(keep, use) : NULL;
    struct socket_history *history = object ? keep_socket_history(keep, use) : NULL;
    struct late_send *late = history ? keep_own(keep, &history->own, sizeof *late) : NULL;
    (void)task;
    if (!late)
        return;
    if (call_sends(call->name) && call->ret > 0 && object_state_is(object, "CLOSE_WAIT")) {
        if (!late->is)
            *late = (struct late_send){ true, keep->index };
        return;
    }
    int32_t shut = object->values.number[VALUE_SHUTDOWN];
    bool own_shutdown = shut != VALUE_UNKNOWN && shut & 2;
    bool refused = call->error == EPIPE || call->error == ECONNRESET;
    if (!refused || own_shutdown || !late->is)
        return;
    keep_found(keep, &write_after_fin, late->at,
               "the peer of %d had closed when this was sent: it answered with a RST, and %.*s() then "
               "failed with %s",
               use->fd, STR_ARGS(call->name), call->error == EPIPE ? "EPIPE" : "ECONNRESET");
    late->is = false;
}

const struct detector detect_write_after_fin = { .returned = returned };

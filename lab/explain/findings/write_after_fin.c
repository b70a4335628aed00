/* Sent to a peer that had closed, answered by a RST, and sent again. Told of who dialled alone: that a client
 * leaves is nothing that a server can help. */
#include <errno.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind write_after_fin = {
    .name = "write-after-fin",
    .why = "nobody reads what was sent, and nothing says so until the next call",
    .advice =
        "look whether the peer has closed, which recv() tells with 0 (poll() for POLLIN, or MSG_DONTWAIT), "
        "before you send; or agree in the protocol who speaks last"
};

/* Of a socket: the first send that began behind the peer's FIN. */
struct late_send {
    bool is, said;
    uint32_t enter, at;
    int64_t bytes;
};

static void report(struct keep *keep, const struct event_call *call, const struct fd_use *use,
                   struct late_send *late)
{
    late->said = true;
    keep_found(keep, &write_after_fin, late->at,
               "the peer of %d had closed before these %lld bytes were sent: it answered with a RST, and the "
               "%.*s() after it failed with %s",
               use->fd, (long long)late->bytes, STR_ARGS(call->name),
               call->error == EPIPE ? "EPIPE" : "ECONNRESET");
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct socket_history *history = use ? keep_known_socket(keep, use->object) : NULL;
    if (!history || !history->dialled || !history->flow || !call_sends(call->name))
        return;
    struct late_send *late = keep_own(keep, &history->own, sizeof *late);
    const struct flow *peer = history->flow->back;
    if (!late || late->said)
        return;
    bool answered = late->is && peer->reset != EVENT_NO_INDEX && peer->reset > late->enter &&
                    peer->reset < task->enter_index && !peer->aborted;
    if (answered && (call->error == EPIPE || call->error == ECONNRESET))
        report(keep, call, use, late);
    else if (!late->is && call->ret > 0 && peer->fin != EVENT_NO_INDEX && peer->fin < task->enter_index)
        *late = (struct late_send){ true, false, task->enter_index, keep->index, call->ret };
}

static const struct finding_kind *const kinds[] = { &write_after_fin, NULL };

const struct detector detect_write_after_fin = { .kinds = kinds, .returned = returned };

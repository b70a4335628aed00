/* Sent to a peer that had closed, answered by a RST, and sent again. Told of who dialled alone: that a client
 * leaves is nothing that a server can help; nor is a client to blame whose server has closed because of an
 * error of the moment. */
#include <errno.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind write_after_fin = {
    .name = "write-after-fin",
    .why = "nobody reads what was sent, and nothing says so until the next call",
    .advice =
        "look whether the peer has closed, which recv() tells with 0 (poll() for POLLIN, or MSG_DONTWAIT), "
        "before you send; or agree in the protocol who speaks last"
};

/* Of a descriptor: its last call was a receive that failed with EAGAIN or EINTR. */
struct failed {
    bool is;
};

/* Of a socket: the first send that began behind the peer's FIN. */
struct late_send {
    bool gave_up; /* this end was closed upon such a failure */
    bool is, said;
    uint32_t enter, at;
    int64_t bytes;
};

static bool peer_gave_up(struct keep *keep, const struct socket_history *history)
{
    struct socket_history *peer = keep_peer(keep, history);
    const struct late_send *far = peer ? keep_own(keep, &peer->own, sizeof *far) : NULL;
    return far && far->gave_up;
}

static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    const struct failed *failed = keep_own(keep, &use->own, sizeof *failed);
    struct socket_history *history = failed && failed->is ? keep_known_socket(keep, use->object) : NULL;
    struct late_send *late = history ? keep_own(keep, &history->own, sizeof *late) : NULL;
    (void)event;
    if (late)
        late->gave_up = true;
}

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

static void see_failure(struct keep *keep, const struct event_call *call, struct fd_use *use)
{
    struct failed *failed = keep_own(keep, &use->own, sizeof *failed);
    if (failed && !call_looks(call->name) && !str_is(call->name, "close"))
        failed->is = call_receives(call->name) && (call->error == EAGAIN || call->error == EINTR);
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    if (use)
        see_failure(keep, call, use);
    struct socket_history *history = use ? keep_known_socket(keep, use->object) : NULL;
    if (!history || !history->dialled || !history->flow || !call_sends(call->name))
        return;
    struct late_send *late = keep_own(keep, &history->own, sizeof *late);
    const struct flow *peer = history->flow->back;
    if (!late || late->said)
        return;
    bool answered = late->is && peer->reset != EVENT_NO_INDEX && peer->reset > late->enter &&
                    peer->reset < task->enter_index && !peer->aborted;
    if (answered && (call->error == EPIPE || call->error == ECONNRESET) && !peer_gave_up(keep, history))
        report(keep, call, use, late);
    else if (!late->is && call->ret > 0 && peer->fin != EVENT_NO_INDEX && peer->fin < task->enter_index)
        *late = (struct late_send){ .gave_up = late->gave_up,
                                    .is = true,
                                    .enter = task->enter_index,
                                    .at = keep->index,
                                    .bytes = call->ret };
}

static const struct finding_kind *const kinds[] = { &write_after_fin, NULL };

const struct detector detect_write_after_fin = { .kinds = kinds, .returned = returned, .closing = closing };

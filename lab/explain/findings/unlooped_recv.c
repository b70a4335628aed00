/* One recv() taken for all of a file: closed in the middle of what the peer was sending. */
#include "lab/explain/findings/detector.h"

static const struct finding_kind unlooped_recv = {
    .name = "unlooped-recv",
    .why = "recv() gives what has arrived so far: how much that is, is chance",
    .advice =
        "call recv() in a loop, until it returns 0 or until you have as many bytes as the protocol says",
    .question = true
};

/* Of a socket: its last recv(), when that gave less than there was room for and nothing was sent since. */
struct last_recv {
    bool is_short, closed;
    uint32_t at;
    int32_t fd;
    int64_t asked, gave;
};

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call, *asked = &task->enter.u.call;
    struct socket_history *history = use ? keep_known_socket(keep, use->object) : NULL;
    bool receives = call_receives(call->name), sends = call_sends(call->name);
    struct last_recv *last =
        history && history->flow && (receives || sends) ? keep_own(keep, &history->own, sizeof *last) : NULL;
    if (last)
        *last = (struct last_recv){ receives && call->ret > 0 && call->ret < asked->length,
                                    false,
                                    keep->index,
                                    use->fd,
                                    asked->length,
                                    call->ret };
}

static void examine(struct keep *keep, const struct socket_history *history, struct last_recv *last)
{
    const struct flow *flow = history->flow;
    const struct socket_history *peer = keep_peer(keep, history);
    if (!last->closed || !last->is_short || flow->reset == EVENT_NO_INDEX || !peer || history->linger_zero ||
        keep_sends_at(peer, history->received) != SENDS_WITHIN)
        return;
    last->is_short = false;
    keep_found(
        keep, &unlooped_recv, last->at,
        "recv on %d gave %lld of the %lld bytes asked for, in the middle of what the peer sent, and %d was "
        "closed with the rest unread: did you mean to call it until it returns 0?",
        last->fd, (long long)last->gave, (long long)last->asked, last->fd);
}

static struct last_recv *known(struct keep *keep, struct socket_history *history)
{
    return history && history->flow ? keep_own(keep, &history->own, sizeof(struct last_recv)) : NULL;
}

static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    struct socket_history *history = keep_known_socket(keep, use->object);
    struct last_recv *last = known(keep, history);
    bool killed = event->kind == EVENT_EXIT && event->u.task.signal;
    if (!last || killed || !keep_is_last_copy(keep, event, use))
        return;
    last->closed = true;
    examine(keep, history, last);
}

static void other(struct keep *keep, const struct event *event)
{
    (void)event;
    if (!keep->flow || keep->flow->reset != keep->index)
        return;
    struct socket_history *history = keep_known_socket(keep, keep->flow->object);
    struct last_recv *last = known(keep, history);
    if (last)
        examine(keep, history, last);
}

static const struct finding_kind *const kinds[] = { &unlooped_recv, NULL };

const struct detector detect_unlooped_recv = {
    .kinds = kinds, .returned = returned, .closing = closing, .other = other
};

/* SO_LINGER with a time of 0: what had been sent and had not left yet was thrown away. */
#include "lab/explain/findings/detector.h"

static const struct finding_kind linger_reset = {
    .name = "linger-reset",
    .why = "send() only puts bytes into the kernel's buffer: close() with SO_LINGER and l_linger 0 empties "
           "it, and "
           "the peer gets ECONNRESET",
    .advice =
        "leave SO_LINGER alone: close() then comes back at once all the same, and the kernel sends the rest "
        "and a FIN"
};

/* Of a socket. */
struct lingering {
    bool closed, said;
    uint32_t at;
    int32_t fd;
};

static void examine(struct keep *keep, const struct socket_history *history, struct lingering *lingering)
{
    const struct flow *flow = history->flow;
    if (!lingering->closed || lingering->said || !flow || flow->reset == EVENT_NO_INDEX || !flow->aborted)
        return;
    long long lost = (long long)(history->sent - flow->reset_at);
    if (lost <= 0)
        return;
    lingering->said = true;
    keep_found(
        keep, &linger_reset, lingering->at,
        "%d was closed with a RST, as SO_LINGER with l_linger 0 asks: %lld of the %lld bytes that were "
        "sent had not left yet, and are lost",
        lingering->fd, lost, (long long)history->sent);
}

static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    struct socket_history *history = keep_known_socket(keep, use->object);
    bool killed = event->kind == EVENT_EXIT && event->u.task.signal;
    if (!history || !history->linger_zero || killed || !keep_is_last_copy(keep, event, use))
        return;
    struct lingering *lingering = keep_own(keep, &history->own, sizeof *lingering);
    if (!lingering)
        return;
    *lingering = (struct lingering){ .closed = true, .at = keep->index, .fd = use->fd };
    examine(keep, history, lingering);
}

static void other(struct keep *keep, const struct event *event)
{
    (void)event;
    if (!keep->flow || keep->flow->reset != keep->index)
        return;
    struct socket_history *history = keep_known_socket(keep, keep->flow->object);
    struct lingering *lingering =
        history && history->linger_zero ? keep_own(keep, &history->own, sizeof *lingering) : NULL;
    if (lingering)
        examine(keep, history, lingering);
}

static const struct finding_kind *const kinds[] = { &linger_reset, NULL };

const struct detector detect_linger_reset = { .kinds = kinds, .closing = closing, .other = other };

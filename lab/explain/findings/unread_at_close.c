/* Closed with data unread: the peer gets a RST. */
#include "lab/explain/findings/detector.h"

static const struct finding_kind unread_at_close = {
    .name = "unread-at-close",
    .why = "what was sent last may be lost: a RST makes the peer throw away what it has not read yet",
    .advice = "read until recv() returns 0 before close(), or what you sent last may be lost with the RST"
};

/* Of a socket. */
struct unread {
    bool said;
};

/* Whether nobody else has the object: the last copy goes. A process that ends gives all of its copies up. */
static bool is_last_copy(const struct keep *keep, const struct event *event, const struct fd_use *use)
{
    for (uint32_t i = 0; i < keep->state.descriptor_count; i++) {
        const struct descriptor *copy = &keep->state.descriptors[i];
        bool going = copy->pid == use->pid && (copy->fd == use->fd || event->kind == EVENT_EXIT);
        if (copy->object == use->object && !going)
            return false;
    }
    return true;
}

static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    const struct object *object = keep_object(keep, use);
    bool killed = event->kind == EVENT_EXIT && event->u.task.signal;
    if (killed || !object_is_tcp(object) || object_state_is(object, "LISTEN"))
        return;
    struct socket_history *history = keep_socket_history(keep, use);
    struct unread *unread = history ? keep_own(keep, &history->own, sizeof *unread) : NULL;
    int32_t waiting = object->values.number[VALUE_RECV_QUEUE];
    if (!unread || unread->said || waiting == VALUE_UNKNOWN || waiting <= 0 ||
        !is_last_copy(keep, event, use))
        return;
    unread->said = true;
    keep_found(
        keep, &unread_at_close, keep->index,
        "%d was closed with %d byte%s unread: the kernel ends the connection with a RST instead of a FIN",
        use->fd, waiting, waiting == 1 ? "" : "s");
}

const struct detector detect_unread_at_close = { .closing = closing };

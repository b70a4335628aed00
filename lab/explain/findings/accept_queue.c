/* Connections that were turned away for a time, because those of before were not accepted fast enough: a SYN
 * that a listener did not answer and that was sent again, where the kernel has counted a full accept queue.
 */
#include "lab/explain/findings/detector.h"

static const struct finding_kind accept_queue_full = {
    .name = "accept-queue-full",
    .why =
        "while the accept queue is full the kernel drops the SYN of whoever comes: connect() sleeps for a "
        "second, then for two, four ..., until it is sent again and there is room, or fails with ETIMEDOUT",
    .advice = "pass more to listen() (SOMAXCONN), and accept() as soon as a connection is there: what takes "
              "long is for a thread or process of its own"
};

/* Of a listener. */
struct turned_away {
    unsigned again; /* SYNs for it that had to be sent again */
};

static bool is_for(const struct keep *keep, const struct socket_history *socket, uint32_t id,
                   const struct net_address *to)
{
    const struct net_address *own = &socket->bound.address;
    return socket->bound.listens && own->port == to->port && bound_is_open(keep, id) &&
           object_is_tcp(state_object(&keep->state, id)) &&
           (net_address_is_any(own) || net_address_equal(own, to));
}

static void other(struct keep *keep, const struct event *event)
{
    uint32_t id;
    size_t at = 0;
    bool again = event->kind == EVENT_PACKET && keep->flow && keep->packet.tcp_flags & TCP_SYN &&
                 keep->flow->unanswered > 1;
    if (!again)
        return;
    struct net_address to = net_address_of(&keep->packet.destination);
    for (struct socket_history *socket; (socket = bound_next(keep, &at, &id));) {
        struct turned_away *away =
            is_for(keep, socket, id, &to) ? keep_own(keep, &socket->own, sizeof *away) : NULL;
        if (away)
            away->again++;
    }
}

static void report(struct keep *keep, const struct socket_history *socket, const struct object *object,
                   unsigned again)
{
    int32_t room = object->values.number[VALUE_BACKLOG];
    struct event listens;
    if (again == 0 || object->values.number[VALUE_OVERFLOWS] <= 0 || room == VALUE_UNKNOWN ||
        !timeline_event(keep->timeline, socket->bound.listens, &listens))
        return;
    keep_found(
        keep, &accept_queue_full, socket->bound.listens,
        "the accept queue of %d was full: a backlog of %d has room for %d connection%s that wait%s for "
        "accept(), and whoever came then had to send its SYN again (%u time%s)",
        listens.u.call.fd, room, room + 1, room ? "s" : "", room ? "" : "s", again, again == 1 ? "" : "s");
}

static void finish(struct keep *keep)
{
    uint32_t id;
    size_t at = 0;
    for (struct socket_history *socket; (socket = bound_next(keep, &at, &id));) {
        const struct object *object = state_object(&keep->state, id);
        const struct turned_away *away = object ? keep_own(keep, &socket->own, sizeof *away) : NULL;
        if (away)
            report(keep, socket, object, away->again);
    }
}

static const struct finding_kind *const kinds[] = { &accept_queue_full, NULL };

const struct detector detect_accept_queue = { .kinds = kinds, .other = other, .finish = finish };

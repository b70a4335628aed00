/* A client that has connected to itself: both ends of the connection are one socket. */
#include "lab/explain/findings/detector.h"

static const struct finding_kind self_connect = {
    .name = "self-connect",
    .why =
        "TCP lets two ends connect at the same time: where the port that the client has is the one that it "
        "dials, and nobody listens there, it meets itself and reads what it wrote",
    .advice = "compare getsockname() with getpeername() after connect(), and close where they are the same; "
              "let servers listen below the ports that the kernel gives to clients (32768 and above)"
};

/* Of a socket. */
struct self {
    bool is;
    bool said;
};

static void other(struct keep *keep, const struct event *event)
{
    const struct packet *packet = &keep->packet;
    uint32_t id;
    size_t at = 0;
    if (event->kind != EVENT_PACKET || packet->protocol != PACKET_TCP || !(packet->tcp_flags & TCP_SYN))
        return;
    struct net_address from = net_address_of(&packet->source), to = net_address_of(&packet->destination);
    if (!net_address_equal(&from, &to))
        return;
    for (struct socket_history *socket; (socket = bound_open_next(keep, &at, &id));) {
        struct self *self = NULL;
        if (net_address_equal(&socket->bound.dialled, &to))
            self = keep_own(keep, &socket->own, sizeof *self);
        if (self)
            self->is = true;
    }
}

/* Who looks, and closes, has not talked to itself. */
static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    (void)task;
    if (!use || call->ret <= 0 || (!call_sends(call->name) && !call_receives(call->name)))
        return;
    struct socket_history *history = keep_known_socket(keep, use->object);
    struct self *self = history && history->own.items ? keep_own(keep, &history->own, sizeof *self) : NULL;
    if (!self || !self->is || self->said)
        return;
    self->said = true;
    keep_found(keep, &self_connect, history->bound.dialled_at,
               "connect() to port %d was made from port %d of the same address: %d is connected to itself",
               history->bound.dialled.port, history->bound.dialled.port, use->fd);
}

static const struct finding_kind *const kinds[] = { &self_connect, NULL };

const struct detector detect_self_connect = { .kinds = kinds, .returned = returned, .other = other };

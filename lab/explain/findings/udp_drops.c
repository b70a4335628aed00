/* Datagrams that came faster than they were read, by who read on until none was left. Who leaves some in its
 * queue when it ends has had what it wanted. */
#include "lab/explain/findings/detector.h"

static const struct finding_kind udp_drops = {
    .name = "udp-drops",
    .why =
        "UDP does not make the sender wait: what comes while the receive buffer is full is thrown away, and "
        "neither side is told",
    .advice =
        "read faster (until EAGAIN, and work on it afterwards), set a larger SO_RCVBUF, or let the sender "
        "wait for answers; a protocol that can do without some of them needs nothing",
    .question = true
};

/* Of a socket. */
struct drops {
    uint32_t received; /* event of the last call that received; 0: none */
    bool said;
};

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    (void)task;
    if (!use || !call_receives(event->u.call.name) || !object_is_datagram(keep_object(keep, use)))
        return;
    struct socket_history *history = keep_socket_history(keep, use);
    struct drops *drops = history ? keep_own(keep, &history->own, sizeof *drops) : NULL;
    if (drops)
        drops->received = keep->index;
}

static void report(struct keep *keep, struct fd_use *use)
{
    const struct object *object = keep_object(keep, use);
    struct socket_history *history = object ? keep_known_socket(keep, use->object) : NULL;
    struct drops *drops = history && history->own.items ? keep_own(keep, &history->own, sizeof *drops) : NULL;
    if (!drops || !drops->received || drops->said || !str_starts(object->values.text[TEXT_KIND], "udp") ||
        object->values.number[VALUE_DROPS] <= 0 || object->values.number[VALUE_RECV_QUEUE] > 0)
        return;
    drops->said = true;
    int32_t count = object->values.number[VALUE_DROPS], limit = object->values.number[VALUE_RECV_LIMIT];
    if (limit > 0)
        keep_found(
            keep, &udp_drops, drops->received,
            "%d datagram%s for %d came while its receive buffer of %d bytes was full, and %s lost: can it "
            "do without?",
            count, count == 1 ? "" : "s", use->fd, limit, count == 1 ? "is" : "are");
    else
        keep_found(
            keep, &udp_drops, drops->received,
            "%d datagram%s for %d came while its receive buffer was full, and %s lost: can it do without?",
            count, count == 1 ? "" : "s", use->fd, count == 1 ? "is" : "are");
}

static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    (void)event;
    report(keep, use);
}

static const struct finding_kind *const kinds[] = { &udp_drops, NULL };

const struct detector detect_udp_drops = {
    .kinds = kinds, .returned = returned, .closing = closing, .remains = report
};

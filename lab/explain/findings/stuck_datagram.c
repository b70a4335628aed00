/* A wait for the answer to a datagram. */
#include "lab/explain/findings/stuck_causes.h"

const struct finding_kind stuck_refused_unheard = {
    .name = "refused-unheard",
    .why =
        "UDP has no connection that could fail: the refusal comes back as an ICMP message, and only a socket "
        "that is connected gets it as an error",
    .advice =
        "connect() the socket: then the next call on it fails with ECONNREFUSED; and give the wait a limit "
        "(SO_RCVTIMEO, poll()), since datagrams get lost"
};

static bool has_port(struct str endpoint, uint16_t port)
{
    int64_t own;
    return str_number(str_behind_last(endpoint, ':'), 0, UINT16_MAX, &own) == NUMBER_READ && own == port;
}

void stuck_packet(struct keep *keep, const struct event *event)
{
    struct packet quoted;
    if (!bound_quoted_datagram(&event->u.packet, &keep->packet, &quoted))
        return;
    for (uint32_t i = 0; i < keep->state.object_count; i++) {
        const struct object *object = &keep->state.objects[i];
        bool is = str_starts(object->values.text[TEXT_KIND], "udp") &&
                  has_port(object->values.text[TEXT_LOCAL], quoted.source.port);
        struct talk *talk = is ? stuck_talk(keep, object->id) : NULL;
        if (talk) {
            talk->refused = keep->index;
            talk->refused_port = quoted.destination.port;
        }
    }
}

/* What it waits for the datagram at: also in a select() or poll() for that alone. NULL: nothing of the kind.
 */
static const struct object *waits_at(const struct keep *keep, const struct waiter *waiter)
{
    const struct object *object = waiter->waits == WAITS_RECEIVE ? waiter->object : NULL;
    struct str rest = waiter->call->sets;
    struct event_set entry;
    unsigned count = 0;
    for (; waiter->waits == WAITS_SET && sets_next(&rest, false, &entry); count++)
        object = state_object_of(&keep->state, waiter->task->pid, entry.fd);
    return count <= 1 && object_is_datagram(object) ? object : NULL;
}

bool stuck_refused(struct keep *keep, const struct waiters *waiters, const struct waiter *waiter)
{
    (void)waiters;
    const struct object *object = waits_at(keep, waiter);
    struct talk *talk = object ? stuck_talk(keep, object->id) : NULL;
    const struct socket_history *history = object ? keep_known_socket(keep, object->id) : NULL;
    /* In a set a server waits as well, for the next client when the last one has gone. */
    bool server = waiter->waits == WAITS_SET && history && history->bound.at > 0;
    if (!talk || talk->refused == EVENT_NO_INDEX || server)
        return false;
    struct finding *finding = keep_found(
        keep, &stuck_refused_unheard, keep->index,
        "nobody listened at port %d: the datagram was refused (ICMP port unreachable), %.*s was not "
        "told, and waits in %s for an answer",
        talk->refused_port, LABEL(waiter), CALL(waiter));
    stuck_put_at(finding, waiter);
    return true;
}

bool stuck_unanswered(struct keep *keep, const struct waiters *waiters, const struct waiter *waiter)
{
    (void)waiters;
    struct talk *talk = waiter->waits == WAITS_RECEIVE && object_is_datagram(waiter->object)
                            ? stuck_talk(keep, waiter->object->id)
                            : NULL;
    if (!talk || talk->last_sent == EVENT_NO_INDEX)
        return false;
    struct finding *finding = keep_found(keep, &stuck_deadlock, keep->index,
                                         "%.*s waits in %s for a datagram, and nobody is left who could "
                                         "send one: what was sent may have been lost, or its answer",
                                         LABEL(waiter), CALL(waiter));
    stuck_put_at(finding, waiter);
    keep_advise(finding,
                "a datagram may get lost on either way: wait with a limit (SO_RCVTIMEO, poll()), and send "
                "again when no answer comes");
    return true;
}

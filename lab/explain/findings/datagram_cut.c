/* A datagram that was longer than the room that recv() was given for it. */
#include <string.h>

#include "lab/explain/findings/detector.h"
#include "lab/record/conversation.h"

static const struct finding_kind datagram_cut = {
    .name = "datagram-cut",
    .why = "recv() gives one datagram a call: what has no room in the buffer is gone, and nothing says so",
    .advice = "give recv() room for the largest datagram of the protocol (65535 bytes take any); with "
              "MSG_TRUNC it returns "
              "the length that the datagram had"
};
enum { ARRIVED_MAX = 64, LEAST_ROOM = 4 }; /* whoever asks for less wants no datagram's text */

/* The last datagrams on the wire, or given to a Unix socket. */
struct datagram {
    struct str to, data; /* the port, or the path; data: as far as captured */
    uint32_t length;
    uint32_t object; /* a connected Unix socket's peer; 0: see `to` */
    bool taken;
};
struct arrived {
    struct datagram items[ARRIVED_MAX];
    uint32_t count;
};

static void arrives(struct keep *keep, struct datagram datagram)
{
    struct arrived *arrived = keep_own(keep, &keep->own, sizeof *arrived);
    if (arrived)
        arrived->items[arrived->count++ % ARRIVED_MAX] = datagram;
}

static struct str port_of(struct str endpoint)
{
    return str_find(endpoint, ':') < endpoint.n ? str_behind_last(endpoint, ':') : (struct str){ NULL, 0 };
}

static void other(struct keep *keep, const struct event *event)
{
    struct conversation_parts parts;
    const struct packet *packet = &keep->packet;
    if (event->kind != EVENT_PACKET || packet->protocol != PACKET_UDP || packet->fragment ||
        !conversation_parse(event->line, &parts) || packet->payload_at > event->u.packet.captured)
        return;
    struct str rest = { (const char *)event->u.packet.bytes + packet->payload_at,
                        event->u.packet.captured - packet->payload_at };
    arrives(keep, (struct datagram){ .to = port_of(parts.to),
                                     .data = str_first(rest, packet->payload_length),
                                     .length = packet->payload_length });
}

/* No packet shows what goes to a Unix socket. */
static void enter(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    const struct object *object = use && call_sends(call->name) ? keep_object(keep, use) : NULL;
    (void)task;
    if (!object || !str_is(object->values.text[TEXT_KIND], "unix-dgram") || call->length <= 0 ||
        call->length > UINT32_MAX)
        return;
    int32_t peer = object->values.number[VALUE_PEER_OBJECT];
    if (call->address.n || peer > 0)
        arrives(keep, (struct datagram){ .to = call->address,
                                         .data = call->data,
                                         .length = (uint32_t)call->length,
                                         .object = call->address.n ? 0 : (uint32_t)peer });
}

/* The length of the only datagram to this place that begins so and is longer; 0 when there is none, or one of
 * just this length. */
static uint32_t longer_one(struct arrived *arrived, struct str place, uint32_t object, struct str data,
                           int64_t length)
{
    uint32_t found = ARRIVED_MAX, have = arrived->count < ARRIVED_MAX ? arrived->count : ARRIVED_MAX;
    for (uint32_t i = 0; i < have; i++) {
        struct str captured = arrived->items[i].data;
        bool here = arrived->items[i].object ? arrived->items[i].object == object
                                             : place.n && str_equal(arrived->items[i].to, place);
        if (arrived->items[i].taken || arrived->items[i].length < length || !here ||
            !str_equal(str_first(captured, data.n), str_first(data, captured.n)))
            continue;
        if (arrived->items[i].length == length)
            return 0;
        found = i;
    }
    if (found == ARRIVED_MAX)
        return 0;
    arrived->items[found].taken = true;
    return arrived->items[found].length;
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    const struct object *object = use && call_receives(call->name) ? keep_object(keep, use) : NULL;
    if (!object_is_datagram(object) || call->ret < LEAST_ROOM || call->ret != task->enter.u.call.length ||
        call->data.n == 0 || call_has_word(&task->enter, "MSG_PEEK") ||
        call_has_word(&task->enter, "MSG_TRUNC") || call_has_word(event, "MSG_TRUNC"))
        return;
    const struct socket_history *history = keep_known_socket(keep, use->object);
    bool unix_path = str_starts(object->values.text[TEXT_KIND], "unix");
    struct str place = !unix_path                         ? port_of(object->values.text[TEXT_LOCAL])
                       : history && history->bound.at > 0 ? history->bound.text
                                                          : (struct str){ NULL, 0 };
    struct arrived *arrived = keep_own(keep, &keep->own, sizeof *arrived);
    uint32_t length = arrived ? longer_one(arrived, place, use->object, call->data, call->ret) : 0;
    if (length > 0)
        keep_found(keep, &datagram_cut, keep->index,
                   "%.*s(%d) had room for %lld bytes, and the datagram had %u: the last %u are gone",
                   STR_ARGS(call->name), use->fd, (long long)call->ret, length, length - (uint32_t)call->ret);
}

static const struct finding_kind *const kinds[] = { &datagram_cut, NULL };

const struct detector detect_datagram_cut = {
    .kinds = kinds, .enter = enter, .returned = returned, .other = other
};

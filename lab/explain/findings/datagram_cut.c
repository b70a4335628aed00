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

/* The last datagrams on the wire. */
struct arrived {
    struct {
        struct str to, data; /* data: as far as captured */
        uint32_t length;
        bool taken;
    } items[ARRIVED_MAX];
    uint32_t count;
};

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
    struct arrived *arrived = keep_own(keep, &keep->own, sizeof *arrived);
    if (!arrived)
        return;
    uint32_t at = arrived->count++ % ARRIVED_MAX;
    struct str rest = { (const char *)event->u.packet.bytes + packet->payload_at,
                        event->u.packet.captured - packet->payload_at };
    arrived->items[at].to = port_of(parts.to);
    arrived->items[at].data = str_first(rest, packet->payload_length);
    arrived->items[at].length = packet->payload_length;
    arrived->items[at].taken = false;
}

/* The length of the only datagram to this port that begins so and is longer; 0 when there is none, or one of
 * just this length. */
static uint32_t longer_one(struct arrived *arrived, struct str port, struct str data, int64_t length)
{
    uint32_t found = ARRIVED_MAX, have = arrived->count < ARRIVED_MAX ? arrived->count : ARRIVED_MAX;
    for (uint32_t i = 0; i < have; i++) {
        struct str captured = arrived->items[i].data;
        if (arrived->items[i].taken || arrived->items[i].length < length ||
            !str_equal(arrived->items[i].to, port) ||
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
    struct str port = port_of(object->values.text[TEXT_LOCAL]);
    struct arrived *arrived = port.n ? keep_own(keep, &keep->own, sizeof *arrived) : NULL;
    uint32_t length = arrived ? longer_one(arrived, port, call->data, call->ret) : 0;
    if (length > 0)
        keep_found(keep, &datagram_cut, keep->index,
                   "%.*s(%d) had room for %lld bytes, and the datagram had %u: the last %u are gone",
                   STR_ARGS(call->name), use->fd, (long long)call->ret, length, length - (uint32_t)call->ret);
}

static const struct finding_kind *const kinds[] = { &datagram_cut, NULL };

const struct detector detect_datagram_cut = { .kinds = kinds, .returned = returned, .other = other };

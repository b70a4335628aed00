#include "lab/explain/findings/flow.h"

#include <stdlib.h>

#include "lab/base/hash.h"
#include "lab/record/conversation.h"

static uint64_t hash_of(struct str from, struct str to)
{
    uint64_t hash = hash_bytes(HASH_START, from.p, from.n);
    return hash_bytes(hash_step(hash, 0), to.p, to.n);
}

static struct flow *find(const struct flows *flows, struct str from, struct str to)
{
    struct flow *flow = map_get(&flows->by_name, hash_of(from, to));
    while (flow && !(str_equal(flow->from, from) && str_equal(flow->to, to)))
        flow = flow->next;
    return flow;
}

/* A new one, in front of older ones of the same endpoints. */
static struct flow *add(struct flows *flows, struct str from, struct str to)
{
    uint64_t hash = hash_of(from, to);
    struct flow *flow = calloc(1, sizeof *flow);
    if (!flow)
        return NULL;
    *flow = (struct flow){ .next = map_get(&flows->by_name, hash),
                           .from = from,
                           .to = to,
                           .fin = EVENT_NO_INDEX,
                           .reset = EVENT_NO_INDEX };
    if (map_put(&flows->by_name, hash, flow))
        return flow;
    free(flow);
    return NULL;
}

/* Both directions of a connection. */
static struct flow *add_both(struct flows *flows, struct str from, struct str to)
{
    struct flow *flow = add(flows, from, to), *back = flow ? add(flows, to, from) : NULL;
    if (!back)
        return NULL;
    flow->back = back;
    back->back = flow;
    return flow;
}

/* Bytes since the start, of a sequence number near `known` of them. */
static int64_t bytes_at(const struct flow *flow, uint32_t sequence, int64_t known)
{
    return known + (int32_t)(sequence - (flow->first + (uint32_t)known));
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void take_reset(struct flow *flow, const struct packet *packet, uint32_t index, int64_t at)
{
    struct flow *back = flow->back;
    if (flow->reset != EVENT_NO_INDEX)
        return;
    flow->reset = index;
    flow->reset_at = at;
    flow->aborted = packet->tcp_flags & TCP_ACK && back->begun;
    if (flow->aborted)
        flow->reset_taken = bytes_at(back, packet->acknowledgment, back->sent);
    if (flow->aborted && back->fin != EVENT_NO_INDEX && flow->reset_taken > back->sent)
        flow->reset_taken = back->sent; /* a FIN counts as one */
}

static void take(struct flow *flow, const struct packet *packet, uint32_t index)
{
    struct flow *back = flow->back;
    bool opens = packet->tcp_flags & TCP_SYN;
    if (!flow->begun) {
        flow->first = packet->sequence + opens;
        flow->whole = opens;
    }
    flow->begun = true;
    flow->syns += opens;
    if (opens)
        return;
    int64_t at = bytes_at(flow, packet->sequence, flow->sent);
    if (packet->tcp_flags & TCP_RST) {
        take_reset(flow, packet, index, at);
        return;
    }
    flow->sent = larger(flow->sent, at + packet->payload_length);
    if (packet->tcp_flags & TCP_FIN && flow->fin == EVENT_NO_INDEX)
        flow->fin = index;
    if (packet->tcp_flags & TCP_ACK && back->begun) {
        int64_t acked = bytes_at(back, packet->acknowledgment, back->acked);
        back->acked = larger(back->acked, acked < back->sent ? acked : back->sent);
    }
}

struct flow *flows_see(struct flows *flows, const struct event *event, uint32_t index, struct packet *packet,
                       bool *failed)
{
    struct conversation_parts parts;
    if (!packet_dissect(&event->u.packet, packet) || packet->protocol != PACKET_TCP || packet->fragment ||
        !conversation_parse(event->line, &parts) || str_equal(parts.from, parts.to))
        return NULL;
    struct flow *flow = find(flows, parts.from, parts.to);
    bool opens = packet->tcp_flags & TCP_SYN && !(packet->tcp_flags & TCP_ACK);
    if (!flow || (opens && flow->first != packet->sequence + 1))
        flow = add_both(flows, parts.from, parts.to);
    if (flow)
        take(flow, packet, index);
    *failed = *failed || !flow;
    return flow;
}

struct flow *flows_of(const struct flows *flows, const struct object *object)
{
    struct str local = object->values.text[TEXT_LOCAL], remote = object->values.text[TEXT_REMOTE];
    struct flow *newest = remote.n ? find(flows, local, remote) : NULL, *flow = newest;
    while (flow && flow->object != object->id)
        flow = flow->next;
    if (flow || !newest || newest->object || (newest->begun && !newest->whole))
        return flow;
    newest->object = object->id;
    return newest;
}

void flows_free(struct flows *flows)
{
    for (size_t i = 0; i < flows->by_name.capacity; i++)
        for (struct flow *flow = flows->by_name.entries[i].value, *next; flow; flow = next) {
            next = flow->next;
            free(flow);
        }
    map_free(&flows->by_name);
}

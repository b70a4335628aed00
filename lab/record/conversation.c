/* Follows the TCP connections of a capture. Each connection has two flows, one a direction; a flow knows how
 * far its sender has got and which stretches before that were never seen (the holes).
 *
 * Connections are found by a hash of the 4-tuple, lower end first, so that both directions find the same. A
 * SYN over a tuple that is taken begins a new connection in its place: nothing is ever removed. */
#include "lab/record/conversation.h"

#include <stdlib.h>
#include <string.h>

#include "lab/base/hash.h"
#include "lab/base/map.h"

enum { HOLES_MAX = 8 };

struct hole {
    uint32_t begin, end; /* absolute sequence numbers */
};

struct flow {
    bool has_base, has_next, saw_syn, has_ack, has_window;
    int8_t scale;           /* from this side's SYN, -1 none */
    bool scaling;           /* both SYNs offered it */
    bool keepalive;         /* the last segment was one */
    uint8_t duplicate_acks; /* in a row */
    uint32_t base;          /* initial sequence number */
    uint32_t next;          /* behind the highest byte seen */
    uint32_t last_ack;
    uint16_t last_window; /* as in the header */
    struct hole holes[HOLES_MAX];
    unsigned hole_count;
};

struct connection {
    struct connection *same_hash, *older; /* the next with this hash; the one made before */
    struct packet_address low, high;
    struct flow flows[2]; /* from low, from high */
};

struct conversations {
    struct map by_ends;
    struct connection *newest;
};

/* ---- the table ---- */

struct conversations *conversations_new(void)
{
    return calloc(1, sizeof(struct conversations));
}

void conversations_free(struct conversations *all)
{
    if (!all)
        return;
    for (struct connection *older; all->newest; all->newest = older) {
        older = all->newest->older;
        free(all->newest);
    }
    map_free(&all->by_ends);
    free(all);
}

static int compare_ends(const struct packet_address *a, const struct packet_address *b)
{
    if (a->size != b->size)
        return a->size < b->size ? -1 : 1;
    int order = memcmp(a->bytes, b->bytes, a->size);
    if (order == 0 && a->port != b->port)
        order = a->port < b->port ? -1 : 1;
    return order;
}

static uint64_t hash_end(uint64_t hash, const struct packet_address *end)
{
    return hash_number(hash_bytes(hash, end->bytes, end->size), end->port);
}

static struct connection *find_or_add(struct conversations *all, const struct packet_address *low,
                                      const struct packet_address *high)
{
    uint64_t key = hash_end(hash_end(HASH_START, low), high);
    struct connection *first = map_get(&all->by_ends, key), *row = first;
    while (row && (compare_ends(&row->low, low) != 0 || compare_ends(&row->high, high) != 0))
        row = row->same_hash;
    if (row)
        return row;
    row = malloc(sizeof *row);
    if (!row || !map_put(&all->by_ends, key, row)) {
        free(row);
        return NULL;
    }
    *row = (struct connection){ .same_hash = first, .older = all->newest, .low = *low, .high = *high };
    row->flows[0].scale = row->flows[1].scale = -1;
    all->newest = row;
    return row;
}

/* ---- sequence numbers: a is before b when the way from a to b is the shorter half of the circle (RFC
 * 9293, 3.4) ---- */

static bool before(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b) < 0;
}

static bool after(uint32_t a, uint32_t b)
{
    return before(b, a);
}

/* ---- holes ---- */

static void add_hole(struct flow *flow, uint32_t begin, uint32_t end)
{
    if (flow->hole_count == HOLES_MAX) /* the oldest goes: what fills it later counts as sent again */
        memmove(flow->holes, flow->holes + 1, --flow->hole_count * sizeof *flow->holes);
    flow->holes[flow->hole_count++] = (struct hole){ begin, end };
}

/* Takes [begin, end) out of the holes. True when a part of it lay in one. */
static bool fill_holes(struct flow *flow, uint32_t begin, uint32_t end)
{
    struct hole old[HOLES_MAX];
    unsigned count = flow->hole_count;
    bool filled = false;
    memcpy(old, flow->holes, count * sizeof *old);
    flow->hole_count = 0;
    for (unsigned i = 0; i < count; i++) {
        struct hole hole = old[i];
        if (!before(begin, hole.end) || !before(hole.begin, end)) {
            add_hole(flow, hole.begin, hole.end);
            continue;
        }
        filled = true;
        if (before(hole.begin, begin))
            add_hole(flow, hole.begin, begin);
        if (before(end, hole.end))
            add_hole(flow, end, hole.end);
    }
    return filled;
}

/* ---- marks ---- */

/* What a segment takes of the sequence space: bytes, and one each for SYN and FIN. */
static uint32_t segment_length(const struct packet *packet)
{
    return packet->payload_length + !!(packet->tcp_flags & TCP_SYN) + !!(packet->tcp_flags & TCP_FIN);
}

/* A bare ack that stands where the flow stands and acknowledges what was acknowledged before: it is about the
 * window, or says again that something is missing. */
static uint32_t mark_repeated_ack(struct flow *flow, const struct flow *reverse, const struct packet *packet)
{
    bool repeated = flow->has_ack && flow->has_window && flow->has_next && packet->sequence == flow->next &&
                    packet->acknowledgment == flow->last_ack && packet->window != 0;
    if (!repeated)
        return 0;
    if (packet->window != flow->last_window)
        return MARK_WINDOW_UPDATE;
    if (reverse->keepalive)
        return MARK_KEEPALIVE; /* the answer to one */
    if (flow->duplicate_acks < UINT8_MAX)
        flow->duplicate_acks++;
    return MARK_DUPLICATE_ACK;
}

/* A segment that begins before what was sent already. */
static uint32_t mark_late(struct flow *flow, const struct flow *reverse, const struct packet *packet,
                          uint32_t end)
{
    bool asked_for = reverse->duplicate_acks >= 2 && packet->sequence == reverse->last_ack;
    bool was_missing = fill_holes(flow, packet->sequence, end);
    return was_missing && !asked_for ? MARK_OUT_OF_ORDER : MARK_RETRANSMISSION;
}

static uint32_t mark(struct flow *flow, const struct flow *reverse, const struct packet *packet)
{
    uint32_t marks = 0, length = segment_length(packet), end = packet->sequence + length;
    bool control = packet->tcp_flags & (TCP_SYN | TCP_FIN | TCP_RST);
    if (packet->window == 0 && !control)
        marks |= MARK_ZERO_WINDOW;
    /* One byte back, with at most that byte; unlike a retransmission it repeats what has been acknowledged.
     */
    bool acknowledged = reverse->has_ack && !after(end, reverse->last_ack);
    bool keepalive = flow->has_next && !control && packet->sequence == flow->next - 1 &&
                     (packet->payload_length == 0 || (packet->payload_length == 1 && acknowledged));
    if (keepalive)
        marks |= reverse->has_window && reverse->last_window == 0 ? MARK_WINDOW_PROBE : MARK_KEEPALIVE;
    else if (length == 0 && !control && packet->tcp_flags & TCP_ACK)
        marks |= mark_repeated_ack(flow, reverse, packet);
    if (!flow->has_next || packet->tcp_flags & TCP_RST || keepalive)
        return marks;
    if (after(packet->sequence, flow->next)) {
        marks |= MARK_LOST_SEGMENT;
        add_hole(flow, flow->next, packet->sequence);
    } else if (length > 0 && before(packet->sequence, flow->next)) {
        marks |= mark_late(flow, reverse, packet, end);
    }
    return marks;
}

/* ---- one packet ---- */

static bool begins_anew(const struct flow *flow, const struct packet *packet)
{
    bool opening = (packet->tcp_flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
    return opening && flow->has_base && packet->sequence != flow->base;
}

static void learn_bases(struct flow *flow, struct flow *reverse, const struct packet *packet)
{
    bool syn = packet->tcp_flags & TCP_SYN;
    if (!flow->has_base) {
        flow->base = syn ? packet->sequence : packet->sequence - 1;
        flow->has_base = true;
    }
    if (!reverse->has_base && packet->tcp_flags & TCP_ACK) {
        reverse->base = packet->acknowledgment - 1;
        reverse->has_base = true;
    }
    if (syn) {
        flow->saw_syn = true;
        flow->scale = packet->window_scale;
        if (reverse->saw_syn)
            flow->scaling = reverse->scaling = flow->scale >= 0 && reverse->scale >= 0;
    }
}

static void advance(struct flow *flow, struct flow *reverse, const struct packet *packet, uint32_t marks)
{
    uint32_t end = packet->sequence + segment_length(packet);
    bool probe_of_window = flow->has_next && packet->payload_length == 1 && packet->sequence == flow->next &&
                           reverse->has_window && reverse->last_window == 0;
    /* A probe's byte is not taken while the window is closed: it will come again, and not as a
     * retransmission. */
    if (!(packet->tcp_flags & TCP_RST) && !probe_of_window && (!flow->has_next || after(end, flow->next))) {
        flow->next = end;
        flow->has_next = true;
    }
    flow->keepalive = marks & MARK_KEEPALIVE;
    if (packet->tcp_flags & TCP_ACK) {
        if (packet->acknowledgment != flow->last_ack)
            flow->duplicate_acks = 0;
        flow->last_ack = packet->acknowledgment;
        flow->has_ack = true;
    }
    flow->last_window = packet->window;
    flow->has_window = true;
}

void conversations_see(struct conversations *all, const struct packet *packet, struct conversation_view *view)
{
    memset(view, 0, sizeof *view);
    if (packet->protocol != PACKET_TCP)
        return;
    *view = (struct conversation_view){ packet->sequence, packet->acknowledgment, packet->window, 0 };
    int order = compare_ends(&packet->source, &packet->destination);
    bool from_low = order <= 0;
    const struct packet_address *low = from_low ? &packet->source : &packet->destination;
    struct connection *row = find_or_add(all, low, from_low ? &packet->destination : &packet->source);
    if (!row)
        return;
    /* A socket connected to itself has one end and one stream, which also acknowledges itself. */
    struct flow *flow = &row->flows[from_low ? 0 : 1];
    struct flow *reverse = order == 0 ? flow : &row->flows[from_low ? 1 : 0];
    if (begins_anew(flow, packet)) {
        row->flows[0] = row->flows[1] = (struct flow){ .scale = -1 };
    }
    learn_bases(flow, reverse, packet);
    view->sequence = packet->sequence - flow->base;
    view->acknowledgment = packet->tcp_flags & TCP_ACK ? packet->acknowledgment - reverse->base : 0;
    if (flow->scaling && !(packet->tcp_flags & TCP_SYN))
        view->window = (uint32_t)packet->window << flow->scale;
    if (order != 0)
        view->marks = mark(flow, reverse, packet);
    advance(flow, reverse, packet, view->marks);
}

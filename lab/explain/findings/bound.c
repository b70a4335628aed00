#include "lab/explain/findings/bound.h"

#include <arpa/inet.h>

#include "lab/base/array.h"
#include "lab/explain/explain_table.h"
#include "lab/explain/findings/keep.h"
#include "lab/record/packet_bytes.h"

/* ---- addresses */

static bool read_host(struct str host, struct net_address *address)
{
    static const uint8_t mapped[12] = { [10] = 0xff, 0xff };
    char text[INET6_ADDRSTRLEN];
    bool six = host.n > 1 && *host.p == '[';
    address->size = six ? 16 : 4;
    if (str_is(host, "*"))
        return true;
    if (six)
        host = (struct str){ host.p + 1, host.n - 2 };
    host = str_before(host, '%');
    if (host.n == 0 || !str_copy(text, sizeof text, host) ||
        inet_pton(six ? AF_INET6 : AF_INET, text, address->bytes) != 1)
        return false;
    if (six && memcmp(address->bytes, mapped, sizeof mapped) == 0) {
        memmove(address->bytes, address->bytes + 12, 4);
        memset(address->bytes + 4, 0, 12);
        address->size = 4;
    }
    return true;
}

bool net_address_read(struct str text, struct net_address *address)
{
    struct str port = str_behind_last(text, ':');
    int64_t number;
    memset(address, 0, sizeof *address);
    if (port.n == text.n || str_number(port, 0, UINT16_MAX, &number) != NUMBER_READ ||
        !read_host(str_first(text, text.n - port.n - 1), address)) {
        address->size = 0;
        return false;
    }
    address->port = (uint16_t)number;
    return true;
}

struct net_address net_address_of(const struct packet_address *address)
{
    struct net_address same = { .size = address->size, .port = address->port };
    memcpy(same.bytes, address->bytes, sizeof same.bytes);
    return same;
}

bool net_address_equal(const struct net_address *a, const struct net_address *b)
{
    return a->size == b->size && a->port == b->port && memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

bool net_address_is_any(const struct net_address *address)
{
    static const uint8_t none[16];
    return address->size > 0 && memcmp(address->bytes, none, sizeof none) == 0;
}

uint16_t net_port_swapped(uint16_t port)
{
    return (uint16_t)(port << 8 | port >> 8);
}

/* ---- sockets */

static void learn_bind(struct keep *keep, const struct event_call *call, const struct fd_use *use,
                       struct bound *bound)
{
    const struct object *object = keep_object(keep, use);
    if (!bound->at) {
        if (!array_reserve(&keep->bound, &keep->bound_capacity, (size_t)keep->bound_count + 1,
                           sizeof *keep->bound)) {
            keep->failed = true;
            return;
        }
        keep->bound[keep->bound_count++] = use->object;
    }
    bound->at = keep->index;
    bound->text = call->address;
    net_address_read(call->address, &bound->address);
    if (object && object->values.number[VALUE_OPTIONS] != VALUE_UNKNOWN)
        bound->v6only = bound->v6only || object->values.number[VALUE_OPTIONS] & OPTION_V6ONLY;
}

void bound_learn(struct keep *keep, const struct event *event, const struct task_calls *task,
                 const struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    if (call->error || !explain_names("bind listen accept accept4 setsockopt", call->name))
        return;
    struct socket_history *history = keep_socket_history(keep, use);
    struct bound *bound = history ? &history->bound : NULL;
    if (!bound)
        return;
    if (str_is(call->name, "bind"))
        learn_bind(keep, call, use, bound);
    else if (str_is(call->name, "listen"))
        bound->listens = keep->index;
    else if (call_accepts(call->name))
        bound->accepted++;
    else if (call_has_word(&task->enter, "IPV6_V6ONLY"))
        bound->v6only = !str_has(task->enter.line, "IPV6_V6ONLY, 0)");
}

void bound_enter(struct keep *keep, const struct event *event, const struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct net_address to;
    if (!explain_names("connect sendto sendmsg sendmmsg", call->name) ||
        !net_address_read(call->address, &to))
        return;
    struct socket_history *history = keep_socket_history(keep, use);
    if (!history)
        return;
    history->bound.dialled = to;
    history->bound.dialled_at = keep->index;
}

struct socket_history *bound_next(const struct keep *keep, size_t *at, uint32_t *id)
{
    while (*at < keep->bound_count) {
        *id = keep->bound[(*at)++];
        struct socket_history *history = keep_known_socket(keep, *id);
        if (history)
            return history;
    }
    return NULL;
}

struct socket_history *bound_open_next(const struct keep *keep, size_t *at, uint32_t *id)
{
    while (*at < keep->state.descriptor_count) {
        *id = keep->state.descriptors[(*at)++].object;
        struct socket_history *history = keep_known_socket(keep, *id);
        if (history)
            return history;
    }
    return NULL;
}

bool bound_quoted_datagram(const struct event_packet *frame, const struct packet *packet,
                           struct packet *quoted)
{
    bool four = packet->protocol == PACKET_ICMP && packet->icmp_type == 3 && packet->icmp_code == 3;
    bool six = packet->protocol == PACKET_ICMP6 && packet->icmp_type == 1 && packet->icmp_code == 4;
    if ((!four && !six) || packet->payload_at >= frame->captured)
        return false;
    struct event_packet inner = { .bytes = frame->bytes + packet->payload_at,
                                  .captured = frame->captured - packet->payload_at,
                                  .length = packet->payload_length,
                                  .link_type = LINK_RAW };
    return packet_dissect(&inner, quoted) && quoted->protocol == PACKET_UDP;
}

bool bound_is_open(const struct keep *keep, uint32_t id)
{
    for (uint32_t i = 0; i < keep->state.descriptor_count; i++)
        if (keep->state.descriptors[i].object == id)
            return true;
    return false;
}

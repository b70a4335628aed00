/* 1.0.0.127: an address in the order of this machine's bytes. */
#include "lab/explain/findings/detector.h"

static const struct finding_kind address_byte_order = {
    .name = "address-byte-order",
    .why = "sin_addr is in network byte order: INADDR_LOOPBACK as it is names another machine, 1.0.0.127",
    .advice =
        "address.sin_addr.s_addr = htonl(INADDR_LOOPBACK); inet_pton() gives an address that is in network "
        "order already"
};

static const uint8_t loopback_reversed[4] = { 1, 0, 0, 127 };

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct net_address address;
    (void)task;
    (void)use;
    if (!call->error || call_accepts(call->name) || !net_address_read(call->address, &address) ||
        address.size != 4 || memcmp(address.bytes, loopback_reversed, 4) != 0)
        return;
    keep_found(
        keep, &address_byte_order, keep->index,
        "%.*s() was given the address 1.0.0.127, and failed: that is 127.0.0.1 with its bytes in the wrong "
        "order",
        STR_ARGS(call->name));
}

static const struct finding_kind *const kinds[] = { &address_byte_order, NULL };

const struct detector detect_address_byte_order = { .kinds = kinds, .returned = returned };

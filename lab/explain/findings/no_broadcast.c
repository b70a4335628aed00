/* A datagram to a broadcast address, from a socket that may not send any. */
#include <errno.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind no_broadcast = {
    .name = "no-broadcast",
    .why = "a datagram to all must be meant: the kernel refuses it (EACCES) until the socket says so",
    .advice = "setsockopt(fd, SOL_SOCKET, SO_BROADCAST, ...) to 1 before the first one; in Python "
              "sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)"
};

/* Of a descriptor. */
struct refused {
    uint32_t at; /* of the call that failed; 0: none, or SO_BROADCAST was set since */
    struct str to;
};

/* The last address of some network of IPv4. */
static bool may_be_broadcast(struct str text)
{
    struct net_address address;
    return net_address_read(text, &address) && address.size == 4 && (address.bytes[3] & 3) == 3;
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    bool sets = str_is(call->name, "setsockopt") && call_has_word(&task->enter, "SO_BROADCAST");
    const struct object *object = use ? keep_object(keep, use) : NULL;
    if (!object || !str_starts(object->values.text[TEXT_KIND], "udp") || (call->error != EACCES && !sets))
        return;
    struct refused *refused = keep_own(keep, &use->own, sizeof *refused);
    if (!refused)
        return;
    if (sets)
        refused->at = 0;
    else if (may_be_broadcast(call->address) && refused->at == 0)
        *refused = (struct refused){ keep->index, call->address };
}

static void report(struct keep *keep, struct fd_use *use)
{
    struct refused *refused = use->own.items ? keep_own(keep, &use->own, sizeof *refused) : NULL;
    if (refused && refused->at)
        keep_found(keep, &no_broadcast, refused->at,
                   "%.*s is a broadcast address, and SO_BROADCAST was not set on %d: EACCES",
                   STR_ARGS(refused->to), use->fd);
}

static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    (void)event;
    report(keep, use);
}

static const struct finding_kind *const kinds[] = { &no_broadcast, NULL };

const struct detector detect_no_broadcast = {
    .kinds = kinds, .returned = returned, .closing = closing, .remains = report
};

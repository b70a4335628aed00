/* bind() failed for old connections alone. */
#include <errno.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind no_reuseaddr = {
    .name = "no-reuseaddr",
    .why = "who closes a connection first keeps its port in TIME_WAIT for a minute: for so long the server "
           "cannot be started again",
    .advice = "setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, ...) before bind(), in every server"
};

/* Of a descriptor: whether SO_REUSEADDR was set. */
struct reuse {
    bool set;
};

/* How many connections were accepted at the port by sockets that are closed now; -1 when some socket still
 * has the port. */
static int64_t old_connections(const struct keep *keep, const struct fd_use *own, uint16_t port)
{
    int64_t old = 0;
    uint32_t id;
    size_t at = 0;
    for (const struct socket_history *socket; (socket = bound_next(keep, &at, &id));) {
        if (id == own->object || socket->bound.address.port != port ||
            !object_is_tcp(state_object(&keep->state, id)))
            continue;
        if (bound_is_open(keep, id))
            return -1;
        old += socket->bound.accepted;
    }
    return old;
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct net_address address;
    if (!use || (!str_is(call->name, "setsockopt") && !str_is(call->name, "bind")))
        return;
    struct reuse *reuse = keep_own(keep, &use->own, sizeof *reuse);
    if (reuse && !call->error && str_is(call->name, "setsockopt") &&
        call_has_word(&task->enter, "SO_REUSEADDR"))
        reuse->set = true;
    const struct object *object = keep_object(keep, use);
    if (!reuse || reuse->set || call->error != EADDRINUSE || !object_is_tcp(object) ||
        !net_address_read(call->address, &address) || address.port == 0)
        return;
    int32_t options = object->values.number[VALUE_OPTIONS];
    int64_t old = old_connections(keep, use, address.port);
    if (old > 0 && (options == VALUE_UNKNOWN || !(options & OPTION_REUSEADDR)))
        keep_found(keep, &no_reuseaddr, keep->index,
                   "no socket is bound to port %d any more: what still holds it is left of the %lld "
                   "connection%s of before (TIME_WAIT), and SO_REUSEADDR was not set",
                   address.port, (long long)old, old == 1 ? "" : "s");
}

static const struct finding_kind *const kinds[] = { &no_reuseaddr, NULL };

const struct detector detect_no_reuseaddr = { .kinds = kinds, .returned = returned };

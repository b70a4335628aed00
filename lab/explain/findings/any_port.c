/* Port 0: a server at a port that the kernel chose and nobody has asked for, while its client is refused
 * where it dials; and a client that dials port 0 itself. htonl() of a port makes 0 of it on most machines,
 * and so does an address that was cleared and given no port. */
#include <errno.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind any_port = {
    .name = "bound-elsewhere",
    .why = "a listener whose port is 0, or that was never bound, gets a port of the kernel's choice: no "
           "client can "
           "know it",
    .advice =
        "address.sin_port = htons(port) before bind(), and bind() before listen(); htons(), not htonl(), "
        "which leaves 0 of a port; a server that wants any port asks getsockname() which it got"
};

static const struct finding_kind port_zero = {
    .name = "port-byte-order",
    .why = "no server can have port 0; htonl() of a port, put into the 16 bits of sin_port, leaves 0",
    .advice = "address.sin_port = htons(port): htons() is for ports, htonl() for addresses"
};

/* The last listener of this kind, and who was refused since. */
struct chosen {
    uint32_t object;  /* 0: none, or somebody asked for its port */
    uint32_t at;      /* its bind(), else its listen() */
    bool bound;       /* to port 0 */
    uint32_t refused; /* ENTER of a connect(); 0: none */
    struct net_address to;
};

static void see_listen(struct keep *keep, const struct fd_use *use, struct chosen *chosen)
{
    const struct socket_history *history = keep_socket_history(keep, use);
    bool bound = history && history->bound.at > 0;
    if (!history || !object_is_tcp(keep_object(keep, use)) || (bound && history->bound.address.size == 0) ||
        history->bound.address.port != 0)
        return;
    *chosen = (struct chosen){ .object = use->object,
                               .at = bound ? history->bound.at : keep->index,
                               .bound = bound };
}

static int listener_port(const struct keep *keep, uint32_t id)
{
    const struct object *object = state_object(&keep->state, id);
    int64_t port = 0;
    if (object)
        str_number(str_behind_last(object->values.text[TEXT_LOCAL], ':'), 0, UINT16_MAX, &port);
    return (int)port;
}

/* The port of the only one that listens; 0 where there are none or several. */
static int only_port(const struct keep *keep)
{
    int only = 0;
    uint32_t id;
    size_t at = 0;
    for (const struct socket_history *socket; (socket = bound_next(keep, &at, &id));) {
        int port = socket->bound.listens && bound_is_open(keep, id) ? socket->bound.address.port : 0;
        if (port != 0 && only != 0 && port != only)
            return 0;
        only = port ? port : only;
    }
    return only;
}

static void see_refused(struct keep *keep, const struct socket_history *client, struct chosen *chosen)
{
    int port = client->bound.dialled.port == 0 ? only_port(keep) : 0;
    if (port != 0)
        keep_ask(
            keep_found(keep, &port_zero, client->bound.dialled_at,
                       "connect() was given port 0, and is refused; the only server listens at port %d: did "
                       "you mean htons(%d)?",
                       port, port));
    else if (client->bound.dialled.port != 0 && chosen->object && !chosen->refused) {
        chosen->refused = client->bound.dialled_at;
        chosen->to = client->bound.dialled;
    }
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct chosen *chosen = use ? keep_own(keep, &keep->own, sizeof *chosen) : NULL;
    (void)task;
    if (!chosen)
        return;
    const struct socket_history *history = keep_known_socket(keep, use->object);
    if (str_is(call->name, "listen") && !call->error)
        see_listen(keep, use, chosen);
    else if (use->object == chosen->object &&
             (str_is(call->name, "getsockname") || (call_accepts(call->name) && !call->error)))
        chosen->object = 0;
    else if (call->error == ECONNREFUSED && history && history->bound.dialled_at &&
             object_is_tcp(keep_object(keep, use)))
        see_refused(keep, history, chosen);
}

/* Somebody listens there after all. */
static bool is_served(const struct keep *keep, int port)
{
    uint32_t id;
    size_t at = 0;
    for (const struct socket_history *socket; (socket = bound_next(keep, &at, &id));)
        if (socket->bound.listens && socket->bound.address.port == port)
            return true;
    return false;
}

static void finish(struct keep *keep)
{
    const struct chosen *chosen = keep_own(keep, &keep->own, sizeof *chosen);
    struct event dial;
    if (!chosen || !chosen->object || !chosen->refused || is_served(keep, chosen->to.port) ||
        !timeline_event(keep->timeline, chosen->refused, &dial))
        return;
    struct finding *finding = keep_found(
        keep, &any_port, chosen->at,
        "%s, and the kernel chose a port (%d); %.*s dials port %d and is refused: did you mean to bind to "
        "port %d?",
        chosen->bound ? "this bind() asks for port 0" : "this socket listens without a bind()",
        listener_port(keep, chosen->object), STR_ARGS(dial.actor), chosen->to.port, chosen->to.port);
    keep_ask(finding);
}

static const struct finding_kind *const kinds[] = { &any_port, &port_zero, NULL };

const struct detector detect_any_port = { .kinds = kinds, .returned = returned, .finish = finish };

/* bind() or listen() failed: the program went on as if it had not, or one of its own sockets, or what the
 * last run has left, was in the way. */
#include <errno.h>

#include "lab/explain/explain_table.h"
#include "lab/explain/findings/detector.h"

static const struct finding_kind bind_ignored = {
    .name = "bind-ignored",
    .why = "a socket that is not bound gets a port of the kernel's choice, which no client knows",
    .advice = "look at what bind() and listen() return: if (bind(...) < 0) { perror(\"bind\"); exit(1); }"
};

static const struct finding_kind listen_ignored = {
    .name = "bind-ignored",
    .why =
        "a socket that does not listen has no queue of connections: accept() fails on it at once, each time",
    .advice = "look at what listen() returns: if (listen(...) < 0) { perror(\"listen\"); exit(1); }"
};

#define ADVICE_DATAGRAM                                                                                      \
    "listen() and accept() are for SOCK_STREAM; on a datagram socket recvfrom() takes the messages of "      \
    "everybody, right after bind()"

static const struct finding_kind v6only = {
    .name = "v6only",
    .why = "a socket bound to :: takes IPv4 as well, so that the port of 0.0.0.0 is taken by it",
    .advice =
        "setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, ...) to 1 before bind() of the IPv6 socket; or leave "
        "out the IPv4 socket: the other one serves both"
};

static const struct finding_kind stale_unix_path = {
    .name = "stale-unix-path",
    .why =
        "bind() makes a file at the path of a Unix socket, and close() does not remove it: nobody can bind "
        "it again",
    .advice = "unlink() the path before bind() (after a connect() to it that fails with ECONNREFUSED, where "
              "another server may be alive), and when the server ends"
};

/* Of a descriptor: the call that failed, until it was made again with success. */
struct failed {
    uint32_t at; /* 0: none */
    bool of_listen;
};

/* Of the leader of a process: what it did about a bind() that failed, and what was in its way. */
struct conflict {
    uint32_t ignored_at; /* bind() after which listen() was made all the same; 0: none */
    int32_t ignored_fd;
    uint32_t twin_at; /* bind() that failed because of the own socket for the other family; 0: none */
    uint32_t twin;    /* that socket */
    uint16_t port;
    uint32_t path_at; /* bind() that failed because of a file at its path; 0: none */
    struct str path;
    bool ours; /* a socket of the session was bound to that path before */
};

static struct conflict *conflict_of(struct keep *keep, int32_t pid)
{
    struct task_calls *leader = keep_known_task(keep, pid);
    return leader ? keep_own(keep, &leader->own, sizeof(struct conflict)) : NULL;
}

/* ---- went on all the same */

static void report_ignored(struct keep *keep, uint32_t at, int32_t fd, const char *call)
{
    keep_found(
        keep, &bind_ignored, at,
        "bind() of %d failed, and the program went on to %s() on it: it has not the address that it was "
        "meant to have",
        fd, call);
}

static void report_listen(struct keep *keep, uint32_t at, const struct fd_use *use)
{
    struct finding *finding = keep_found(
        keep, &listen_ignored, at, "listen() on %d failed, and the program went on to accept()", use->fd);
    if (object_is_datagram(keep_object(keep, use)))
        keep_advise(finding, ADVICE_DATAGRAM);
}

/* A program that asks for the port which listen() has got it instead knows what it does. */
static void look_listened(struct keep *keep, const struct event_call *call, struct conflict *conflict)
{
    if (!conflict->ignored_at)
        return;
    if (!str_is(call->name, "getsockname") || call->fd != conflict->ignored_fd)
        report_ignored(keep, conflict->ignored_at, conflict->ignored_fd, "listen");
    conflict->ignored_at = 0;
}

/* Whether a datagram can come: one that has sent something has a port, and a peer that knows it. */
static bool has_sent(struct keep *keep, const struct fd_use *use)
{
    const struct socket_history *history = keep_known_socket(keep, use->object);
    return history && (history->sent > 0 || history->dialled);
}

static void look_ignored(struct keep *keep, const struct event_call *call, struct fd_use *use)
{
    struct failed *failed = keep_own(keep, &use->own, sizeof *failed);
    if (!failed || failed->at == 0)
        return;
    if (call_accepts(call->name) && failed->of_listen)
        report_listen(keep, failed->at, use);
    else if (call_accepts(call->name))
        report_ignored(keep, failed->at, use->fd, "accept");
    else if (call_receives(call->name) && object_is_datagram(keep_object(keep, use)) && !has_sent(keep, use))
        report_ignored(keep, failed->at, use->fd, "recv");
    else
        return;
    failed->at = 0;
}

static void learn_failed(struct keep *keep, const struct event_call *call, struct fd_use *use,
                         struct conflict *conflict)
{
    bool listens = str_is(call->name, "listen");
    const struct socket_history *history = keep_socket_history(keep, use);
    struct failed *failed = keep_own(keep, &use->own, sizeof *failed);
    if (!failed || !history)
        return;
    if (!call->error && listens && failed->at && !failed->of_listen) {
        conflict->ignored_at = failed->at;
        conflict->ignored_fd = use->fd;
    }
    *failed = (struct failed){ 0 };
    if (call->error && (listens || !history->bound.at))
        *failed = (struct failed){ .at = keep->index, .of_listen = listens };
}

/* ---- in the way: its own socket for the other family */

static bool is_twin(const struct bound *bound, const struct net_address *address)
{
    const struct bound *six = bound->address.size == 16 ? bound : NULL;
    return bound->at && bound->address.port == address->port && bound->address.size != address->size &&
           net_address_is_any(&bound->address) && net_address_is_any(address) && !(six && six->v6only);
}

static bool has_open(const struct keep *keep, int32_t pid, uint32_t object)
{
    const struct descriptor *first;
    uint32_t count = state_descriptors_of(&keep->state, pid, &first);
    for (uint32_t i = 0; i < count; i++)
        if (first[i].object == object)
            return true;
    return false;
}

static void learn_twin(struct keep *keep, const struct event *event, const struct fd_use *use,
                       struct conflict *conflict)
{
    struct net_address address;
    const struct object *own = keep_object(keep, use);
    uint32_t id;
    size_t at = 0;
    if (!own || !net_address_read(event->u.call.address, &address))
        return;
    for (const struct socket_history *socket; (socket = bound_next(keep, &at, &id));)
        if (is_twin(&socket->bound, &address) && has_open(keep, event->pid, id) &&
            object_is_tcp(own) == object_is_tcp(state_object(&keep->state, id))) {
            conflict->twin_at = keep->index;
            conflict->twin = id;
            conflict->port = address.port;
        }
}

/* One that is served all the same serves both families, or the one that it was bound for. */
static void look_twin(const struct event_call *call, const struct fd_use *use, struct conflict *conflict)
{
    bool served =
        use && use->object == conflict->twin && (call_accepts(call->name) || call_receives(call->name));
    if (served || event_call_waits(call))
        conflict->twin_at = 0;
}

static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    struct conflict *conflict = conflict_of(keep, use->pid);
    bool killed = event->kind == EVENT_EXIT && event->u.task.signal;
    if (!conflict || !conflict->twin_at || use->object != conflict->twin || killed ||
        !keep_is_last_copy(keep, event, use))
        return;
    keep_found(keep, &v6only, conflict->twin_at,
               "port %d of 0.0.0.0 and of :: cannot both be bound: the program's own IPv6 socket is not "
               "IPV6_V6ONLY, so that it takes IPv4 as well",
               conflict->port);
    conflict->twin_at = 0;
}

/* ---- in the way: a file */

static void learn_path(struct keep *keep, const struct event *event, struct conflict *conflict)
{
    struct str path = event->u.call.address;
    bool ours = false;
    uint32_t id;
    size_t at = 0;
    if (path.n == 0 || *path.p == '@')
        return;
    for (const struct socket_history *socket; (socket = bound_next(keep, &at, &id));)
        if (socket->bound.at && str_equal(socket->bound.text, path)) {
            if (bound_is_open(keep, id))
                return; /* another server is alive */
            ours = true;
        }
    for (uint32_t i = 0; i < keep->state.descriptor_count; i++) {
        const struct object *open = state_object(&keep->state, keep->state.descriptors[i].object);
        if (open && str_equal(open->values.text[TEXT_LOCAL], path))
            return; /* bound before it was watched, and alive */
    }
    conflict->path_at = keep->index;
    conflict->path = path;
    conflict->ours = ours;
}

/* The way out was found: it is bound now, or somebody answers there. */
static void look_path(const struct event_call *call, struct conflict *conflict)
{
    if (conflict->path_at && str_equal(call->address, conflict->path))
        conflict->path_at = 0;
}

static void report_path(struct keep *keep, struct conflict *conflict)
{
    struct str path = str_first(conflict->path, 100);
    if (!conflict->path_at)
        return;
    if (conflict->ours)
        keep_found(keep, &stale_unix_path, conflict->path_at,
                   "%.*s is left from a socket that is closed: the file alone is in the way of bind()",
                   STR_ARGS(path));
    else
        keep_ask(keep_found(keep, &stale_unix_path, conflict->path_at,
                            "%.*s is there already, and no program of this session has bound it: is it left "
                            "from an earlier run?",
                            STR_ARGS(path)));
    conflict->path_at = 0;
}

/* ---- events */

static void enter(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use)
{
    struct conflict *conflict = conflict_of(keep, event->pid);
    (void)task;
    if (!conflict)
        return;
    look_listened(keep, &event->u.call, conflict);
    look_twin(&event->u.call, use, conflict);
    if (use)
        look_ignored(keep, &event->u.call, use);
}

static void learn_in_the_way(struct keep *keep, const struct event *event, const struct fd_use *use,
                             struct conflict *conflict)
{
    const struct object *object = keep_object(keep, use);
    if (object && str_starts(object->values.text[TEXT_KIND], "unix"))
        learn_path(keep, event, conflict);
    else
        learn_twin(keep, event, use, conflict);
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct conflict *conflict = conflict_of(keep, event->pid);
    (void)task;
    if (!use || !conflict || !explain_names("bind listen connect", call->name))
        return;
    if (!str_is(call->name, "connect"))
        learn_failed(keep, call, use, conflict);
    if (!call->error)
        look_path(call, conflict);
    else if (call->error == EADDRINUSE && str_is(call->name, "bind"))
        learn_in_the_way(keep, event, use, conflict);
}

/* What was not mended by the end of the process never was. */
static void other(struct keep *keep, const struct event *event)
{
    const struct task *leader = event->kind == EVENT_EXIT ? state_task(&keep->state, event->pid) : NULL;
    struct conflict *conflict = leader && leader->living <= 1 ? conflict_of(keep, event->pid) : NULL;
    if (conflict)
        report_path(keep, conflict);
}

static const struct finding_kind *const kinds[] = { &bind_ignored, &listen_ignored, &v6only, &stale_unix_path,
                                                    NULL };

const struct detector detect_bind_failed = {
    .kinds = kinds, .enter = enter, .returned = returned, .closing = closing, .other = other
};

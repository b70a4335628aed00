/* Dialled, and refused, while somebody listens: at another address, for the other family, or at the port with
 * its bytes swapped. What is dialled again with success, as by a client that tries each address of a name,
 * was right; and where somebody listens at that very address later, it came too early. */
#include <errno.h>
#include <stdio.h>

#include "lab/base/text.h"
#include "lab/explain/findings/detector.h"

static const struct finding_kind byte_order = {
    .name = "port-byte-order",
    .why =
        "sin_port is in network byte order: without htons() the two bytes of the port change places on most "
        "machines",
    .advice = "address.sin_port = htons(port), once: at bind() and at connect() alike (ntohs() where it is "
              "printed)"
};

static const struct finding_kind elsewhere = {
    .name = "bound-elsewhere",
    .why = "a server is reached at the address that it has bound, and at no other one of the machine",
    .advice =
        "bind to INADDR_ANY (0.0.0.0, in Python \"\") to be reached at every address of the machine, or "
        "dial the address that is bound"
};

static const struct finding_kind v6only = {
    .name = "v6only",
    .why = "a listener on :: takes IPv4 too only while IPV6_V6ONLY is off",
    .advice = "set IPV6_V6ONLY to 0 before bind(), or listen on 0.0.0.0 with a second socket"
};

#define ADVICE_OTHER_FAMILY                                                                                  \
    "try every address that getaddrinfo() gives (\"localhost\" may be ::1), or let the server listen on :: " \
    "with IPV6_V6ONLY off: that takes both families"

enum cause { CAUSE_NONE, CAUSE_ELSEWHERE, CAUSE_V6ONLY, CAUSE_SWAPPED, CAUSE_SWAPPED_ALONE };

struct refusal {
    struct net_address to;
    uint32_t at; /* ENTER of the call that dialled */
    bool udp;
    enum cause cause;
    struct net_address listener;
    uint32_t bound_at;
};

/* Of the leader of a process. One that is refused at more ports looks for open ones. */
enum { REFUSALS_MAX = 4 };
struct refusals {
    struct refusal items[REFUSALS_MAX];
    unsigned count;
    bool many;
    bool ended;      /* what has not been mended by now is told, once its listener is served */
    uint32_t serves; /* ENTER of its last accept() or wait; 0: none */
};

/* ---- why */

static uint16_t bound_port(const struct keep *keep, const struct bound *bound, uint32_t id)
{
    const struct object *object = state_object(&keep->state, id);
    int64_t port = bound->address.port;
    if (port == 0 && object)
        str_number(str_behind_last(object->values.text[TEXT_LOCAL], ':'), 0, UINT16_MAX, &port);
    return (uint16_t)port;
}

static bool covers(const struct bound *bound, const struct net_address *to)
{
    const struct net_address *at = &bound->address;
    if (at->size == to->size)
        return net_address_is_any(at) || memcmp(at->bytes, to->bytes, sizeof at->bytes) == 0;
    return at->size == 16 && net_address_is_any(at) && !bound->v6only;
}

/* Whether a socket of this kind waited for somebody when it was dialled. */
static bool waited(const struct keep *keep, const struct bound *bound, uint32_t id, bool udp,
                   uint32_t dialled)
{
    const struct object *object = state_object(&keep->state, id);
    uint32_t since = udp ? bound->at : bound->listens;
    return object && bound->at && bound->address.size && since && since < dialled &&
           (udp ? object_is_datagram(object) : object_is_tcp(object)) && bound_is_open(keep, id);
}

static bool session_has_word(const struct keep *keep, const char *word)
{
    struct event event;
    for (uint32_t i = 0; i < 16 && timeline_event(keep->timeline, i, &event); i++)
        if (event.kind == EVENT_NOTE && event.u.note.kind == NOTE_SESSION) {
            struct str rest = event.u.note.text.n ? event.u.note.text : event.line;
            for (struct str next; (next = str_take_word(&rest)).n > 0;)
                if (str_is(next, word))
                    return true;
        }
    return false;
}

/* Nobody listens there either, but the command names the port with its bytes swapped, and not this one. */
static bool is_swapped_alone(const struct keep *keep, uint16_t port)
{
    char given[8], dialled[8];
    snprintf(given, sizeof given, "%d", net_port_swapped(port));
    snprintf(dialled, sizeof dialled, "%d", port);
    return session_has_word(keep, given) && !session_has_word(keep, dialled);
}

static void set_cause(struct refusal *refusal, enum cause cause, const struct bound *bound)
{
    if (refusal->cause != CAUSE_NONE && (refusal->cause < cause || refusal->bound_at < bound->at))
        return;
    refusal->cause = cause;
    refusal->listener = bound->address;
    refusal->bound_at = bound->at;
}

static void find_cause(const struct keep *keep, struct refusal *refusal)
{
    uint16_t port = refusal->to.port, swapped = net_port_swapped(port);
    uint32_t id;
    size_t at = 0;
    for (const struct socket_history *socket; (socket = bound_next(keep, &at, &id));) {
        const struct bound *bound = &socket->bound;
        if (!waited(keep, bound, id, refusal->udp, keep->index + 1))
            continue;
        uint16_t own = bound_port(keep, bound, id);
        if (own == port && covers(bound, &refusal->to)) {
            refusal->cause = CAUSE_NONE; /* since when does not matter: it was too early, then */
            return;
        }
        if (!waited(keep, bound, id, refusal->udp, refusal->at))
            continue;
        bool v6 = bound->address.size == 16 && net_address_is_any(&bound->address) && refusal->to.size == 4;
        if (own == port)
            set_cause(refusal, v6 ? CAUSE_V6ONLY : CAUSE_ELSEWHERE, bound);
        else if (own == swapped && bound->address.port == swapped)
            set_cause(refusal, CAUSE_SWAPPED, bound);
    }
    if (refusal->cause == CAUSE_NONE && port != swapped && is_swapped_alone(keep, port))
        refusal->cause = CAUSE_SWAPPED_ALONE;
}

/* ---- refused, and reached */

static void refused(struct keep *keep, const struct bound *dialled, bool udp)
{
    struct event event;
    struct task_calls *leader =
        dialled->dialled_at && timeline_event(keep->timeline, dialled->dialled_at, &event)
            ? keep_known_task(keep, event.pid)
            : NULL;
    struct refusals *all = leader ? keep_own(keep, &leader->own, sizeof *all) : NULL;
    struct refusal fresh = { .to = dialled->dialled, .at = dialled->dialled_at, .udp = udp };
    if (!all || all->many)
        return;
    struct refusal *place = all->items;
    while (place < all->items + all->count && place->to.port != fresh.to.port)
        place++;
    if (place == all->items + REFUSALS_MAX) {
        all->many = true;
        return;
    }
    bool first = place == all->items + all->count;
    if (!first && place->cause != CAUSE_NONE)
        return;
    find_cause(keep, &fresh);
    *place = fresh;
    all->count += first;
}

static struct refusals *refusals_of(const struct keep *keep, const struct task_calls *task)
{
    return task && task->own.items ? task->own.items[keep->current] : NULL;
}

/* By any process of the same program. */
static void reached(struct keep *keep, const struct event *event, uint16_t port)
{
    struct str program = str_before(event->actor, '.');
    for (size_t i = 0; i < keep->tasks.capacity; i++) {
        const struct task_calls *task = keep->tasks.entries[i].value;
        struct refusals *all = refusals_of(keep, task);
        const struct task *known = all ? state_task(&keep->state, task->tid) : NULL;
        if (!known || !str_equal(known->actor, program))
            continue;
        for (struct refusal *item = all->items; item < all->items + all->count; item++)
            if (item->to.port == port)
                item->cause = CAUSE_NONE;
    }
}

/* Somebody waits there now, at the end of a bind() or listen(). */
static void waits_now(struct keep *keep, const struct fd_use *use)
{
    const struct socket_history *history = keep_known_socket(keep, use->object);
    const struct object *object = keep_object(keep, use);
    if (!history || !history->bound.at)
        return;
    uint16_t port = bound_port(keep, &history->bound, use->object);
    for (size_t i = 0; i < keep->tasks.capacity; i++) {
        struct refusals *all = refusals_of(keep, keep->tasks.entries[i].value);
        for (unsigned k = 0; all && k < all->count; k++)
            if (all->items[k].to.port == port && all->items[k].udp == object_is_datagram(object) &&
                covers(&history->bound, &all->items[k].to))
                all->items[k].cause = CAUSE_NONE;
    }
}

/* Of a descriptor: its connect() has been told that it is refused; asked again, SO_ERROR is 0. */
struct told {
    bool refused;
};

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    const struct socket_history *history = use ? keep_known_socket(keep, use->object) : NULL;
    const struct object *object = history ? keep_object(keep, use) : NULL;
    (void)task;
    if (use && !call->error &&
        str_is(call->name, object_is_datagram(keep_object(keep, use)) ? "bind" : "listen"))
        waits_now(keep, use);
    if (!object || history->bound.dialled_at == 0)
        return;
    bool tcp = object_is_tcp(object), asked = str_is(call->name, "getsockopt") && !call->error;
    struct told *told = tcp ? keep_own(keep, &use->own, sizeof *told) : NULL;
    bool connects = told && str_is(call->name, "connect");
    if (connects)
        told->refused = call->error == ECONNREFUSED;
    asked = asked && !(told && told->refused);
    bool moved = call->ret > 0 && (call_receives(call->name) || (tcp && call_sends(call->name)));
    if (tcp && (call->error == ECONNREFUSED || (asked && str_has(event->line, "SO_ERROR, ECONNREFUSED"))))
        refused(keep, &history->bound, false);
    else if (moved || (connects && !call->error) || (asked && str_has(event->line, "SO_ERROR, 0)")))
        reached(keep, event, history->bound.dialled.port);
}

/* ---- told */

static void put(struct text *text, const struct net_address *address)
{
    struct packet_address same = { .size = address->size, .port = address->port };
    char made[56];
    memcpy(same.bytes, address->bytes, sizeof same.bytes);
    text_string(text, packet_address_text(&same, made));
}

static struct str actor_at(const struct keep *keep, uint32_t index)
{
    struct event event;
    return timeline_event(keep->timeline, index, &event) ? event.actor : (struct str){ NULL, 0 };
}

static void report_swapped(struct keep *keep, const struct refusal *refusal, struct str client,
                           struct str server)
{
    int dialled = refusal->to.port, bound = refusal->listener.port;
    keep_found(keep, &byte_order, bound > dialled ? refusal->bound_at : refusal->at,
               "%.*s dials port %d and is refused, and %.*s waits at port %d: that is %d with its two bytes "
               "swapped",
               STR_ARGS(client), dialled, STR_ARGS(server), bound, dialled);
}

static void report(struct keep *keep, const struct refusal *refusal)
{
    char to[64], bound[64];
    struct text to_text = text_into(to, sizeof to), bound_text = text_into(bound, sizeof bound);
    struct str client = actor_at(keep, refusal->at), server = actor_at(keep, refusal->bound_at);
    bool any = net_address_is_any(&refusal->listener);
    struct finding *finding;
    put(&to_text, &refusal->to);
    put(&bound_text, &refusal->listener);
    switch (refusal->cause) {
    case CAUSE_NONE:
        break;
    case CAUSE_ELSEWHERE:
        finding = keep_found(keep, &elsewhere, any ? refusal->at : refusal->bound_at,
                             "%.*s dials %s and is refused: %.*s waits at that port, but at %s alone",
                             STR_ARGS(client), to, STR_ARGS(server), bound);
        if (refusal->to.size != refusal->listener.size)
            keep_advise(finding, ADVICE_OTHER_FAMILY);
        break;
    case CAUSE_V6ONLY:
        keep_found(keep, &v6only, refusal->bound_at,
                   "%.*s dials %s and is refused: %.*s waits at %s with IPV6_V6ONLY set, for IPv6 alone",
                   STR_ARGS(client), to, STR_ARGS(server), bound);
        break;
    case CAUSE_SWAPPED:
        report_swapped(keep, refusal, client, server);
        break;
    case CAUSE_SWAPPED_ALONE:
        keep_ask(
            keep_found(keep, &byte_order, refusal->at,
                       "%.*s dials port %d and is refused: that is %d with its two bytes swapped; did you "
                       "mean htons(%d)?",
                       STR_ARGS(client), refusal->to.port, net_port_swapped(refusal->to.port),
                       net_port_swapped(refusal->to.port)));
        break;
    }
}

/* Whether who has the listener has gone on to serve it: before that it may make another one. */
static bool is_served(const struct keep *keep, const struct refusal *refusal)
{
    struct event event;
    const struct refusals *server =
        refusal->bound_at && timeline_event(keep->timeline, refusal->bound_at, &event)
            ? refusals_of(keep, keep_known_task(keep, event.pid))
            : NULL;
    return refusal->cause == CAUSE_SWAPPED_ALONE || (server && server->serves > refusal->bound_at);
}

static void report_all(struct keep *keep, struct refusals *all, bool last)
{
    for (unsigned i = 0; !all->many && i < all->count; i++)
        if (last || is_served(keep, &all->items[i])) {
            report(keep, &all->items[i]);
            all->items[i].cause = CAUSE_NONE;
        }
}

static void report_ended(struct keep *keep, bool last)
{
    for (size_t i = 0; i < keep->tasks.capacity; i++) {
        struct refusals *all = refusals_of(keep, keep->tasks.entries[i].value);
        if (all && (all->ended || last))
            report_all(keep, all, last);
    }
}

static void enter(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use)
{
    struct task_calls *leader = call_accepts(event->u.call.name) || event_call_waits(&event->u.call)
                                    ? keep_known_task(keep, event->pid)
                                    : NULL;
    struct refusals *server = leader ? keep_own(keep, &leader->own, sizeof *server) : NULL;
    (void)task;
    (void)use;
    if (!server)
        return;
    bool first = server->serves == 0;
    server->serves = keep->index;
    if (first)
        report_ended(keep, false);
}

/* A datagram came back as an ICMP error: the socket that has dialled there last. */
static void datagram_refused(struct keep *keep, const struct packet *quoted)
{
    struct net_address to = net_address_of(&quoted->destination);
    const struct socket_history *socket, *last = NULL;
    uint32_t id;
    size_t at = 0;
    while ((socket = bound_open_next(keep, &at, &id)))
        if (net_address_equal(&socket->bound.dialled, &to) &&
            object_is_datagram(state_object(&keep->state, id)) &&
            (!last || last->bound.dialled_at < socket->bound.dialled_at))
            last = socket;
    if (last)
        refused(keep, &last->bound, true);
}

static void other(struct keep *keep, const struct event *event)
{
    struct packet quoted;
    if (event->kind == EVENT_PACKET && bound_quoted_datagram(&event->u.packet, &keep->packet, &quoted))
        datagram_refused(keep, &quoted);
    const struct task *leader = event->kind == EVENT_EXIT ? state_task(&keep->state, event->pid) : NULL;
    struct refusals *all =
        leader && leader->living <= 1 ? refusals_of(keep, keep_known_task(keep, event->pid)) : NULL;
    if (!all)
        return;
    all->ended = true;
    report_all(keep, all, false);
}

static void finish(struct keep *keep)
{
    report_ended(keep, true);
}

static const struct finding_kind *const kinds[] = { &byte_order, &elsewhere, &v6only, NULL };

const struct detector detect_refused_dial = {
    .kinds = kinds, .enter = enter, .returned = returned, .other = other, .finish = finish
};

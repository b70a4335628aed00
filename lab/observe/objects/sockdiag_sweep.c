#include "lab/observe/objects/sockdiag_sweep.h"

#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

#include "lab/observe/objects/endpoints.h"
#include "lab/observe/objects/sockdiag.h"
#include "lab/observe/objects/values_from.h"

enum { SINGLE_QUESTIONS_MAX = 64 }; /* orphans beyond which one dump is cheaper */

static const uint32_t every_state = UINT32_MAX, not_listening = ~(UINT32_C(1) << STATE_LISTEN);

static void clear_transfer(struct values *values)
{
    static const enum value_id transfer[] = { VALUE_RECV_QUEUE,  VALUE_SEND_QUEUE,  VALUE_UNSENT,
                                              VALUE_RECV_MEMORY, VALUE_SEND_MEMORY, VALUE_CWND,
                                              VALUE_SSTHRESH,    VALUE_RTT,         VALUE_RTO,
                                              VALUE_PEER_WINDOW, VALUE_OWN_WINDOW,  VALUE_UNACKED };
    for (size_t i = 0; i < sizeof transfer / sizeof *transfer; i++)
        values->number[transfer[i]] = VALUE_UNKNOWN;
}

/* A FIN that was received is counted in the queue that sock_diag shows, but not by SIOCINQ. */
static int32_t receive_queue(const struct sockdiag_row *row)
{
    static const uint32_t fin_received =
        1 << STATE_CLOSE_WAIT | 1 << STATE_LAST_ACK | 1 << STATE_CLOSING | 1 << STATE_TIME_WAIT;
    return (int32_t)row->rqueue - ((fin_received >> row->state & 1) && row->rqueue > 0);
}

static void take_inet(struct objects *objects, struct object *object, const struct sockdiag_row *row)
{
    bool tcp = kind_is_tcp(object->kind);
    endpoints_learn(objects, object, &row->local, &row->remote);
    if (object->cookie == 0)
        object_set_cookie(objects, object, row->cookie);
    if (tcp && row->state != object->state)
        object_set_state(objects, object, row->state);
    if (!tcp)
        object_set_text(object, TEXT_STATE, row->remote.port != 0 ? "CONNECTED" : "UNCONN");
    if (row->has_memory)
        values_from_memory(&object->now, row->memory, tcp);
    if (row->info)
        values_from_tcp(objects, object, row->info, row->info_size);
    if (row->has_shutdown)
        object->now.number[VALUE_SHUTDOWN] = row->shutdown;
    if (tcp && row->state == STATE_LISTEN) {
        object->now.number[VALUE_ACCEPT_QUEUE] = (int32_t)row->rqueue;
        object->now.number[VALUE_BACKLOG] = (int32_t)row->wqueue;
    } else if (tcp && row->state == STATE_TIME_WAIT) {
        clear_transfer(&object->now);
    } else if (tcp) {
        object->now.number[VALUE_RECV_QUEUE] = receive_queue(row);
        object->now.number[VALUE_SEND_QUEUE] = (int32_t)row->wqueue;
    }
}

static void take_unix_numbers(struct values *now, const struct sockdiag_row *row)
{
    bool listens = row->state == STATE_LISTEN;
    if (row->has_memory)
        values_from_memory(now, row->memory, false);
    if (row->has_shutdown)
        now->number[VALUE_SHUTDOWN] = row->shutdown;
    now->number[listens ? VALUE_ACCEPT_QUEUE : VALUE_RECV_QUEUE] = (int32_t)row->rqueue;
    now->number[listens ? VALUE_BACKLOG : VALUE_SEND_QUEUE] = (int32_t)row->wqueue;
}

/* A path, or an abstract name, which begins with a NUL and is shown with an @. */
static void take_unix_names(struct objects *objects, struct object *object, const struct sockdiag_row *row)
{
    char name[NAME_MAX_SHOWN];
    if (!row->name || row->name_size == 0)
        snprintf(name, sizeof name, "unnamed");
    else if (row->name[0] == '\0')
        snprintf(name, sizeof name, "@%.*s", (int)row->name_size - 1, row->name + 1);
    else
        snprintf(name, sizeof name, "%.*s", (int)row->name_size, row->name);
    object_set_text(object, TEXT_LOCAL, name);
    const struct object *peer =
        row->peer_inode ? map_get(&objects->by_inode, object_socket_key(row->peer_inode)) : NULL;
    if (!peer)
        return;
    object->peer = peer->inode;
    object->now.number[VALUE_PEER_OBJECT] = (int32_t)peer->id;
    object_set_text(object, TEXT_REMOTE, peer->now.text[TEXT_LOCAL].n ? peer->local_text[0] : "unnamed");
}

void sockdiag_sweep_unix(struct objects *objects, struct object *object)
{
    struct sockdiag_row row;
    if (!sockdiag_unix_one(objects->diag, object_socket_inode(object), &row))
        return;
    if (row.type == SOCK_SEQPACKET && object->kind == KIND_UNIX_STREAM) {
        object->kind = KIND_UNIX_SEQPACKET;
        object_set_text(object, TEXT_KIND, kind_name(object->kind));
    }
    if (object->cookie == 0)
        object_set_cookie(objects, object, row.cookie);
    take_unix_numbers(&object->now, &row);
    take_unix_names(objects, object, &row);
    object_set_state(objects, object, row.state);
    bool connected = row.state == STATE_ESTABLISHED || row.peer_inode != 0;
    object_set_text(object, TEXT_STATE,
                    row.state == STATE_LISTEN ? "LISTEN"
                    : connected               ? "CONNECTED"
                                              : "UNCONN");
    object_tell(objects, object);
}

/* What is left of an object without a descriptor; may free it. */
static void sweep_orphan(struct objects *objects, struct object *object)
{
    struct sockdiag_row row;
    bool tcp = kind_is_tcp(object->kind);
    if (kind_is_unix(object->kind) && sockdiag_unix_one(objects->diag, object_socket_inode(object), &row)) {
        sockdiag_sweep_unix(objects, object); /* on its way in a message */
        return;
    }
    if ((tcp ? object->remote.port != 0 : kind_is_udp(object->kind)) && object->local.port != 0 &&
        sockdiag_inet_one(objects->diag, kind_family(object->kind), tcp ? IPPROTO_TCP : IPPROTO_UDP,
                          &object->local, &object->remote, object->cookie, &row)) {
        take_inet(objects, object, &row);
        object_tell(objects, object);
        return;
    }
    object_left(objects, object);
}

void sockdiag_sweep_release(struct objects *objects, struct object *object, bool closing)
{
    bool socket = kind_is_socket(object->kind); /* what is none is freed with its last reference */
    if (object_release(objects, object) && socket && closing)
        sweep_orphan(objects, object);
}

/* ---- all of them */

static struct object *listener_of(struct objects *objects, int family, const struct address *local)
{
    struct object *any = NULL;
    for (struct object *object = objects->first; object; object = object->next) {
        if (!kind_is_tcp(object->kind) || object->state != STATE_LISTEN || object->local.port != local->port)
            continue;
        if (address_equal(&object->local, local))
            return object;
        if (address_any(&object->local) && kind_family(object->kind) == family)
            any = object;
    }
    return any;
}

/* A connection that nobody has accepted yet. */
static struct object *waiting(struct objects *objects, const struct sockdiag_row *row)
{
    struct object *listener = listener_of(objects, row->family, &row->local);
    if (!listener)
        return NULL;
    struct object *object = object_new(objects, row->family == AF_INET6 ? KIND_TCP6 : KIND_TCP, 0);
    if (!object)
        return NULL;
    object_set_cookie(objects, object, row->cookie);
    object_set_text(object, TEXT_OWNER, listener->now.text[TEXT_OWNER].n ? listener->owner_text[0] : NULL);
    object->now.number[VALUE_LISTENER] = (int32_t)listener->id;
    return object;
}

static const uint32_t can_wait = 1 << STATE_ESTABLISHED | 1 << STATE_SYN_RECV | 1 << STATE_CLOSE_WAIT;

static void take_row(void *data, const struct sockdiag_row *row)
{
    struct objects *objects = data;
    struct object *object = map_get(&objects->by_cookie, row->cookie);
    /* In these states alone can a connection wait: others are strangers' on a network that is not ours. */
    if (!object && row->inode == 0 && (can_wait >> row->state & 1))
        object = waiting(objects, row);
    if (!object)
        return;
    object->round = objects->round;
    if (object->references > 0)
        return; /* its descriptor says more */
    take_inet(objects, object, row);
    object_tell(objects, object);
}

static void count_half_open(struct objects *objects)
{
    uint64_t overflows, drops;
    bool counted = netstat_read(&objects->netstat, &overflows, &drops);
    for (struct object *object = objects->first; object; object = object->next)
        object->half_open = 0;
    for (struct object *object = objects->first; object; object = object->next) {
        if (object->state != STATE_SYN_RECV || object->references > 0 || !kind_is_tcp(object->kind))
            continue;
        for (struct object *listener = objects->first; listener; listener = listener->next)
            listener->half_open += (int32_t)listener->id == object->now.number[VALUE_LISTENER];
    }
    for (struct object *object = objects->first; object; object = object->next) {
        if (object->state != STATE_LISTEN || !kind_is_tcp(object->kind))
            continue;
        object->now.number[VALUE_HALF_OPEN] = (int32_t)object->half_open;
        if (counted)
            object->now.number[VALUE_OVERFLOWS] = overflows > INT32_MAX ? INT32_MAX : (int32_t)overflows;
        object_tell(objects, object);
    }
}

static bool family_needed(const struct objects *objects, int family)
{
    unsigned orphans = 0;
    for (const struct object *object = objects->first; object; object = object->next) {
        if (!kind_is_tcp(object->kind) || kind_family(object->kind) != family)
            continue;
        if (object->state == STATE_LISTEN || (object->references == 0 && ++orphans > SINGLE_QUESTIONS_MAX))
            return true;
    }
    return false;
}

void sockdiag_sweep(struct objects *objects)
{
    struct object *object, *next;
    if (objects->listeners == 0 && objects->orphans == 0)
        return;
    objects->round++;
    if (family_needed(objects, AF_INET))
        sockdiag_inet(objects->diag, AF_INET, IPPROTO_TCP, not_listening, take_row, objects);
    if (family_needed(objects, AF_INET6))
        sockdiag_inet(objects->diag, AF_INET6, IPPROTO_TCP, not_listening, take_row, objects);
    /* A dump may miss a row that moves while it runs: what it did not show is asked for by name. */
    for (object = objects->first; object && objects->orphans > 0; object = next) {
        next = object->next;
        if (object->references == 0 && object->round != objects->round)
            sweep_orphan(objects, object);
    }
    if (objects->listeners > 0)
        count_half_open(objects);
}

/* ---- where descriptors cannot be copied */

struct wanted {
    struct objects *objects;
    struct object *object;
    bool found;
};

static void take_wanted(void *data, const struct sockdiag_row *row)
{
    struct wanted *wanted = data;
    if (row->inode == 0 || object_socket_key(row->inode) != wanted->object->inode)
        return;
    take_inet(wanted->objects, wanted->object, row);
    wanted->found = true;
}

void sockdiag_sweep_one(struct objects *objects, struct object *object)
{
    bool tcp = kind_is_tcp(object->kind), known = object->cookie != 0 && object->local.port != 0;
    int family = kind_family(object->kind), protocol = tcp ? IPPROTO_TCP : IPPROTO_UDP;
    struct wanted wanted = { .objects = objects, .object = object };
    struct sockdiag_row row;
    if (!tcp && !kind_is_udp(object->kind))
        return;
    if (tcp && known &&
        sockdiag_inet_one(objects->diag, family, protocol, &object->local, &object->remote, object->cookie,
                          &row))
        take_inet(objects, object, &row);
    else if (sockdiag_inet(objects->diag, family, protocol, every_state, take_wanted, &wanted) && tcp &&
             !wanted.found)
        object_set_state(objects, object, STATE_CLOSED); /* all others are listed */
    object_tell(objects, object);
}

/* From an address to the actor that has it. An entry stays when its socket has gone, since packets of
 * TIME_WAIT and answers on their way still name it, and is taken over by the next socket on the same address
 * and port. */
#include "lab/observe/objects/registry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/base/hash.h"

enum { REFRESH_MAX = 256 };

struct endpoint {
    char actor[OWNER_MAX];
};

static uint64_t endpoint_key(const struct address *address, bool udp)
{
    return hash_bytes(hash_number(HASH_START, udp), address, sizeof *address);
}

static uint64_t tuple_key(const struct address *local, const struct address *remote, bool udp)
{
    struct address both[2] = { *local, *remote };

    return hash_bytes(hash_number(HASH_START, udp), both, sizeof both);
}

/* "server" of "server.1": children and threads are of the same actor. */
static void put_owner(struct objects *objects, const struct address *address, bool udp, struct str owner)
{
    uint64_t key = endpoint_key(address, udp);
    struct endpoint *endpoint = map_get(&objects->endpoints, key);
    size_t length = 0;

    while (length < owner.n && length < OWNER_MAX - 1 && owner.p[length] != '.')
        length++;
    if (length == 0)
        return;
    if (endpoint == NULL) {
        endpoint = calloc(1, sizeof *endpoint);
        if (endpoint == NULL)
            return;
        if (!map_put(&objects->endpoints, key, endpoint)) {
            free(endpoint);
            return;
        }
    }
    memcpy(endpoint->actor, owner.p, length);
    endpoint->actor[length] = '\0';
}

void endpoints_free(struct objects *objects)
{
    for (size_t i = 0; i < objects->endpoints.capacity; i++)
        free(objects->endpoints.entries[i].value);
    map_free(&objects->endpoints);
}

static const struct endpoint *look_up(struct objects *objects, const struct address *address, bool udp)
{
    struct address any = address_wildcard(address);
    const struct endpoint *endpoint = map_get(&objects->endpoints, endpoint_key(address, udp));

    return endpoint != NULL ? endpoint : map_get(&objects->endpoints, endpoint_key(&any, udp));
}

/* Sockets that got a port without a call that was seen to return: by connect() while it blocks, by the first
 * send. */
static void refresh(struct objects *objects)
{
    int left = REFRESH_MAX;

    for (struct object *object = objects->first; object != NULL && left > 0; object = object->next) {
        struct sockaddr_storage local, remote;
        socklen_t local_size = sizeof local, remote_size = sizeof remote;
        struct address here, there;
        struct process *process;
        int copy;

        if (object->references == 0 || object->local.port != 0 ||
            !(kind_is_tcp(object->kind) || kind_is_udp(object->kind)))
            continue;
        left--;
        process = process_of(objects, object->holder);
        copy = process ? process_copy_fd(objects, process, object->holder_fd) : -1;
        if (copy < 0)
            continue;
        if (getsockname(copy, (struct sockaddr *)&local, &local_size) == 0) {
            if (getpeername(copy, (struct sockaddr *)&remote, &remote_size) != 0)
                remote_size = 0;
            here = address_from((struct sockaddr *)&local, local_size);
            there = address_from((struct sockaddr *)&remote, remote_size);
            if (here.port != 0)
                endpoints_learn(objects, object, &here, &there);
        }
        close(copy);
    }
}

size_t endpoints_text(struct objects *objects, const struct address *address, bool udp, char *out, size_t cap,
                      bool *found)
{
    const struct endpoint *endpoint = NULL;
    int length;

    *found = false;
    if (address->size == 0 || address->port == 0 || address_any(address))
        return address_text(address, out, cap);
    endpoint = look_up(objects, address, udp);
    if (endpoint == NULL)
        return address_text(address, out, cap);
    *found = true;
    length = snprintf(out, cap, "%s:%u", endpoint->actor, address->port);
    return (size_t)length < cap ? (size_t)length : cap ? cap - 1 : 0;
}

/* The other end of a connection within the session has the same addresses the other way round. */
static void learn_peer(struct objects *objects, struct object *object, bool udp)
{
    struct object *peer;
    uint64_t key = 0;

    if (object->tuple != 0 && map_get(&objects->by_tuple, object->tuple) == object)
        map_remove(&objects->by_tuple, object->tuple);
    if (object->remote.port != 0)
        key = tuple_key(&object->local, &object->remote, udp);
    object->tuple = key;
    if (key == 0) {
        object->now.number[VALUE_PEER_OBJECT] = VALUE_UNKNOWN;
        return;
    }
    map_put(&objects->by_tuple, key, object);
    peer = map_get(&objects->by_tuple, tuple_key(&object->remote, &object->local, udp));
    if (peer == NULL)
        return;
    object->now.number[VALUE_PEER_OBJECT] = (int32_t)peer->id;
    peer->now.number[VALUE_PEER_OBJECT] = (int32_t)object->id;
}

void endpoints_learn(struct objects *objects, struct object *object, const struct address *local,
                     const struct address *remote)
{
    bool udp = kind_is_udp(object->kind), found;
    bool moved = !address_equal(local, &object->local) || !address_equal(remote, &object->remote);
    char text[NAME_MAX_SHOWN];

    if (!moved && object->named && !object->unresolved)
        return;
    object->local = *local;
    object->remote = *remote;
    if (local->port == 0) {
        object_set_text(object, TEXT_LOCAL, NULL);
    } else if (moved || !object->named) {
        struct address own = address_any(local) ? address_wildcard(local) : *local;

        put_owner(objects, &own, udp, object->now.text[TEXT_OWNER]);
        endpoints_text(objects, local, udp, text, sizeof text, &found);
        object_set_text(object, TEXT_LOCAL, text);
        object->named = true;
    }
    if (moved)
        learn_peer(objects, object, udp);
    object->unresolved = false;
    if (remote->port == 0) {
        object_set_text(object, TEXT_REMOTE, NULL);
    } else {
        endpoints_text(objects, remote, udp, text, sizeof text, &found);
        object_set_text(object, TEXT_REMOTE, text);
        object->unresolved = !found;
    }
}

void endpoints_forget(struct objects *objects, struct object *object)
{
    if (object->tuple != 0 && map_get(&objects->by_tuple, object->tuple) == object)
        map_remove(&objects->by_tuple, object->tuple);
    object->tuple = 0;
}

size_t objects_endpoint(struct objects *objects, const struct sockaddr *address, socklen_t size, bool udp,
                        char *out, size_t cap)
{
    struct address internet = address_from(address, size);
    bool found;
    size_t length;

    if (internet.size == 0)
        return decode_sockaddr(address, size, out, cap);
    length = endpoints_text(objects, &internet, udp, out, cap, &found);
    if (found || internet.port == 0 || address_any(&internet))
        return length;
    refresh(objects);
    return endpoints_text(objects, &internet, udp, out, cap, &found);
}

size_t objects_endpoint_of(struct objects *objects, const struct sockaddr *address, socklen_t size, char *out,
                           size_t cap)
{
    struct address internet = address_from(address, size);

    return objects_endpoint(objects, address, size, internet.size != 0 && !look_up(objects, &internet, false),
                            out, cap);
}

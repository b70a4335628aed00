#include "lab/observe/objects/endpoints.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/hash.h"

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
    owner = str_before(owner, '.');
    if (owner.n == 0)
        return;
    if (!endpoint) {
        endpoint = calloc(1, sizeof *endpoint);
        if (!endpoint)
            return;
        if (!map_put(&objects->endpoints, key, endpoint)) {
            free(endpoint);
            return;
        }
    }
    str_copy(endpoint->actor, sizeof endpoint->actor, owner);
}

void endpoints_free(struct objects *objects)
{
    map_free_values(&objects->endpoints);
}

static const struct endpoint *look_up(const struct objects *objects, const struct address *address, bool udp)
{
    struct address any = address_wildcard(address);
    const struct endpoint *endpoint = map_get(&objects->endpoints, endpoint_key(address, udp));
    return endpoint ? endpoint : map_get(&objects->endpoints, endpoint_key(&any, udp));
}

bool endpoints_known(const struct objects *objects, const struct address *address, bool udp)
{
    return look_up(objects, address, udp) != NULL;
}

/* A name stands for one address alone, the usual one: two that are both called "server:7000" could not be
 * told apart, and often that is where the fault lies. */
static bool is_named(const struct address *address)
{
    static const uint8_t usual[4] = { 127, 0, 0, 1 };
    return address->size == sizeof usual && memcmp(address->bytes, usual, sizeof usual) == 0;
}

size_t endpoints_text(struct objects *objects, const struct address *address, bool udp, char *out, size_t cap,
                      bool *found)
{
    const struct endpoint *endpoint = NULL;
    *found = false;
    if (address->size == 0 || address->port == 0 || address_any(address))
        return address_text(address, out, cap);
    endpoint = look_up(objects, address, udp);
    if (!endpoint)
        return address_text(address, out, cap);
    *found = true;
    if (!is_named(address))
        return address_text(address, out, cap);
    int length = snprintf(out, cap, "%s:%u", endpoint->actor, address->port);
    return (size_t)length < cap ? (size_t)length : cap ? cap - 1 : 0;
}

void endpoints_touch(struct objects *objects, const struct address *from, const struct address *to, bool udp)
{
    struct object *sender = map_get(&objects->by_tuple, tuple_key(from, to, udp));
    struct object *receiver = map_get(&objects->by_tuple, tuple_key(to, from, udp));
    if (sender)
        sender->touched = true;
    if (receiver)
        receiver->touched = true;
    else if (udp)
        objects->datagrams_touched = true;
    if (!udp && (!receiver || !sender || receiver->references == 0 || sender->references == 0))
        objects->doors_touched = true;
}

/* The other end of a connection within the session has the same addresses the other way round. */
static void learn_peer(struct objects *objects, struct object *object, bool udp)
{
    bool connected = object->remote.port != 0;
    object_set_tuple(objects, object, connected ? tuple_key(&object->local, &object->remote, udp) : 0);
    object->peer = connected ? tuple_key(&object->remote, &object->local, udp) : 0;
    if (!connected) {
        object->now.number[VALUE_PEER_OBJECT] = VALUE_UNKNOWN;
        return;
    }
    struct object *peer = map_get(&objects->by_tuple, object->peer);
    if (!peer)
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

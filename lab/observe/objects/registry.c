#include "lab/observe/objects/registry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint64_t object_socket_key(uint64_t inode)
{
    return inode << 2 | 1;
}

uint32_t object_socket_inode(const struct object *object)
{
    return (uint32_t)(object->inode >> 2);
}

static char *text_of(struct object *object, enum text_id id, int told, size_t *cap)
{
    *cap = id == TEXT_OWNER ? OWNER_MAX : NAME_MAX_SHOWN;
    switch (id) {
    case TEXT_LOCAL:
        return object->local_text[told];
    case TEXT_REMOTE:
        return object->remote_text[told];
    case TEXT_OWNER:
        return object->owner_text[told];
    default:
        return NULL; /* kinds and states are constants */
    }
}

void object_set_text(struct object *object, enum text_id id, const char *text)
{
    size_t cap;
    char *copy = text_of(object, id, 0, &cap);
    if (!text || *text == '\0') {
        object->now.text[id] = (struct str){ NULL, 0 };
        return;
    }
    if (copy) {
        snprintf(copy, cap, "%s", text);
        text = copy;
    }
    object->now.text[id] = str_from(text);
}

void object_own(struct objects *objects, struct object *object, pid_t owner)
{
    const char *label = objects->sink.label ? objects->sink.label(objects->sink.data, owner) : NULL;
    object_set_text(object, TEXT_OWNER, label);
}

struct object *object_new(struct objects *objects, enum object_kind kind, pid_t owner)
{
    struct object *object = calloc(1, sizeof *object);
    if (!object)
        return NULL;
    object->id = ++objects->next_id;
    object->kind = kind;
    object->family = object->protocol = -1;
    object->previous = objects->last;
    if (objects->last)
        objects->last->next = object;
    else
        objects->first = object;
    objects->last = object;
    objects->orphans++;
    values_clear(&object->now);
    object_set_text(object, TEXT_KIND, kind_name(kind));
    if (owner > 0)
        object_own(objects, object, owner);
    return object;
}

void object_free(struct objects *objects, struct object *object)
{
    if (object->references == 0)
        objects->orphans--;
    object_set_state(objects, object, 0);
    object_set_cookie(objects, object, 0);
    object_set_inode(objects, object, 0);
    object_set_tuple(objects, object, 0);
    if (object->previous)
        object->previous->next = object->next;
    else
        objects->first = object->next;
    if (object->next)
        object->next->previous = object->previous;
    else
        objects->last = object->previous;
    free(object);
}

/* Moves an object's entry in a map from one key to another; 0 is no key. */
static void rekey(struct map *map, struct object *object, uint64_t *key, uint64_t with)
{
    if (*key == with)
        return;
    if (*key != 0 && map_get(map, *key) == object)
        map_remove(map, *key);
    *key = with;
    if (with != 0)
        map_put(map, with, object);
}

void object_set_cookie(struct objects *objects, struct object *object, uint64_t cookie)
{
    rekey(&objects->by_cookie, object, &object->cookie, cookie);
}

void object_set_inode(struct objects *objects, struct object *object, uint64_t inode)
{
    rekey(&objects->by_inode, object, &object->inode, inode);
}

void object_set_tuple(struct objects *objects, struct object *object, uint64_t tuple)
{
    rekey(&objects->by_tuple, object, &object->tuple, tuple);
}

void object_set_state(struct objects *objects, struct object *object, uint8_t state)
{
    bool tcp = kind_is_tcp(object->kind);
    if (tcp && object->state == STATE_LISTEN)
        objects->listeners--;
    if (tcp && state == STATE_LISTEN)
        objects->listeners++;
    object->state = state;
    if (tcp && tcp_state_name(state))
        object_set_text(object, TEXT_STATE, tcp_state_name(state));
}

void object_tell(struct objects *objects, struct object *object)
{
    char text[1024];
    size_t length = values_diff(object->was_told ? &object->told : NULL, &object->now, text, sizeof text);
    if (length == 0)
        return;
    object->told = object->now;
    object->was_told = true;
    for (unsigned id = 0; id < TEXT_COUNT; id++) {
        size_t cap;
        char *copy = text_of(object, (enum text_id)id, 1, &cap);
        if (copy && object->now.text[id].p) {
            memcpy(copy, object->now.text[id].p, object->now.text[id].n);
            object->told.text[id].p = copy;
        }
    }
    objects->sink.object(objects->sink.data, object->id, (struct str){ text, length });
}

void object_touch(struct objects *objects, struct object *object)
{
    const struct map *map =
        kind_is_tcp(object->kind) || kind_is_udp(object->kind) ? &objects->by_tuple : &objects->by_inode;
    struct object *peer = object->peer ? map_get(map, object->peer) : NULL;
    object->touched = true;
    if (peer)
        peer->touched = true;
    objects->doors_touched |= object->state == STATE_LISTEN || kind_is_unix(object->kind);
    objects->datagrams_touched |= kind_is_udp(object->kind) || object->kind == KIND_UNIX_DGRAM;
}

void object_left(struct objects *objects, struct object *object)
{
    object_set_text(object, TEXT_STATE, "GONE");
    object->now.number[VALUE_PEER_OBJECT] = VALUE_UNKNOWN;
    object_tell(objects, object);
    object_free(objects, object);
}

void object_reference(struct objects *objects, struct object *object)
{
    if (object->references++ == 0)
        objects->orphans--;
}

bool object_release(struct objects *objects, struct object *object)
{
    if (--object->references > 0)
        return false;
    objects->orphans++;
    object->holder = 0;
    object_touch(objects, object);
    if (!kind_is_socket(object->kind))
        object_left(objects, object);
    return true;
}

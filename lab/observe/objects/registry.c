/* Objects: their identity and numbers, and what was told of each. */
#include "lab/observe/objects/registry.h"

#include <linux/netlink.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { STATE_LISTEN = 10 };

static const char *const kind_names[KIND_COUNT] = {
    [KIND_NONE] = "",
    [KIND_TCP] = "tcp",
    [KIND_TCP6] = "tcp6",
    [KIND_UDP] = "udp",
    [KIND_UDP6] = "udp6",
    [KIND_UNIX_STREAM] = "unix-stream",
    [KIND_UNIX_DGRAM] = "unix-dgram",
    [KIND_UNIX_SEQPACKET] = "unix-seqpacket",
    [KIND_RAW] = "raw",
    [KIND_ICMP] = "icmp",
    [KIND_PACKET] = "packet",
    [KIND_NETLINK] = "netlink",
    [KIND_SOCKET] = "socket",
    [KIND_PIPE_READ] = "pipe-read",
    [KIND_PIPE_WRITE] = "pipe-write",
    [KIND_EPOLL] = "epoll",
    [KIND_EVENTFD] = "eventfd",
    [KIND_TIMERFD] = "timerfd",
    [KIND_SIGNALFD] = "signalfd",
};

/* Names of RFC 9293, as ss and netstat write them. */
static const char *const tcp_states[] = {
    "",       "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT",
    "CLOSED", "CLOSE_WAIT",  "LAST_ACK", "LISTEN",   "CLOSING",   "SYN_RECV",
};

const char *kind_name(enum object_kind kind)
{
    return kind_names[kind];
}

bool kind_is_tcp(enum object_kind kind)
{
    return kind == KIND_TCP || kind == KIND_TCP6;
}

bool kind_is_udp(enum object_kind kind)
{
    return kind == KIND_UDP || kind == KIND_UDP6;
}

bool kind_is_unix(enum object_kind kind)
{
    return kind >= KIND_UNIX_STREAM && kind <= KIND_UNIX_SEQPACKET;
}

bool kind_is_socket(enum object_kind kind)
{
    return kind >= KIND_TCP && kind <= KIND_SOCKET;
}

bool kind_is_pipe(enum object_kind kind)
{
    return kind == KIND_PIPE_READ || kind == KIND_PIPE_WRITE;
}

int kind_family(enum object_kind kind)
{
    return kind == KIND_TCP6 || kind == KIND_UDP6 ? AF_INET6 : AF_INET;
}

enum object_kind kind_of_socket(int domain, int type, int protocol)
{
    static const struct {
        int domain, type, protocol; /* protocol -1: any */
        enum object_kind kind;
    } rows[] = {
        { AF_INET, SOCK_STREAM, 0, KIND_TCP },
        { AF_INET, SOCK_STREAM, IPPROTO_TCP, KIND_TCP },
        { AF_INET6, SOCK_STREAM, 0, KIND_TCP6 },
        { AF_INET6, SOCK_STREAM, IPPROTO_TCP, KIND_TCP6 },
        { AF_INET, SOCK_DGRAM, 0, KIND_UDP },
        { AF_INET, SOCK_DGRAM, IPPROTO_UDP, KIND_UDP },
        { AF_INET6, SOCK_DGRAM, 0, KIND_UDP6 },
        { AF_INET6, SOCK_DGRAM, IPPROTO_UDP, KIND_UDP6 },
        { AF_INET, SOCK_DGRAM, IPPROTO_ICMP, KIND_ICMP },
        { AF_INET6, SOCK_DGRAM, IPPROTO_ICMPV6, KIND_ICMP },
        { AF_INET, SOCK_RAW, -1, KIND_RAW },
        { AF_INET6, SOCK_RAW, -1, KIND_RAW },
        { AF_UNIX, SOCK_STREAM, -1, KIND_UNIX_STREAM },
        { AF_UNIX, SOCK_DGRAM, -1, KIND_UNIX_DGRAM },
        { AF_UNIX, SOCK_SEQPACKET, -1, KIND_UNIX_SEQPACKET },
        { AF_PACKET, SOCK_RAW, -1, KIND_PACKET },
        { AF_PACKET, SOCK_DGRAM, -1, KIND_PACKET },
        { AF_NETLINK, SOCK_RAW, -1, KIND_NETLINK },
        { AF_NETLINK, SOCK_DGRAM, -1, KIND_NETLINK },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].domain == domain && rows[i].type == type &&
            (rows[i].protocol == -1 || rows[i].protocol == protocol))
            return rows[i].kind;
    return KIND_SOCKET;
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

    if (text == NULL || *text == '\0') {
        object->now.text[id] = (struct str){ NULL, 0 };
        return;
    }
    if (copy != NULL) {
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

    if (object == NULL)
        return NULL;
    object->id = ++objects->next_id;
    object->kind = kind;
    object->previous = objects->last;
    if (objects->last != NULL)
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
    endpoints_forget(objects, object);
    if (object->previous != NULL)
        object->previous->next = object->next;
    else
        objects->first = object->next;
    if (object->next != NULL)
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

void object_set_state(struct objects *objects, struct object *object, uint8_t state)
{
    bool tcp = kind_is_tcp(object->kind);

    if (tcp && object->state == STATE_LISTEN)
        objects->listeners--;
    if (tcp && state == STATE_LISTEN)
        objects->listeners++;
    object->state = state;
    if (tcp && state < sizeof tcp_states / sizeof *tcp_states)
        object_set_text(object, TEXT_STATE, tcp_states[state]);
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

        if (copy != NULL && object->now.text[id].p != NULL) {
            memcpy(copy, object->now.text[id].p, object->now.text[id].n);
            object->told.text[id].p = copy;
        }
    }
    objects->sink.object(objects->sink.data, object->id, (struct str){ text, length });
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

void object_release(struct objects *objects, struct object *object, bool closing)
{
    if (--object->references > 0)
        return;
    objects->orphans++;
    object->holder = 0;
    if (!kind_is_socket(object->kind))
        object_left(objects, object);
    else if (closing)
        sockdiag_sweep_orphan(objects, object);
}

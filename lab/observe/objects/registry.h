/* The objects of a session: identity, numbers, what was told of each; and what the rest of this room keeps
 * beside them. All is owned by `struct objects` and freed with it. The files of the room, each of which takes
 * only from those below it:
 *
 *   wakers          who can still wake whoever waits for a descriptor
 *   objects         what the session asks
 *   touched         what may have changed since it was looked at
 *   last_look       what is about to be closed
 *   fd_effects      what each call does to a descriptor table
 *   tables          descriptor tables: read, changed, reported
 *   probe           what one descriptor's object says of itself
 *   identify        from a descriptor to its object
 *   processes       processes, and who shares whose table
 *   sockdiag_sweep  what sock_diag says: waiting connections, orphans, and all where descriptors cannot be
 *                   copied
 *   endpoints       from an address to the actor that has it
 *   values_from     numbers of a socket from what the kernel gives
 *   registry        the objects
 *   object_kind, address, fdinfo, netstat, sockdiag  know nothing of objects */
#ifndef SOCKEYE_OBSERVE_REGISTRY_H
#define SOCKEYE_OBSERVE_REGISTRY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "lab/base/map.h"
#include "lab/observe/objects/address.h"
#include "lab/observe/objects/netstat.h"
#include "lab/observe/objects/object_kind.h"
#include "lab/observe/objects/sink.h"
#include "lab/record/event.h"
#include "lab/record/values.h"

enum { NAME_MAX_SHOWN = 80, OWNER_MAX = EVENT_LABEL_MAX + 1 };

struct object {
    struct object *next, *previous; /* of those alive, in order of appearance */
    uint32_t id;
    enum object_kind kind;
    uint64_t cookie;     /* sockets, SO_COOKIE; 0 not known */
    uint64_t inode;      /* sockets; pipes: a key made from it; 0 none */
    uint32_t references; /* slots in tables */
    pid_t holder;        /* a process and descriptor that led here last; may be stale */
    int holder_fd;
    int family, protocol; /* of a socket; -1 not known */
    bool nonblock;        /* of the open file description, so of each of its descriptors */
    bool bound;           /* a datagram socket that bind() gave its address, and that is not connected */
    bool named;           /* its address is in the map of endpoints */
    bool unresolved;      /* its remote end's actor is not known yet */
    uint8_t timed;        /* bits, as setsockopt() was seen: 1 SO_RCVTIMEO, 2 SO_SNDTIMEO */
    bool touched;         /* may be other than when it was last looked at */
    uint8_t state;        /* TCP_* as the kernel has it; 0 not known */
    uint8_t shutdown;     /* by shutdown() calls seen, where the kernel does not say */
    uint32_t round;       /* of the survey that saw it last */
    uint32_t half_open;
    struct address local, remote;
    uint64_t tuple; /* key in by_tuple; 0 none */
    uint64_t peer; /* key in by_inode of a unix socket's or pipe's other end, in by_tuple of a connection's */
    struct values now, told;
    bool was_told;
    char local_text[2][NAME_MAX_SHOWN], remote_text[2][NAME_MAX_SHOWN],
        owner_text[2][OWNER_MAX]; /* now, told */
};

struct slot {
    struct object *object; /* NULL: none that is shown */
    bool found;            /* by objects_watches(), and not reported yet */
    bool cloexec, nonblock;
};

struct table {
    struct slot *slots;
    int count;
    unsigned sharers; /* processes */
};

struct process {
    pid_t pid;
    int pidfd;  /* -1 not opened or refused */
    bool found; /* a slot of its table was found */
    bool known; /* its table was read, or copied from its parent's */
    struct table *table;
    struct process *next, *previous;
};

struct objects {
    struct objects_sink sink;
    struct sockdiag *diag;
    struct netstat netstat;
    struct object *first, *last;
    uint32_t next_id, round, looks;
    unsigned listeners, orphans; /* alive TCP listeners; alive objects without a descriptor */
    struct map by_cookie, by_inode, by_tuple;
    struct map hidden;    /* identify.c: inodes that are not shown */
    struct map processes; /* processes.c */
    struct map endpoints; /* endpoints.c */
    struct process *first_process, *recent;
    bool doors_touched;     /* who waits for accept() may be others than were last seen */
    bool datagrams_touched; /* a datagram may have come to any socket for them */
    bool copies_refused;    /* pidfd_getfd is not allowed here */
    bool timeouts_set;      /* some socket was given SO_RCVTIMEO or SO_SNDTIMEO */
};

/* The key of a socket in by_inode, and back; a pipe's ends have keys of their own (identify.c). */
uint64_t object_socket_key(uint64_t inode);
uint32_t object_socket_inode(const struct object *object);

/* A new object, not told of yet; NULL when out of memory. */
struct object *object_new(struct objects *objects, enum object_kind kind, pid_t owner);
void object_free(struct objects *objects, struct object *object);
void object_own(struct objects *objects, struct object *object, pid_t owner);
/* Its keys in the maps; 0 takes it out. */
void object_set_cookie(struct objects *objects, struct object *object, uint64_t cookie);
void object_set_inode(struct objects *objects, struct object *object, uint64_t inode);
void object_set_tuple(struct objects *objects, struct object *object, uint64_t tuple);
/* One of TCP_*; keeps the count of listeners. */
void object_set_state(struct objects *objects, struct object *object, uint8_t state);
void object_set_text(struct object *object, enum text_id id, const char *text);
/* Gives what changed to the sink. */
void object_tell(struct objects *objects, struct object *object);
/* Something was done to it, which its peer may feel. */
void object_touch(struct objects *objects, struct object *object);
/* It has left the kernel: tells so, and frees it. */
void object_left(struct objects *objects, struct object *object);
void object_reference(struct objects *objects, struct object *object);
/* True where that was the last reference. What is no socket has left with it; a socket may live on, and is
 * not freed. */
bool object_release(struct objects *objects, struct object *object);

#endif

/* Private to objects*.c and probe*.c: the objects of a session, the descriptor tables that lead to them, and
 * the names of the addresses they are bound to. All is owned by `struct objects` and freed with it.
 *
 *   registry.c   objects: identity, numbers, what was told of each
 *   tables.c     processes and their descriptor tables
 *   identify.c   from a descriptor to its object
 *   endpoints.c  from an address to the actor that has it
 *   probe.c      what one descriptor's object says of itself
 *   sockdiag_sweep.c     what sock_diag says: waiting connections, orphans, and all where descriptors cannot
 * be copied objects.c    the public functions; calls.c: what each call does to a descriptor table */
#ifndef SOCKEYE_OBSERVE_REGISTRY_H
#define SOCKEYE_OBSERVE_REGISTRY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "lab/base/map.h"
#include "lab/observe/objects/address.h"
#include "lab/observe/objects/netstat.h"
#include "lab/observe/objects/objects.h"
#include "lab/observe/objects/sockdiag.h"
#include "lab/record/values.h"

enum object_kind {
    KIND_NONE,
    KIND_TCP,
    KIND_TCP6,
    KIND_UDP,
    KIND_UDP6,
    KIND_UNIX_STREAM,
    KIND_UNIX_DGRAM,
    KIND_UNIX_SEQPACKET,
    KIND_RAW,
    KIND_ICMP,
    KIND_PACKET,
    KIND_NETLINK,
    KIND_SOCKET, /* a socket of a family without a name here */
    KIND_PIPE_READ,
    KIND_PIPE_WRITE,
    KIND_EPOLL,
    KIND_EVENTFD,
    KIND_TIMERFD,
    KIND_SIGNALFD,
    KIND_COUNT
};

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
    bool nonblock;    /* of the open file description, so of each of its descriptors */
    bool named;       /* its address is in the map of endpoints */
    bool unresolved;  /* its remote end's actor is not known yet */
    uint8_t state;    /* TCP_* as the kernel has it; 0 not known */
    uint8_t shutdown; /* by shutdown() calls seen, where the kernel does not say */
    uint32_t round;   /* of the survey that saw it last */
    uint32_t half_open;
    struct address local, remote;
    uint64_t tuple; /* key in by_tuple; 0 none */
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
    uint32_t next_id, round;
    unsigned listeners, orphans; /* alive TCP listeners; alive objects without a descriptor */
    struct map by_cookie, by_inode, by_tuple, hidden, processes, endpoints;
    struct process *first_process, *recent;
    bool copies_refused; /* pidfd_getfd is not allowed here */
};

/* ---- registry.c */

const char *kind_name(enum object_kind kind);
bool kind_is_tcp(enum object_kind kind);
bool kind_is_udp(enum object_kind kind);
bool kind_is_unix(enum object_kind kind);
bool kind_is_socket(enum object_kind kind);
bool kind_is_pipe(enum object_kind kind);
int kind_family(enum object_kind kind); /* AF_INET, AF_INET6 of tcp and udp */
enum object_kind kind_of_socket(int domain, int type, int protocol);

/* A new object, not told of yet; NULL when out of memory. */
struct object *object_new(struct objects *objects, enum object_kind kind, pid_t owner);
void object_free(struct objects *objects, struct object *object);
void object_own(struct objects *objects, struct object *object, pid_t owner);
void object_set_cookie(struct objects *objects, struct object *object, uint64_t cookie);
void object_set_inode(struct objects *objects, struct object *object, uint64_t inode);
/* One of TCP_*; keeps the count of listeners. */
void object_set_state(struct objects *objects, struct object *object, uint8_t state);
void object_set_text(struct object *object, enum text_id id, const char *text);
/* Gives what changed to the sink. */
void object_tell(struct objects *objects, struct object *object);
/* It has left the kernel: tells so, and frees it. */
void object_left(struct objects *objects, struct object *object);
void object_reference(struct objects *objects, struct object *object);
/* May free it. `closing`: the descriptor is gone already, so that the kernel can be asked what is left. */
void object_release(struct objects *objects, struct object *object, bool closing);

/* ---- tables.c */

struct process *process_of(struct objects *objects, pid_t pid); /* NULL when not known */
struct process *process_make(struct objects *objects, pid_t pid);
/* `closing`: its descriptors are closed, so that the kernel can be asked what is left of each socket. */
void process_end(struct objects *objects, struct process *process, bool closing);
bool process_share(struct objects *objects, struct process *child, struct process *parent, bool shares);
/* Gives a process that shares its table one of its own. */
bool process_unshare(struct objects *objects, struct process *process);
/* A descriptor of our own of the same open file; -1 when that cannot be had. The caller closes it. */
int process_copy_fd(struct objects *objects, struct process *process, int fd);
/* NULL when out of memory. */
struct slot *table_slot(struct table *table, int fd);

/* Where changes of a table are written. */
struct report {
    char *out;
    size_t cap, used;
};
/* Puts `with` in the slot of fd, and reports it when a person would see the difference. */
void table_set(struct objects *objects, struct process *process, int fd, struct slot with, bool closing,
               struct report *report);

/* Reads /proc/PID/fd: what is there is learnt, what is not is forgotten. */
void table_read(struct objects *objects, struct process *process, bool skip_cloexec, struct report *report);
/* Puts the whole table. */
void table_put(const struct table *table, struct report *report);
/* Puts what objects_watches() found. */
void report_found(struct objects *objects, pid_t pid, struct report *report);
/* A socket or pipe without a reference as yet: asks it for all, and tells. */
void introduce(struct objects *objects, struct process *process, int fd, struct object *object);

/* ---- identify.c */

/* Finds out what a descriptor is; `fresh`: it was made just now, so that it is no copy of one known. */
struct slot identify(struct objects *objects, struct process *process, int fd, bool fresh);
/* Flags of a descriptor from fdinfo. */
bool identify_flags(pid_t pid, int fd, bool *cloexec, bool *nonblock, int *access);
/* Text of /proc/PID/fdinfo/FD; bytes, 0 when it cannot be read. */
size_t read_fdinfo(pid_t pid, int fd, char *out, size_t cap);
/* The standard descriptors that the observer gave: never shown, whatever descriptor leads to them. */
void identify_hide_stdio(struct objects *objects, pid_t pid);

/* ---- endpoints.c */

/* Takes in both ends of a socket: who has them, what they are called, and who is the peer. */
void endpoints_learn(struct objects *objects, struct object *object, const struct address *local,
                     const struct address *remote);
void endpoints_forget(struct objects *objects, struct object *object);
void endpoints_free(struct objects *objects);
size_t endpoints_text(struct objects *objects, const struct address *address, bool udp, char *out, size_t cap,
                      bool *found);

/* ---- probe.c */

/* Asks the object behind this descriptor for all that is known of it, and tells what changed. */
void probe(struct objects *objects, struct process *process, int fd, struct object *object);
void probe_options(struct objects *objects, struct process *process, int fd, struct object *object);
void values_from_memory(struct values *values, const uint32_t memory[], bool tcp);
void values_from_tcp(struct objects *objects, struct object *object, const void *info, size_t size);

/* ---- sockdiag_sweep.c */

/* What is left of an object without a descriptor; may free it. */
void sockdiag_sweep_orphan(struct objects *objects, struct object *object);
/* All that has no descriptor (and with copies refused, all). */
void sockdiag_sweep(struct objects *objects);
/* One socket where no copy can be had of its descriptor. */
void sockdiag_sweep_one(struct objects *objects, struct object *object);
/* Unix sockets: the peer, queues and shutdown state that no descriptor tells. */
void sockdiag_sweep_unix(struct objects *objects, struct object *object);

#endif

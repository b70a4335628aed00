/* The public functions: what the session asks of its kernel objects. */
#include "lab/observe/objects/objects.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lab/observe/decode/decode_address.h"
#include "lab/observe/objects/endpoints.h"
#include "lab/observe/objects/fdinfo.h"
#include "lab/observe/objects/identify.h"
#include "lab/observe/objects/probe.h"
#include "lab/observe/objects/sockdiag.h"
#include "lab/observe/objects/sockdiag_sweep.h"
#include "lab/observe/objects/tables.h"

enum { REFRESH_MAX = 256 };

/* A container's filter refuses pidfd_getfd of everybody, so that it can be tried on ourselves. */
static bool copies_allowed(void)
{
    int pidfd = (int)syscall(SYS_pidfd_open, getpid(), 0);
    int pair[2], copy = -1;
    if (pidfd < 0)
        return false;
    if (pipe2(pair, O_CLOEXEC) == 0) {
        copy = (int)syscall(SYS_pidfd_getfd, pidfd, pair[0], 0);
        close(pair[0]);
        close(pair[1]);
    }
    if (copy >= 0)
        close(copy);
    close(pidfd);
    return copy >= 0;
}

struct objects *objects_new(const struct objects_sink *sink, char *why, size_t cap)
{
    struct objects *objects = calloc(1, sizeof *objects);
    if (!objects) {
        snprintf(why, cap, "out of memory");
        return NULL;
    }
    objects->sink = *sink;
    /* Without sock_diag what has no descriptor is not shown; all else is. */
    objects->diag = sockdiag_open(why, cap);
    netstat_open(&objects->netstat);
    objects->copies_refused = !copies_allowed();
    return objects;
}

static void say_nothing(void *data, uint32_t id, struct str values)
{
    (void)data;
    (void)id;
    (void)values;
}

/* Without a word to the sink: nobody may be listening any more. */
void objects_free(struct objects *objects)
{
    static const struct objects_sink silent = { .object = say_nothing };
    if (!objects)
        return;
    objects->sink = silent;
    while (objects->first_process)
        process_end(objects, objects->first_process, false);
    while (objects->first)
        object_free(objects, objects->first);
    sockdiag_close(objects->diag);
    netstat_close(&objects->netstat);
    endpoints_free(objects);
    map_free(&objects->by_cookie);
    map_free(&objects->by_inode);
    map_free(&objects->by_tuple);
    map_free(&objects->hidden);
    map_free(&objects->processes);
    free(objects);
}

bool objects_watches(struct objects *objects, pid_t pid, int fd)
{
    struct process *process = process_of(objects, pid);
    if (fd < 0)
        return false;
    if (!process)
        process = process_make(objects, pid);
    if (!process)
        return false;
    if (process_slot(process, fd))
        return true;
    /* What is not watched is asked for each time: its close() and the open() of another file are not seen. */
    struct slot found = table_learn(objects, process, fd, false);
    if (!found.object)
        return false;
    table_set(objects, process, fd, found, false, NULL);
    struct slot *slot = process_slot(process, fd);
    if (slot)
        slot->found = process->found = true;
    return true;
}

bool objects_has_stdio(struct objects *objects, pid_t pid)
{
    const struct process *process = process_of(objects, pid);
    return process_slot(process, 0) || process_slot(process, 1) || process_slot(process, 2);
}

size_t objects_table(struct objects *objects, pid_t pid, char *out, size_t cap)
{
    struct process *process = process_make(objects, pid);
    struct report report = { out, cap, 0 };
    if (!process)
        return 0;
    bool first = !process->known;
    process->known = true;
    if (first)
        identify_hide_stdio(objects, pid);
    else
        process_unshare(objects, process); /* exec does */
    /* Before its first exec a program has descriptors of ours, which exec closes. */
    table_read(objects, process, first, NULL);
    process->found = false;
    table_put(process->table, 0, &report);
    return report.used;
}

struct interests {
    int epoll, from, to;
    struct report report;
};

static void put_interest(void *data, const struct fdinfo_target *target)
{
    struct interests *interests = data;
    struct report *report = &interests->report;
    /* The kernel adds these two to what a program asks for. */
    uint32_t asked = target->events & ~(uint32_t)(EPOLLERR | EPOLLHUP);
    struct event_set entry = { target->fd, asked, (uint32_t)interests->epoll };
    if (target->fd >= interests->from && target->fd < interests->to)
        report->used = event_put_set(report->out, report->used, report->cap, entry);
}

size_t objects_interests(struct objects *objects, pid_t pid, int from, int to, char *out, size_t cap)
{
    const struct process *process = process_of(objects, pid);
    struct interests interests = { .from = from, .to = to, .report = { out, cap, 0 } };
    for (int fd = 0; process && fd < process->table->count; fd++) {
        const struct slot *slot = process_slot(process, fd);
        interests.epoll = fd;
        if (slot && slot->object->kind == KIND_EPOLL)
            fdinfo_epoll(pid, fd, put_interest, &interests);
    }
    return interests.report.used;
}

/* CLONE_FILES without CLONE_THREAD. */
static bool same_table(pid_t a, pid_t b)
{
    return syscall(SYS_kcmp, a, b, KCMP_FILES, 0UL, 0UL) == 0;
}

void objects_attach(struct objects *objects, pid_t pid, pid_t parent)
{
    struct process *process = process_make(objects, pid), *from = process_of(objects, parent);
    if (!process)
        return;
    process->known = true;
    if (from && same_table(parent, pid))
        process_share(objects, process, from, true);
    table_read(objects, process, false, NULL);
}

size_t objects_table_part(struct objects *objects, pid_t pid, int *from, char *out, size_t cap)
{
    const struct process *process = process_of(objects, pid);
    struct report report = { out, cap, 0 };
    if (process)
        *from = table_put(process->table, *from, &report);
    return report.used;
}

void objects_leave_network(struct objects *objects)
{
    sockdiag_close(objects->diag);
    netstat_close(&objects->netstat);
    objects->diag = NULL;
}

void objects_fork(struct objects *objects, pid_t parent, pid_t child, bool shares)
{
    if (parent == child)
        return; /* a thread */
    struct process *from = process_make(objects, parent);
    struct process *to = process_make(objects, child);
    if (!from || !to)
        return;
    to->known = true;
    process_share(objects, to, from, shares || same_table(parent, child));
}

void objects_exit(struct objects *objects, pid_t pid)
{
    struct process *process = process_of(objects, pid);
    if (process)
        process_end(objects, process, true);
}

void objects_look(struct objects *objects, pid_t pid, int fd)
{
    struct process *process = process_of(objects, pid);
    struct slot *slot = process_slot(process, fd);
    if (slot)
        probe(objects, process, fd, slot->object);
}

void objects_look_unread(struct objects *objects, pid_t pid, int fd)
{
    struct process *process = process_of(objects, pid);
    struct slot *slot = process_slot(process, fd);
    if (slot)
        probe_unread(objects, process, fd, slot->object);
}

bool objects_copies_refused(const struct objects *objects)
{
    return objects->copies_refused;
}

void objects_refuse_copies(struct objects *objects)
{
    objects->copies_refused = true;
}

struct door {
    struct objects *objects;
    pid_t pid;
    bool found;
    unsigned connections;
};

static bool is_connection(const struct object *object)
{
    return (kind_is_tcp(object->kind) || object->kind == KIND_UNIX_STREAM) && object->state != STATE_LISTEN;
}

static void ask_door(void *data, const struct fdinfo_target *target)
{
    struct door *door = data;
    const struct slot *slot = process_slot(process_of(door->objects, door->pid), target->fd);
    if (!slot || slot->object->kind == KIND_EPOLL)
        return;
    door->found = door->found || objects_is_door(door->objects, door->pid, target->fd);
    door->connections += is_connection(slot->object);
}

bool objects_is_door(struct objects *objects, pid_t pid, int fd)
{
    const struct slot *slot = process_slot(process_of(objects, pid), fd);
    struct door door = { .objects = objects, .pid = pid };
    if (!slot)
        return false;
    if (slot->object->kind == KIND_EPOLL)
        return fdinfo_epoll(pid, fd, ask_door, &door) && door.found;
    return slot->object->state == STATE_LISTEN || slot->object->bound;
}

unsigned objects_connections(struct objects *objects, pid_t pid, int fd)
{
    const struct slot *slot = process_slot(process_of(objects, pid), fd);
    struct door door = { .objects = objects, .pid = pid };
    if (!slot)
        return 0;
    if (slot->object->kind == KIND_EPOLL)
        return fdinfo_epoll(pid, fd, ask_door, &door) ? door.connections : 0;
    return is_connection(slot->object);
}

bool objects_serving(const struct objects *objects)
{
    for (const struct object *object = objects->first; object; object = object->next)
        if (object->references > 0 &&
            (object->state == STATE_LISTEN ||
             (kind_is_udp(object->kind) && object->local.port != 0 && object->remote.port == 0)))
            return true;
    return false;
}

static const struct slot *slot_of(const struct objects *objects, pid_t pid, int fd)
{
    return process_slot(map_get(&objects->processes, (uint64_t)pid), fd);
}

enum object_kind objects_kind(const struct objects *objects, pid_t pid, int fd)
{
    const struct slot *slot = slot_of(objects, pid, fd);
    return slot ? slot->object->kind : KIND_NONE;
}

bool objects_is_stream(const struct objects *objects, pid_t pid, int fd)
{
    const struct slot *slot = slot_of(objects, pid, fd);
    return slot && (kind_is_tcp(slot->object->kind) || slot->object->kind == KIND_UNIX_STREAM);
}

bool objects_is_nonblocking(const struct objects *objects, pid_t pid, int fd)
{
    const struct slot *slot = slot_of(objects, pid, fd);
    return slot && slot->nonblock;
}

bool objects_socket(const struct objects *objects, pid_t pid, int fd, int *family, int *protocol)
{
    const struct slot *slot = slot_of(objects, pid, fd);
    if (!slot || !kind_is_socket(slot->object->kind))
        return false;
    *family = slot->object->family;
    *protocol = slot->object->protocol;
    return true;
}

/* ---- names of addresses */

/* Sockets that got a port without a call that was seen to return: by connect() while it blocks, by the first
 * send. */
static void refresh(struct objects *objects)
{
    int left = REFRESH_MAX;
    for (struct object *object = objects->first; object && left > 0; object = object->next) {
        if (object->references == 0 || object->local.port != 0 ||
            !(kind_is_tcp(object->kind) || kind_is_udp(object->kind)))
            continue;
        left--;
        struct process *process = process_of(objects, object->holder);
        if (process)
            probe_names(objects, process, object->holder_fd, object);
    }
}

size_t objects_endpoint(struct objects *objects, const struct sockaddr *address, socklen_t size, bool udp,
                        char *out, size_t cap)
{
    struct address internet = address_from(address, size);
    bool found;
    if (internet.size == 0)
        return decode_sockaddr(address, size, out, cap);
    size_t length = endpoints_text(objects, &internet, udp, out, cap, &found);
    if (found || internet.port == 0 || address_any(&internet))
        return length;
    refresh(objects);
    return endpoints_text(objects, &internet, udp, out, cap, &found);
}

size_t objects_endpoint_of(struct objects *objects, const struct sockaddr *address, socklen_t size, char *out,
                           size_t cap)
{
    struct address internet = address_from(address, size);
    if (internet.size == 4 && address->sa_family == AF_INET6)
        return decode_sockaddr(address, size, out, cap); /* ::ffff:127.0.0.1 is written as it is */
    bool udp = internet.size != 0 && !endpoints_known(objects, &internet, false);
    return objects_endpoint(objects, address, size, udp, out, cap);
}

/* The public functions: what the session asks of its kernel objects. */
#include "lab/observe/objects/objects.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lab/observe/objects/registry.h"

enum { STATE_SYN_SENT = 2, STATE_LISTEN = 10 }; /* as the kernel numbers it */

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

    if (objects == NULL) {
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

    if (objects == NULL)
        return;
    objects->sink = silent;
    while (objects->first_process != NULL)
        process_end(objects, objects->first_process, false);
    while (objects->first != NULL)
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
    struct slot found, *slot;

    if (fd < 0)
        return false;
    if (process == NULL)
        process = process_make(objects, pid);
    if (process == NULL)
        return false;
    if (fd < process->table->count && process->table->slots[fd].object != NULL)
        return true;
    /* What is not watched is asked for each time: its close() and the open() of another file are not seen. */
    found = identify(objects, process, fd, false);
    if (found.object == NULL)
        return false;
    if (found.object->references == 0)
        introduce(objects, process, fd, found.object);
    table_set(objects, process, fd, found, false, NULL);
    slot = table_slot(process->table, fd);
    if (slot != NULL)
        slot->found = process->found = true;
    return true;
}

size_t objects_table(struct objects *objects, pid_t pid, char *out, size_t cap)
{
    struct process *process = process_make(objects, pid);
    struct report report = { out, cap, 0 };
    bool first;

    if (process == NULL)
        return 0;
    first = !process->known;
    process->known = true;
    if (first)
        identify_hide_stdio(objects, pid);
    else
        process_unshare(objects, process); /* exec does */
    /* Before its first exec a program has descriptors of ours, which exec closes. */
    table_read(objects, process, first, NULL);
    process->found = false;
    table_put(process->table, &report);
    return report.used;
}

/* CLONE_FILES without CLONE_THREAD. */
static bool same_table(pid_t a, pid_t b)
{
    return syscall(SYS_kcmp, a, b, KCMP_FILES, 0UL, 0UL) == 0;
}

void objects_fork(struct objects *objects, pid_t parent, pid_t child, bool shares)
{
    struct process *from, *to;

    if (parent == child)
        return; /* a thread */
    from = process_make(objects, parent);
    to = process_make(objects, child);
    if (from == NULL || to == NULL)
        return;
    to->known = true;
    process_share(objects, to, from, shares || same_table(parent, child));
}

void objects_exit(struct objects *objects, pid_t pid)
{
    struct process *process = process_of(objects, pid);

    if (process != NULL)
        process_end(objects, process, true);
}

void objects_look(struct objects *objects, pid_t pid, int fd)
{
    struct process *process = process_of(objects, pid);

    if (process == NULL || fd < 0 || fd >= process->table->count || process->table->slots[fd].object == NULL)
        return;
    probe(objects, process, fd, process->table->slots[fd].object);
}

static bool leads_to(const struct process *process, int fd, const struct object *object)
{
    return process != NULL && fd >= 0 && fd < process->table->count &&
           process->table->slots[fd].object == object;
}

/* A process and descriptor that lead to the object, looked for where the last known one has gone. */
static struct process *holder_of(struct objects *objects, struct object *object)
{
    struct process *process = object->holder > 0 ? process_of(objects, object->holder) : NULL;

    if (leads_to(process, object->holder_fd, object))
        return process;
    for (process = objects->first_process; process != NULL; process = process->next) {
        for (int fd = 0; fd < process->table->count; fd++) {
            if (process->table->slots[fd].object != object)
                continue;
            object->holder = process->pid;
            object->holder_fd = fd;
            return process;
        }
    }
    return NULL;
}

void objects_look_all(struct objects *objects)
{
    for (struct object *object = objects->first; object != NULL; object = object->next) {
        struct process *process = object->references > 0 ? holder_of(objects, object) : NULL;

        if (process != NULL)
            probe(objects, process, object->holder_fd, object);
    }
    sockdiag_sweep(objects);
}

void objects_refuse_copies(struct objects *objects)
{
    objects->copies_refused = true;
}

bool objects_in_flight(const struct objects *objects)
{
    for (const struct object *object = objects->first; object != NULL; object = object->next)
        if (kind_is_tcp(object->kind) && object->now.number[VALUE_SEND_QUEUE] > 0)
            return true;
    return objects_connecting(objects);
}

bool objects_listening(const struct objects *objects)
{
    for (const struct object *object = objects->first; object != NULL; object = object->next)
        if (object->references > 0 && object->state == STATE_LISTEN)
            return true;
    return false;
}

bool objects_connecting(const struct objects *objects)
{
    for (const struct object *object = objects->first; object != NULL; object = object->next)
        if (kind_is_tcp(object->kind) && object->references > 0 && object->state == STATE_SYN_SENT)
            return true;
    return false;
}

static const struct slot *slot_of(const struct objects *objects, pid_t pid, int fd)
{
    const struct process *process = map_get(&objects->processes, (uint64_t)pid);

    if (process == NULL || fd < 0 || fd >= process->table->count || process->table->slots[fd].object == NULL)
        return NULL;
    return &process->table->slots[fd];
}

bool objects_is_stream(const struct objects *objects, pid_t pid, int fd)
{
    const struct slot *slot = slot_of(objects, pid, fd);

    return slot != NULL && (kind_is_tcp(slot->object->kind) || slot->object->kind == KIND_UNIX_STREAM);
}

bool objects_is_nonblocking(const struct objects *objects, pid_t pid, int fd)
{
    const struct slot *slot = slot_of(objects, pid, fd);

    return slot != NULL && slot->nonblock;
}

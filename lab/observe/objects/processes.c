#include "lab/observe/objects/processes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lab/observe/objects/sockdiag_sweep.h"

struct process *process_of(struct objects *objects, pid_t pid)
{
    struct process *process = objects->recent;
    if (process && process->pid == pid)
        return process;
    process = map_get(&objects->processes, (uint64_t)pid);
    if (process)
        objects->recent = process;
    return process;
}

struct process *process_make(struct objects *objects, pid_t pid)
{
    struct process *process = process_of(objects, pid);
    if (process)
        return process;
    process = calloc(1, sizeof *process);
    struct table *table = calloc(1, sizeof *table);
    if (!process || !table || !map_put(&objects->processes, (uint64_t)pid, process)) {
        free(process);
        free(table);
        return NULL;
    }
    process->pid = pid;
    process->pidfd = -1;
    process->table = table;
    table->sharers = 1;
    process->next = objects->first_process;
    if (process->next)
        process->next->previous = process;
    objects->first_process = process;
    return process;
}

static void table_leave(struct objects *objects, struct table *table, bool closing)
{
    if (--table->sharers > 0)
        return;
    for (int fd = 0; fd < table->count; fd++)
        if (table->slots[fd].object)
            sockdiag_sweep_release(objects, table->slots[fd].object, closing);
    free(table->slots);
    free(table);
}

void process_end(struct objects *objects, struct process *process, bool closing)
{
    if (process->previous)
        process->previous->next = process->next;
    else
        objects->first_process = process->next;
    if (process->next)
        process->next->previous = process->previous;
    if (objects->recent == process)
        objects->recent = NULL;
    map_remove(&objects->processes, (uint64_t)process->pid);
    if (process->pidfd >= 0)
        close(process->pidfd);
    table_leave(objects, process->table, closing);
    free(process);
}

static struct table *table_copy(struct objects *objects, const struct table *from)
{
    struct table *table = calloc(1, sizeof *table);
    if (!table)
        return NULL;
    table->sharers = 1;
    if (from->count > 0) {
        table->slots = malloc((size_t)from->count * sizeof *table->slots);
        if (!table->slots) {
            free(table);
            return NULL;
        }
        memcpy(table->slots, from->slots, (size_t)from->count * sizeof *table->slots);
        table->count = from->count;
    }
    for (int fd = 0; fd < table->count; fd++)
        if (table->slots[fd].object)
            object_reference(objects, table->slots[fd].object);
    return table;
}

bool process_share(struct objects *objects, struct process *child, struct process *parent, bool shares)
{
    struct table *table = shares ? parent->table : table_copy(objects, parent->table);
    if (!table)
        return false;
    if (shares)
        table->sharers++;
    table_leave(objects, child->table, false);
    child->table = table;
    return true;
}

bool process_unshare(struct objects *objects, struct process *process)
{
    if (process->table->sharers == 1)
        return true;
    struct table *table = table_copy(objects, process->table);
    if (!table)
        return false;
    process->table->sharers--;
    process->table = table;
    return true;
}

struct slot *process_slot(const struct process *process, int fd)
{
    if (!process || fd < 0 || fd >= process->table->count || !process->table->slots[fd].object)
        return NULL;
    return &process->table->slots[fd];
}

int process_copy_fd(struct objects *objects, struct process *process, int fd)
{
    if (objects->copies_refused)
        return -1;
    if (process->pidfd < 0)
        process->pidfd = (int)syscall(SYS_pidfd_open, process->pid, 0);
    if (process->pidfd < 0)
        return -1;
    int copy = (int)syscall(SYS_pidfd_getfd, process->pidfd, fd, 0);
    /* A container's filter says EPERM or ENOSYS of every descriptor: there is no use in asking again. */
    if (copy < 0 && (errno == EPERM || errno == ENOSYS || errno == EACCES))
        objects->copies_refused = true;
    return copy;
}

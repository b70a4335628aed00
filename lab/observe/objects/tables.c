/* Processes and their descriptor tables. */
#include "lab/observe/objects/registry.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

struct process *process_of(struct objects *objects, pid_t pid)
{
    struct process *process = objects->recent;

    if (process != NULL && process->pid == pid)
        return process;
    process = map_get(&objects->processes, (uint64_t)pid);
    if (process != NULL)
        objects->recent = process;
    return process;
}

struct process *process_make(struct objects *objects, pid_t pid)
{
    struct process *process = process_of(objects, pid);
    struct table *table;

    if (process != NULL)
        return process;
    process = calloc(1, sizeof *process);
    table = calloc(1, sizeof *table);
    if (process == NULL || table == NULL || !map_put(&objects->processes, (uint64_t)pid, process)) {
        free(process);
        free(table);
        return NULL;
    }
    process->pid = pid;
    process->pidfd = -1;
    process->table = table;
    table->sharers = 1;
    process->next = objects->first_process;
    if (process->next != NULL)
        process->next->previous = process;
    objects->first_process = process;
    return process;
}

static void table_leave(struct objects *objects, struct table *table, bool closing)
{
    if (--table->sharers > 0)
        return;
    for (int fd = 0; fd < table->count; fd++)
        if (table->slots[fd].object != NULL)
            object_release(objects, table->slots[fd].object, closing);
    free(table->slots);
    free(table);
}

void process_end(struct objects *objects, struct process *process, bool closing)
{
    if (process->previous != NULL)
        process->previous->next = process->next;
    else
        objects->first_process = process->next;
    if (process->next != NULL)
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

    if (table == NULL)
        return NULL;
    table->sharers = 1;
    if (from->count > 0) {
        table->slots = malloc((size_t)from->count * sizeof *table->slots);
        if (table->slots == NULL) {
            free(table);
            return NULL;
        }
        memcpy(table->slots, from->slots, (size_t)from->count * sizeof *table->slots);
        table->count = from->count;
    }
    for (int fd = 0; fd < table->count; fd++)
        if (table->slots[fd].object != NULL)
            object_reference(objects, table->slots[fd].object);
    return table;
}

bool process_share(struct objects *objects, struct process *child, struct process *parent, bool shares)
{
    struct table *table = shares ? parent->table : table_copy(objects, parent->table);

    if (table == NULL)
        return false;
    if (shares)
        table->sharers++;
    table_leave(objects, child->table, false);
    child->table = table;
    return true;
}

bool process_unshare(struct objects *objects, struct process *process)
{
    struct table *table;

    if (process->table->sharers == 1)
        return true;
    table = table_copy(objects, process->table);
    if (table == NULL)
        return false;
    process->table->sharers--;
    process->table = table;
    return true;
}

int process_copy_fd(struct objects *objects, struct process *process, int fd)
{
    int copy;

    if (objects->copies_refused)
        return -1;
    if (process->pidfd < 0)
        process->pidfd = (int)syscall(SYS_pidfd_open, process->pid, 0);
    if (process->pidfd < 0)
        return -1;
    copy = (int)syscall(SYS_pidfd_getfd, process->pidfd, fd, 0);
    /* A container's filter says EPERM or ENOSYS of every descriptor: there is no use in asking again. */
    if (copy < 0 && (errno == EPERM || errno == ENOSYS || errno == EACCES))
        objects->copies_refused = true;
    return copy;
}

struct slot *table_slot(struct table *table, int fd)
{
    if (fd >= table->count) {
        int count = table->count ? table->count : 32;
        struct slot *slots;

        while (count <= fd && count < 1 << 24)
            count *= 2;
        if (count <= fd)
            return NULL;
        slots = realloc(table->slots, (size_t)count * sizeof *slots);
        if (slots == NULL)
            return NULL;
        memset(slots + table->count, 0, (size_t)(count - table->count) * sizeof *slots);
        table->slots = slots;
        table->count = count;
    }
    return &table->slots[fd];
}

static void put(struct report *report, int fd, const struct slot *slot)
{
    struct event_descriptor entry = {
        .fd = fd,
        .object = slot->object ? slot->object->id : 0,
        .cloexec = slot->cloexec,
        .nonblock = slot->nonblock,
    };

    report->used = event_put_descriptor(report->out, report->used, report->cap, entry);
}

void table_set(struct objects *objects, struct process *process, int fd, struct slot with, bool closing,
               struct report *report)
{
    struct slot *slot = table_slot(process->table, fd);
    struct slot before;
    bool shown;

    if (slot == NULL)
        return;
    before = *slot;
    shown = before.object != with.object ||
            (with.object != NULL && (before.cloexec != with.cloexec || before.nonblock != with.nonblock));
    *slot = with;
    if (with.object != NULL && with.object != before.object) {
        object_reference(objects, with.object);
        with.object->holder = process->pid;
        with.object->holder_fd = fd;
    }
    if (shown && report != NULL)
        put(report, fd, slot);
    if (before.object != NULL && with.object != before.object)
        object_release(objects, before.object, closing);
}

void table_put(const struct table *table, struct report *report)
{
    for (int fd = 0; fd < table->count; fd++)
        if (table->slots[fd].object != NULL)
            put(report, fd, &table->slots[fd]);
}

void report_found(struct objects *objects, pid_t pid, struct report *report)
{
    struct process *process = process_of(objects, pid);

    if (process == NULL || !process->found)
        return;
    process->found = false;
    for (int fd = 0; fd < process->table->count; fd++) {
        struct slot *slot = &process->table->slots[fd];

        if (slot->found && slot->object != NULL)
            put(report, fd, slot);
        slot->found = false;
    }
}

void introduce(struct objects *objects, struct process *process, int fd, struct object *object)
{
    object->holder = process->pid;
    object->holder_fd = fd;
    probe_options(objects, process, fd, object);
    probe(objects, process, fd, object);
    object_tell(objects, object);
}

static bool wanted(pid_t pid, int fd, bool skip_cloexec)
{
    bool cloexec = false, nonblock;

    return !skip_cloexec || !identify_flags(pid, fd, &cloexec, &nonblock, NULL) || !cloexec;
}

void table_read(struct objects *objects, struct process *process, bool skip_cloexec, struct report *report)
{
    char path[32];
    DIR *folder;
    const struct dirent *entry;
    unsigned char *present;
    int known = process->table->count;

    snprintf(path, sizeof path, "/proc/%d/fd", (int)process->pid);
    folder = opendir(path);
    present = calloc((size_t)known + 1, 1);
    while (folder != NULL && present != NULL && (entry = readdir(folder)) != NULL) {
        int fd = entry->d_name[0] == '.' ? -1 : atoi(entry->d_name);
        struct slot slot;

        if (fd < 0 || !wanted(process->pid, fd, skip_cloexec))
            continue;
        if (fd < known)
            present[fd] = 1;
        slot = identify(objects, process, fd, false);
        if (slot.object != NULL && slot.object->references == 0)
            introduce(objects, process, fd, slot.object);
        table_set(objects, process, fd, slot, true, report);
    }
    for (int fd = 0; folder != NULL && present != NULL && fd < known; fd++)
        if (!present[fd])
            table_set(objects, process, fd, (struct slot){ .object = NULL }, true, report);
    if (folder != NULL)
        closedir(folder);
    free(present);
}

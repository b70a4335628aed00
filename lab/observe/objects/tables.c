#include "lab/observe/objects/tables.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/array.h"
#include "lab/observe/objects/fdinfo.h"
#include "lab/observe/objects/identify.h"
#include "lab/observe/objects/probe.h"
#include "lab/observe/objects/sockdiag_sweep.h"

enum { FD_LIMIT = 1 << 24 };

/* NULL when out of memory. */
static struct slot *table_slot(struct table *table, int fd)
{
    if (fd < table->count)
        return &table->slots[fd];
    size_t count = (size_t)table->count;
    if (fd >= FD_LIMIT || !array_reserve(&table->slots, &count, (size_t)fd + 1, sizeof *table->slots))
        return NULL;
    memset(table->slots + table->count, 0, (count - (size_t)table->count) * sizeof *table->slots);
    table->count = (int)count;
    return &table->slots[fd];
}

/* False where there is no room for it. */
static bool put(struct report *report, int fd, const struct slot *slot)
{
    size_t before = report->used;
    struct event_descriptor entry = {
        .fd = fd,
        .object = slot->object ? slot->object->id : 0,
        .cloexec = slot->cloexec,
        .nonblock = slot->nonblock,
    };
    report->used = event_put_descriptor(report->out, report->used, report->cap, entry);
    return report->used > before;
}

void table_set(struct objects *objects, struct process *process, int fd, struct slot with, bool closing,
               struct report *report)
{
    struct slot *slot = table_slot(process->table, fd);
    if (!slot)
        return;
    struct slot before = *slot;
    bool shown = before.object != with.object ||
                 (with.object && (before.cloexec != with.cloexec || before.nonblock != with.nonblock));
    *slot = with;
    if (with.object && with.object != before.object) {
        object_reference(objects, with.object);
        with.object->holder = process->pid;
        with.object->holder_fd = fd;
    }
    if (shown && report)
        put(report, fd, slot);
    if (before.object && with.object != before.object)
        sockdiag_sweep_release(objects, before.object, closing);
}

int table_put(const struct table *table, int from, struct report *report)
{
    for (; from < table->count; from++)
        if (table->slots[from].object && !put(report, from, &table->slots[from]))
            break;
    return from;
}

void report_found(struct objects *objects, pid_t pid, struct report *report)
{
    struct process *process = process_of(objects, pid);
    if (!process || !process->found)
        return;
    process->found = false;
    for (int fd = 0; fd < process->table->count; fd++) {
        struct slot *slot = &process->table->slots[fd];
        if (slot->found && slot->object)
            put(report, fd, slot);
        slot->found = false;
    }
}

/* A socket or pipe without a reference as yet: asks it for all, and tells. */
static void introduce(struct objects *objects, struct process *process, int fd, struct object *object)
{
    object->holder = process->pid;
    object->holder_fd = fd;
    probe_options(objects, process, fd, object);
    probe(objects, process, fd, object);
    object_tell(objects, object);
}

struct slot table_learn(struct objects *objects, struct process *process, int fd, bool fresh)
{
    struct slot slot = identify(objects, process, fd, fresh);
    /* New, or taken from the accept queue: its descriptor says more than sock_diag did. */
    if (slot.object && slot.object->references == 0)
        introduce(objects, process, fd, slot.object);
    return slot;
}

static bool wanted(pid_t pid, int fd, bool skip_cloexec)
{
    bool cloexec = false, nonblock;
    return !skip_cloexec || !fdinfo_flags(pid, fd, &cloexec, &nonblock, NULL) || !cloexec;
}

void table_read(struct objects *objects, struct process *process, bool skip_cloexec, struct report *report)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/%d/fd", (int)process->pid);
    DIR *folder = opendir(path);
    int known = process->table->count;
    unsigned char *present = calloc((size_t)known + 1, 1);
    const struct dirent *entry;
    while (folder && present && (entry = readdir(folder))) {
        int fd = entry->d_name[0] == '.' ? -1 : atoi(entry->d_name);
        if (fd < 0 || !wanted(process->pid, fd, skip_cloexec))
            continue;
        if (fd < known)
            present[fd] = 1;
        struct slot slot = table_learn(objects, process, fd, false);
        table_set(objects, process, fd, slot, true, report);
    }
    for (int fd = 0; folder && present && fd < known; fd++)
        if (!present[fd])
            table_set(objects, process, fd, (struct slot){ .object = NULL }, true, report);
    if (folder)
        closedir(folder);
    free(present);
}

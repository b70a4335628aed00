/* The last look at what a call, an exec or an exit closes: afterwards nobody can ask any more. */
#include "lab/observe/objects/objects.h"

#include <limits.h>
#include <linux/close_range.h>
#include <sys/syscall.h>

#include "lab/observe/objects/probe.h"

/* What has other descriptors lives on, and what is in its queues with it. */
static void look_if_last(struct objects *objects, struct process *process, int fd)
{
    const struct slot *slot = process_slot(process, fd);
    if (slot && slot->object->references == 1)
        probe(objects, process, fd, slot->object);
}

static void look_range(struct objects *objects, struct process *process, uint32_t first, uint32_t last)
{
    for (uint32_t fd = first; fd <= last && fd < (uint32_t)process->table->count; fd++)
        look_if_last(objects, process, (int)fd);
}

static void look_cloexec(struct objects *objects, struct process *process)
{
    for (int fd = 0; fd < process->table->count; fd++)
        if (process->table->slots[fd].cloexec)
            look_if_last(objects, process, fd);
}

static bool gives_number(int64_t number)
{
#ifdef SYS_dup2
    if (number == SYS_dup2)
        return true;
#endif
    return number == SYS_dup3;
}

void objects_look_closing(struct objects *objects, const struct raw_call *raw)
{
    struct process *process = process_of(objects, raw->pid);
    if (!process)
        return;
    if (raw->number == SYS_close)
        look_if_last(objects, process, (int)raw->args[0]);
    else if (gives_number(raw->number) && (int)raw->args[0] != (int)raw->args[1])
        look_if_last(objects, process, (int)raw->args[1]);
    else if (raw->number == SYS_close_range && !(raw->args[2] & CLOSE_RANGE_CLOEXEC))
        look_range(objects, process, (uint32_t)raw->args[0], (uint32_t)raw->args[1]);
    else if (raw->number == SYS_execve || raw->number == SYS_execveat)
        look_cloexec(objects, process);
}

void objects_look_ending(struct objects *objects, pid_t pid)
{
    struct process *process = process_of(objects, pid);
    if (process && process->table->sharers == 1)
        look_range(objects, process, 0, INT_MAX);
}

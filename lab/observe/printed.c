#include "lab/observe/printed.h"

#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "lab/observe/actors.h"
#include "lab/observe/ptrace/memory.h"

void printed_enter(struct tracee *tracee, const struct raw_call *raw)
{
    bool prints = (raw->number == SYS_write || raw->number == SYS_writev) &&
                  (raw->args[0] == STDOUT_FILENO || raw->args[0] == STDERR_FILENO);
    tracee->prints = prints;
    if (prints)
        tracee->print = *raw;
}

/* In pieces, each an event. How much is left of `most` behind it. */
static int64_t print(struct actor *actor, const struct tracee *tracee, uint64_t address, uint64_t size,
                     int64_t most)
{
    char bytes[EVENT_DATA_MAX];
    while (size > 0 && most > 0) {
        size_t piece = size < sizeof bytes ? (size_t)size : sizeof bytes;
        if ((int64_t)piece > most)
            piece = (size_t)most;
        size_t n = memory_read(tracee->tid, address, bytes, piece);
        if (n == 0)
            return 0;
        actors_print(actor, (int)tracee->print.args[0], bytes, n);
        address += n;
        size -= n;
        most -= (int64_t)n;
    }
    return most;
}

void printed_return(struct observer *ob, struct tracee *tracee, int64_t ret)
{
    enum { PARTS_MAX = 16 };
    struct actor *actor = &ob->actors[tracee->process->actor];
    const uint64_t *args = tracee->print.args;
    struct iovec parts[PARTS_MAX];
    if (!tracee->prints)
        return;
    tracee->prints = false;
    if (tracee->print.number == SYS_write) {
        print(actor, tracee, args[1], args[2], ret);
        return;
    }
    size_t count = args[2] < PARTS_MAX ? (size_t)args[2] : PARTS_MAX;
    size_t known = memory_read(tracee->tid, args[1], parts, count * sizeof *parts) / sizeof *parts;
    for (size_t i = 0; i < known && ret > 0; i++)
        ret = print(actor, tracee, (uintptr_t)parts[i].iov_base, parts[i].iov_len, ret);
}

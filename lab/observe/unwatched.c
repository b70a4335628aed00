#include "lab/observe/unwatched.h"

#include <errno.h>
#include <linux/aio_abi.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <sys/syscall.h>

#include "lab/observe/ptrace/memory.h"
#include "lab/observe/ptrace/registers.h"

enum { X32 = 0x40000000, AIO_MOST = 64 };

/* What FILTER_REFUSE stops at (sandbox/filter.c); the last is any other. */
static const struct unwatched {
    long number;
    int argument;
    uint64_t flag; /* in that argument; 0: whatever its arguments */
    int error;
    const char *refused, *unseen;
} kinds[] = {
    { SYS_io_uring_setup, 0, 0, ENOSYS, "io_uring_setup(): nobody could watch it",
      "what it does by way of io_uring" },
    { SYS_seccomp, 1, SECCOMP_FILTER_FLAG_NEW_LISTENER, ENOSYS,
      "a listener of seccomp(): nobody could watch it", "what its listener of seccomp() answers" },
    { SYS_clone, 0, CLONE_UNTRACED, EPERM, "a process made with CLONE_UNTRACED: nobody could watch it",
      "a process made with CLONE_UNTRACED" },
    { SYS_clone, 0, CLONE_NEWUSER, EPERM, "a user namespace of its own, while it may change its user", NULL },
    { SYS_unshare, 0, CLONE_NEWUSER, EPERM, "a user namespace of its own, while it may change its user",
      NULL },
    { -1, 0, 0, ENOSYS, "a call of another architecture (int 0x80, x32): nobody could watch it",
      "what it does by calls of another architecture (int 0x80, x32)" },
};

enum { KINDS = sizeof kinds / sizeof kinds[0], BY_AIO = KINDS };

static bool is_foreign(const struct entry *entry)
{
    return entry->architecture != seccomp_arch_native() || (entry->number & X32);
}

/* KINDS: none of them. */
static int kind_of(const struct entry *entry)
{
    int kind = 0;
    if (is_foreign(entry))
        return KINDS - 1;
    while (kind < KINDS && ((uint64_t)kinds[kind].number != entry->number ||
                            (kinds[kind].flag && !(entry->args[kinds[kind].argument] & kinds[kind].flag))))
        kind++;
    return kind;
}

static void tell(struct observer *ob, const struct tracee *tracee, int kind, enum note_kind note,
                 const char *text)
{
    struct actor *actor = &ob->actors[tracee->process->actor];
    if (actor->unwatched_told & 1U << kind)
        return;
    actor->unwatched_told |= 1U << kind;
    recorder_note(
        &ob->recorder,
        (struct event_note){ .kind = note, .actor = str_from(tracee->label), .text = str_from(text) });
}

void unwatched_refuse(struct observer *ob, struct tracee *tracee, const struct entry *entry)
{
    int kind = kind_of(entry);
    if (kind == KINDS)
        kind--;
    registers_skip_call(tracee->tid, -kinds[kind].error);
    tell(ob, tracee, kind, NOTE_REFUSED, kinds[kind].refused);
}

void unwatched_tell(struct observer *ob, struct tracee *tracee, const struct entry *entry)
{
    int kind = kind_of(entry);
    if (kind < KINDS && kinds[kind].unseen)
        tell(ob, tracee, kind, NOTE_UNSEEN, kinds[kind].unseen);
}

void unwatched_aio(struct observer *ob, struct tracee *tracee, const uint64_t args[6])
{
    uint64_t places[AIO_MOST];
    size_t count = args[1] < AIO_MOST ? (size_t)args[1] : AIO_MOST;
    count = memory_read(tracee->tid, args[2], places, count * sizeof places[0]) / sizeof places[0];
    for (size_t i = 0; i < count; i++) {
        struct iocb asked;
        char text[64];
        if (memory_read(tracee->tid, places[i], &asked, sizeof asked) != sizeof asked ||
            asked.aio_fildes > INT32_MAX ||
            !objects_watches(ob->objects, tracee->process->pid, (int)asked.aio_fildes))
            continue;
        snprintf(text, sizeof text, "what io_submit() does with descriptor %u", asked.aio_fildes);
        tell(ob, tracee, BY_AIO, NOTE_UNSEEN, text);
    }
}

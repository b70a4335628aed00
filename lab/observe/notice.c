#include "lab/observe/notice.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lab/observe/limits.h"
#include "lab/observe/ptrace/memory.h"
#include "lab/observe/unwatched.h"

/* ---- calls that are no events but change what is known */

/* The kernel's struct sigaction, as far as it is the same on all 64-bit machines. */
struct kernel_sigaction {
    uint64_t handler;
    uint64_t flags;
};

static void notice_handler(struct tracee *tracee, const uint64_t args[6])
{
    struct kernel_sigaction action;
    struct tracee_process *process = tracee->process;
    if (args[0] < 1 || args[0] > 64 ||
        memory_read(tracee->tid, args[1], &action, sizeof action) != sizeof action)
        return;
    uint64_t bit = UINT64_C(1) << (args[0] - 1);
    process->caught &= ~bit;
    process->handled_then &= ~bit;
    process->ignored &= ~bit;
    process->restarts &= ~bit;
    if (action.handler == (uintptr_t)SIG_IGN)
        process->ignored |= bit;
    else if (action.handler != (uintptr_t)SIG_DFL)
        process->caught |= bit;
    if (action.flags & SA_RESTART)
        process->restarts |= bit;
}

static void notice_edges(struct tracee *tracee, const uint64_t args[6])
{
    struct epoll_event event;
    if ((args[1] == EPOLL_CTL_ADD || args[1] == EPOLL_CTL_MOD) &&
        memory_read(tracee->tid, args[3], &event, sizeof event) == sizeof event && (event.events & EPOLLET))
        tracee->process->edges = true;
}

/* A signal for each change (O_ASYNC) is an edge too. */
static void notice_signal_edges(struct tracee *tracee, const uint64_t args[6])
{
    if (args[1] == F_SETFL && (args[2] & O_ASYNC))
        tracee->process->edges = true;
}

void notice_call(struct observer *ob, struct tracee *tracee, const struct raw_call *raw)
{
    limits_call(ob, tracee, raw);
    if (raw->number == SYS_rt_sigaction)
        notice_handler(tracee, raw->args);
    else if (raw->number == SYS_epoll_ctl)
        notice_edges(tracee, raw->args);
    else if (raw->number == SYS_fcntl)
        notice_signal_edges(tracee, raw->args);
    else if (raw->number == SYS_execve || raw->number == SYS_execveat)
        objects_look_closing(ob->objects, raw);
    else if (raw->number == SYS_io_submit)
        unwatched_aio(ob, tracee, raw->args);
    else
        signal_timers_notice(&tracee->process->timers, tracee->tid, raw->number, raw->args,
                             observer_time(ob));
}

/* ---- which calls are events */

static bool is_dup(int64_t number)
{
#ifdef SYS_dup2
    if (number == SYS_dup2)
        return true;
#endif
    return number == SYS_dup3 || number == SYS_dup;
}

static bool is_open(const struct tracee *tracee, int fd)
{
    char path[48];
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)tracee->process->pid, fd);
    return faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Whether a descriptor was a socket, pipe or the like, and has been closed since. */
static bool is_stale(const struct tracee *tracee, int fd)
{
    return fd >= 0 && fd < PROCESS_NAMED_FDS && (tracee->process->watched[fd / 8] & (1 << fd % 8)) &&
           !is_open(tracee, fd);
}

static bool watches(struct observer *ob, const struct tracee *tracee, int fd)
{
    if (!objects_watches(ob->objects, tracee->process->pid, fd))
        return false;
    if (fd < PROCESS_NAMED_FDS)
        tracee->process->watched[fd / 8] |= (uint8_t)(1 << fd % 8);
    return true;
}

/* What a failed socket() returned, used. */
static bool is_no_descriptor(const struct raw_call *raw)
{
    return (int)raw->args[0] == -1 && (raw->number == SYS_read || raw->number == SYS_write ||
                                       raw->number == SYS_readv || raw->number == SYS_writev);
}

/* A socket call on something that is no socket is an event too: it is a mistake that a person should see, and
 * so is closing or using a socket that has been closed. A read of a plain file is not. dup2() of a file onto
 * a socket closes the socket. */
bool notice_is_event(struct observer *ob, const struct tracee *tracee, const struct call_row *row,
                     const struct raw_call *raw)
{
    if (!(row->flags & CALL_FD_FIRST))
        return true;
    bool ambiguous = (row->flags & CALL_FD_FROM_3) || is_dup(raw->number);
    if (!ambiguous || is_no_descriptor(raw) || watches(ob, tracee, (int)raw->args[0]) ||
        is_stale(tracee, (int)raw->args[0]))
        return true;
    return is_dup(raw->number) && raw->number != SYS_dup && watches(ob, tracee, (int)raw->args[1]);
}

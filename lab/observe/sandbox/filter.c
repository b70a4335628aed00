#include "lab/observe/sandbox/filter.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lab/observe/decode/decode_calls.h"

/* Calls that are no events but change what the observer must know: which timers may still wake a program,
 * whether a signal handler restarts the call it interrupts, what exec closes, and what is done unseen. */
static const char *const noticed[] = { "alarm",  "setitimer", "timer_settime", "rt_sigaction",
                                       "execve", "execveat",  "io_submit" };

/* In a session whose time is its own also who asks for the time; and who sleeps, which is a row. */
static const char *const noticed_in_own_time[] = { "clock_gettime", "gettimeofday", "time" };

/* Of the waits for a lock those that have a time-out. */
static int add_lock_waits(scmp_filter_ctx context)
{
    static const int waits[] = { FUTEX_WAIT, FUTEX_WAIT_BITSET };
    int failed = 0;
    for (size_t i = 0; i < sizeof waits / sizeof waits[0] && !failed; i++)
        failed =
            seccomp_rule_add(context, SCMP_ACT_TRACE(FILTER_WATCH), SCMP_SYS(futex), 2,
                             SCMP_A1(SCMP_CMP_MASKED_EQ, FUTEX_CMD_MASK & 0xffffffff, (unsigned)waits[i]),
                             SCMP_A3(SCMP_CMP_NE, 0, 0));
    return failed;
}

/* The number of a row whose calls are stopped at as they are; -1: it is not on this architecture, no event,
 * or has rules of its own. */
static int number_of(const struct call_row *row, bool own_time)
{
    int number = seccomp_syscall_resolve_name(row->name);
    return (row->flags & CALL_NAPS) && (!own_time || number == SCMP_SYS(futex)) ? -1 : number;
}

static int add_rows(scmp_filter_ctx context, bool own_time)
{
    size_t count;
    const struct call_row *rows = decode_rows(&count);
    for (size_t i = 0; i < count; i++) {
        int number = number_of(&rows[i], own_time);
        int failed = 0;
        if (number < 0)
            continue;
        if (rows[i].flags & CALL_FD_FROM_3)
            failed = seccomp_rule_add(context, SCMP_ACT_TRACE(FILTER_WATCH), number, 1,
                                      SCMP_A0(SCMP_CMP_GE, 3, 0));
        else
            failed = seccomp_rule_add(context, SCMP_ACT_TRACE(FILTER_WATCH), number, 0);
        if (failed && failed != -EEXIST) /* answered by add_others() */
            return failed;
    }
    return 0;
}

static int add_others(scmp_filter_ctx context)
{
    int failed = 0;
    for (size_t i = 0; i < sizeof noticed / sizeof noticed[0]; i++) {
        int number = seccomp_syscall_resolve_name(noticed[i]);
        if (number >= 0 && !failed)
            failed = seccomp_rule_add(context, SCMP_ACT_TRACE(FILTER_WATCH), number, 0);
    }
    /* Socket calls made through io_uring would be seen by nobody, and those that a listener answers come to
     * its program in place of the tracer. */
    if (!failed)
        failed = seccomp_rule_add(context, SCMP_ACT_TRACE(FILTER_REFUSE), SCMP_SYS(io_uring_setup), 0);
    if (!failed)
        failed = seccomp_rule_add(
            context, SCMP_ACT_TRACE(FILTER_REFUSE), SCMP_SYS(seccomp), 1,
            SCMP_A1(SCMP_CMP_MASKED_EQ, SECCOMP_FILTER_FLAG_NEW_LISTENER, SECCOMP_FILTER_FLAG_NEW_LISTENER));
    /* A child made with CLONE_UNTRACED would be lost to the tracer. clone3 hides its flags in memory, where a
     * filter cannot look; answered with ENOSYS, C libraries fall back to clone. */
    if (!failed)
        failed = seccomp_rule_add(context, SCMP_ACT_TRACE(FILTER_REFUSE), SCMP_SYS(clone), 1,
                                  SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_UNTRACED, CLONE_UNTRACED));
    if (!failed)
        failed = seccomp_rule_add(context, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    return failed;
}

/* In a user namespace of its own a program has every capability, over all ids that are mapped there; who may
 * set its user could map them all. So those who may set it have none of their own. */
static int refuse_user_namespaces(scmp_filter_ctx context)
{
    const struct scmp_arg_cmp asked = SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_NEWUSER, CLONE_NEWUSER);
    int failed = seccomp_rule_add(context, SCMP_ACT_TRACE(FILTER_REFUSE), SCMP_SYS(unshare), 1, asked);
    return failed ? failed
                  : seccomp_rule_add(context, SCMP_ACT_TRACE(FILTER_REFUSE), SCMP_SYS(clone), 1, asked);
}

static int add_own_time(scmp_filter_ctx context)
{
    int failed = add_lock_waits(context);
    for (size_t i = 0; i < sizeof noticed_in_own_time / sizeof noticed_in_own_time[0]; i++) {
        int number = seccomp_syscall_resolve_name(noticed_in_own_time[i]);
        if (number >= 0 && !failed)
            failed = seccomp_rule_add(context, SCMP_ACT_TRACE(FILTER_WATCH), number, 0);
    }
    return failed;
}

/* Through a pipe: a file's length, and a memfd's, may be limited (RLIMIT_FSIZE). */
int callfilter_export(scmp_filter_ctx context, struct filter *filter)
{
    int ends[2], size = 0;
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return -errno;
    int failed = seccomp_export_bpf(context, ends[1]);
    if (!failed && ioctl(ends[0], FIONREAD, &size) != 0)
        failed = -errno;
    if (!failed && size == fcntl(ends[0], F_GETPIPE_SZ)) /* it may have been cut */
        failed = -ENOSPC;
    if (!failed && !(filter->program.filter = malloc((size_t)size)))
        failed = -ENOMEM;
    if (!failed && read(ends[0], filter->program.filter, (size_t)size) != size)
        failed = -EIO;
    if (!failed)
        filter->program.len = (unsigned short)((size_t)size / sizeof(struct sock_filter));
    close(ends[0]);
    close(ends[1]);
    return failed;
}

int callfilter_build(struct filter *filter, bool one_userns, bool own_time, char *why, size_t cap)
{
    memset(filter, 0, sizeof *filter);
    scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);
    int failed = context ? 0 : -ENOMEM;
    if (!failed)
        failed = seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_TRACE(FILTER_REFUSE));
    if (!failed) /* a binary tree: the calls that are not traced pay for the filter too */
        seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    if (!failed)
        failed = add_others(context);
    if (!failed && one_userns)
        failed = refuse_user_namespaces(context);
    if (!failed)
        failed = add_rows(context, own_time);
    if (!failed && own_time)
        failed = add_own_time(context);
    if (!failed)
        failed = callfilter_export(context, filter);
    if (context)
        seccomp_release(context);
    if (!failed)
        return 0;
    snprintf(why, cap, "cannot build the system call filter: %s", strerror(-failed));
    callfilter_free(filter);
    return -1;
}

void callfilter_free(struct filter *filter)
{
    free(filter->program.filter);
    memset(filter, 0, sizeof *filter);
}

int callfilter_install(const struct filter *filter)
{
    /* SPEC_ALLOW: no speculation barrier, which older kernels would otherwise put on for good. */
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &filter->program) == 0)
        return 0;
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter->program);
}

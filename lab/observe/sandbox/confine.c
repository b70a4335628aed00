#include "lab/observe/sandbox/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lab/wall/gaps.h"
#include "lab/wall/landlock.h"
#include "lab/wall/limit.h"
#include "lab/wall/nobody.h"

static int set_limits(const struct plan_limits *limits)
{
    /* The soft limit is a SIGXCPU that the tracer sees; the hard one ends a program that ignores it. */
    if (limits->cpu_seconds > 0 &&
        limit_lower(RLIMIT_CPU, (rlim_t)limits->cpu_seconds, (rlim_t)limits->cpu_seconds + 2) != 0)
        return -1;
    if (limits->file_bytes > 0 &&
        limit_lower(RLIMIT_FSIZE, (rlim_t)limits->file_bytes, (rlim_t)limits->file_bytes) != 0)
        return -1;
    /* 1 and not 0: a crash is not handed to a program that gathers them either (core(5)). */
    return limit_lower(RLIMIT_CORE, 1, 1);
}

/* What one process of a program that is somebody else's may have of the machine; what all of them have
 * together is counted (lab/observe/limits.h). RLIMIT_AS and RLIMIT_DATA would end every sanitizer, and
 * RLIMIT_NPROC counts a user's processes on the whole machine. */
static int set_foreign_limits(void)
{
    static const struct {
        int resource;
        rlim_t soft, hard;
    } limits[] = {
        { RLIMIT_NOFILE, 1024, 4096 },          { RLIMIT_STACK, 8 << 20, 64 << 20 },
        { RLIMIT_MEMLOCK, 64 << 10, 64 << 10 }, { RLIMIT_MSGQUEUE, 800 << 10, 800 << 10 },
        { RLIMIT_SIGPENDING, 1024, 1024 },
    };
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
        if (limit_lower(limits[i].resource, limits[i].soft, limits[i].hard) != 0)
            return -1;
    return 0;
}

/* Where the machine runs out of memory before its limit is reached, the program goes and nobody else. */
static void go_first(void)
{
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    if (write(fd, "1000", 4) < 0)
        errno = 0; /* without /proc of one's own it stays as it is */
    close(fd);
}

/* What a server needs to become another user, as root starts it. */
static const uint32_t changing_user =
    1U << CAP_SETUID | 1U << CAP_SETGID | 1U << CAP_CHOWN | 1U << CAP_SYS_CHROOT | 1U << CAP_SETPCAP;
/* What root may do with others' files: only where it is asked for, as a mistake in a program can do harm. */
static const uint32_t of_root = 1U << CAP_DAC_OVERRIDE | 1U << CAP_FOWNER;

static uint32_t kept_capabilities(const struct sandbox *sandbox, const struct plan *plan)
{
    uint32_t kept = plan->raw_sockets && sandbox->own_network ? 1U << CAP_NET_RAW : 0;
    if (!plan->change_user || !sandbox->other_ids)
        return kept;
    return kept | changing_user | (sandbox->own_pids ? 1U << CAP_KILL : 0) | (plan->as_root ? of_root : 0);
}

/* Root keeps what it has when it becomes a program; for others it must be ambient. Nobody is become last: as
 * long as the caller is root, it may give up what is not kept. */
static int keep_capabilities(uint32_t kept, bool as_nobody)
{
    struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
    struct __user_cap_data_struct data[2] = { 0 };
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    for (int cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
        if (cap >= 32 || !(kept >> cap & 1))
            prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
    if (as_nobody && nobody_become() != 0)
        return -1;
    data[0].effective = data[0].permitted = kept;
    data[0].inheritable = kept & 1U << CAP_NET_RAW;
    if (syscall(SYS_capset, &header, data) != 0)
        return -1;
    return data[0].inheritable ? prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_RAW, 0, 0) : 0;
}

/* Behind a view it is a second layer, where this machine has it; without one it is the wall. */
static int close_files(const struct sandbox *sandbox, const struct plan *plan)
{
    bool stands = plan->wall && sandbox->own_pids && !(sandbox->gaps & GAP_FILES) && !sandbox->scratch[0];
    if (!sandbox->scratch[0] && (!stands || landlock_version() == 0))
        return 0;
    return landlock_enter(plan->paths, plan->path_count, stands ? NULL : sandbox->scratch);
}

int confine(const struct sandbox *sandbox, const struct plan *plan, bool foreign, const char **what)
{
    *what = "setting limits";
    if (set_limits(&plan->limits) != 0 || (foreign && set_foreign_limits() != 0))
        return -1;
    if (foreign)
        go_first();
    *what = "PR_SET_NO_NEW_PRIVS";
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return -1;
    *what = "closing files by Landlock";
    if (foreign && close_files(sandbox, plan) != 0)
        return -1;
    *what = "giving up capabilities";
    return keep_capabilities(foreign ? 0 : kept_capabilities(sandbox, plan), sandbox->as_nobody);
}

/* The filter names what a check needs: memory, what the loader of shared objects does, cmocka's output. All
 * else is answered with EPERM, so that a check that tries more fails where it stands and is told of. It
 * cannot sleep either: what waits for ever would need a clock to end it. */
#include "lab/course/judge/prover_cage.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lab/wall/landlock.h"
#include "lab/wall/limit.h"

enum { MEMORY = 512 << 20, WORDS_BYTES = 1 << 20 };

static const char *const allowed[] = {
    "brk",          "mmap",         "munmap",         "mprotect",
    "mremap",       "madvise",      "read",           "pread64",
    "readv",        "write",        "writev",         "lseek",
    "_llseek",      "close",        "fstat",          "fstat64",
    "newfstatat",   "fstatat64",    "statx",          "ftruncate",
    "ftruncate64",  "rt_sigaction", "rt_sigprocmask", "rt_sigreturn",
    "sigaltstack",  "exit",         "exit_group",     "getpid",
    "gettid",       "getrandom",    "clock_gettime",  "clock_gettime64",
    "gettimeofday", "time",         "sysinfo",
};

static int allow(scmp_filter_ctx context)
{
    int failed = 0;
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed && !failed; i++) {
        int number = seccomp_syscall_resolve_name(allowed[i]);
        if (number >= 0) /* else not on this architecture */
            failed = seccomp_rule_add(context, SCMP_ACT_ALLOW, number, 0);
    }
    return failed;
}

/* Reading, for the loader; ending itself (abort(), a fault raised), but not stopping itself: nobody would
 * wake it; waking threads that there are not, but not waiting for them. */
static int allow_in_part(scmp_filter_ctx context)
{
    enum { FUTEX_WAKE_COMMAND = 1, FUTEX_COMMANDS = 0x7f };
    int failed = seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                                  SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY));
    if (!failed)
        failed = seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 2,
                                  SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0),
                                  SCMP_A2(SCMP_CMP_LT, SIGCONT, 0));
    if (!failed) /* prover_cage_close() */
        failed = seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(seccomp), 0);
    if (!failed)
        failed = seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(futex), 1,
                                  SCMP_A1(SCMP_CMP_MASKED_EQ, FUTEX_COMMANDS, FUTEX_WAKE_COMMAND));
    return failed;
}

static bool load(scmp_filter_ctx context, int failed)
{
    if (!failed)
        failed = seccomp_load(context);
    seccomp_release(context);
    errno = -failed;
    return !failed;
}

static bool filter_all(void)
{
    scmp_filter_ctx context = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!context)
        return false;
    int failed = allow(context);
    return load(context, failed ? failed : allow_in_part(context));
}

/* What is there already stays allowed: the recording, and the shadow that sanitizers keep. */
static bool limit_memory(void)
{
    unsigned long long data = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file || fscanf(file, "%*u %*u %*u %*u %*u %llu", &data) != 1)
        data = 0;
    if (file)
        fclose(file);
    rlim_t most = (rlim_t)data * (rlim_t)sysconf(_SC_PAGESIZE) + MEMORY;
    return limit_lower(RLIMIT_DATA, most, most) == 0;
}

/* Those given may be any number, also one of those that they are to become. */
static bool leave_only(int library, int words)
{
    enum { BEYOND = 16 };
    int null = open("/dev/null", O_RDWR | O_CLOEXEC), high = fcntl(library, F_DUPFD, BEYOND);
    int said = fcntl(words, F_DUPFD, BEYOND);
    if (null < 0 || high < 0 || said < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 ||
        dup2(said, PROVER_WORDS) < 0 || dup2(high, PROVER_LIBRARY) < 0)
        return false;
    if (syscall(SYS_close_range, PROVER_LIBRARY + 1u, ~0u, 0u) == 0)
        return true;
    for (int fd = PROVER_LIBRARY + 1; fd < sysconf(_SC_OPEN_MAX); fd++) /* before Linux 5.9 */
        close(fd);
    return true;
}

/* A handler of the caller's would go on with the caller's work. */
static void forget_handlers(void)
{
    sigset_t none;
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Files of the system's may be read, for as long as any may. Not every kernel has it. */
static void close_files(void)
{
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (landlock_version() > 0)
        landlock_enter(NULL, 0, "/dev/null");
}

bool prover_cage_enter(int library, int words, unsigned cpu_seconds)
{
    forget_handlers();
    close_files();
    return limit_memory() && leave_only(library, words) && limit_lower(RLIMIT_CORE, 1, 1) == 0 &&
           limit_lower(RLIMIT_FSIZE, WORDS_BYTES, WORDS_BYTES) == 0 &&
           limit_lower(RLIMIT_CPU, cpu_seconds, cpu_seconds + 2) == 0 && filter_all();
}

bool prover_cage_close(void)
{
    scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);
    if (!context)
        return false;
    int failed = seccomp_attr_set(context, SCMP_FLTATR_CTL_NNP, 0); /* it is set already */
    if (!failed)
        failed = seccomp_rule_add(context, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(openat), 0);
    if (!failed)
        failed = seccomp_rule_add(context, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(seccomp), 0);
    return load(context, failed);
}

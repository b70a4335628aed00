#include "lab/observe/sandbox/foreign_filter.h"

#include <asm/ioctls.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif
#ifndef PR_SET_SYSCALL_USER_DISPATCH
#define PR_SET_SYSCALL_USER_DISPATCH 59
#endif
#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif
#ifndef PR_SCHED_CORE
#define PR_SCHED_CORE 62
#endif

/* ---- calls by name */

/* What a program of C, with stdio, threads, timers and sanitizers, may be made of. No io_submit(): what it
 * sends and takes is seen by nobody, and no library of C has it. */
static const char known[] =
    /* files */
    "read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 open openat openat2 creat "
    "close close_range stat fstat lstat newfstatat statx access faccessat faccessat2 lseek dup dup2 dup3 "
    "fcntl flock fsync fdatasync sync sync_file_range truncate ftruncate fallocate getdents getdents64 "
    "getcwd chdir fchdir rename renameat renameat2 mkdir mkdirat rmdir link linkat unlink unlinkat "
    "symlink symlinkat readlink readlinkat chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat "
    "umask mknod mknodat utime utimes utimensat futimesat statfs fstatfs ioctl sendfile splice tee "
    "vmsplice copy_file_range fadvise64 readahead getxattr lgetxattr fgetxattr listxattr llistxattr "
    "flistxattr inotify_init inotify_init1 inotify_add_watch inotify_rm_watch cachestat "
    /* waiting */
    "poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 "
    "eventfd eventfd2 signalfd signalfd4 timerfd_create timerfd_settime timerfd_gettime pause nanosleep "
    "clock_nanosleep alarm getitimer setitimer timer_create timer_settime timer_gettime timer_getoverrun "
    "timer_delete restart_syscall "
    /* sockets and pipes */
    "socket socketpair bind connect listen accept accept4 getsockname getpeername sendto recvfrom "
    "sendmsg recvmsg sendmmsg recvmmsg shutdown setsockopt getsockopt pipe pipe2 "
    /* processes and signals */
    "fork vfork clone execve execveat exit exit_group wait4 waitid kill tkill tgkill rt_sigqueueinfo "
    "rt_tgsigqueueinfo pidfd_open pidfd_send_signal rt_sigaction rt_sigprocmask rt_sigpending "
    "rt_sigsuspend rt_sigtimedwait rt_sigreturn sigaltstack getpid getppid gettid getpgid setpgid "
    "getpgrp getsid setsid getuid geteuid getgid getegid getresuid getresgid setuid setgid setreuid "
    "setregid setresuid setresgid setfsuid setfsgid getgroups setgroups capget capset prctl arch_prctl "
    "personality unshare getpriority setpriority getrlimit setrlimit prlimit64 getrusage times sysinfo "
    "uname getcpu sched_yield sched_getaffinity sched_getparam sched_getscheduler sched_getattr "
    "sched_get_priority_max sched_get_priority_min sched_rr_get_interval ioprio_get getrandom "
    "clock_gettime clock_getres gettimeofday time set_tid_address set_robust_list get_robust_list rseq "
    "membarrier futex futex_waitv futex_wake futex_wait futex_requeue get_thread_area set_thread_area "
    /* memory */
    "brk mmap munmap mprotect mremap remap_file_pages madvise msync mincore mlock mlock2 munlock "
    "mlockall munlockall pkey_alloc pkey_free pkey_mprotect memfd_create get_mempolicy mseal "
    "map_shadow_stack "
    /* the first filter's to refuse, and to tell of */
    "clone3 io_uring_setup ";

/* The machine's where the programs have no namespace of their own. */
static const char shared[] =
    "shmget shmat shmdt shmctl semget semop semtimedop semctl msgget msgsnd msgrcv msgctl mq_open "
    "mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr ";

/* What is there on every machine, and not for everybody. */
static const char forbidden[] =
    "mount umount2 pivot_root chroot open_tree open_tree_attr move_mount fsopen fsmount fsconfig fspick "
    "mount_setattr setns ptrace process_vm_readv process_vm_writev process_madvise process_mrelease "
    "pidfd_getfd kcmp seccomp io_uring_enter io_uring_register userfaultfd bpf perf_event_open add_key "
    "request_key keyctl name_to_handle_at open_by_handle_at quotactl quotactl_fd swapon swapoff reboot "
    "init_module finit_module delete_module kexec_load kexec_file_load acct syslog sethostname "
    "setdomainname iopl ioperm vhangup settimeofday clock_settime clock_adjtime adjtimex fanotify_init "
    "fanotify_mark nfsservctl lookup_dcookie sched_setaffinity sched_setattr sched_setscheduler "
    "sched_setparam ioprio_set move_pages migrate_pages mbind set_mempolicy setxattr lsetxattr fsetxattr "
    "removexattr lremovexattr fremovexattr ";

static int add_names(scmp_filter_ctx context, const char *names, uint32_t action)
{
    char name[32];
    int failed = 0;
    for (const char *at = names; *at && !failed; at += strcspn(at, " ") + 1) {
        snprintf(name, sizeof name, "%.*s", (int)strcspn(at, " "), at);
        int number = seccomp_syscall_resolve_name(name);
        if (number >= 0) /* else of another architecture, or younger than the library */
            failed = seccomp_rule_add(context, action, number, 0);
    }
    return failed;
}

static int build_known(struct filter *filter, bool apart)
{
    scmp_filter_ctx context = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    int failed = context ? 0 : -ENOMEM;
    if (!failed) /* the first filter tells of those */
        failed = seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_TRACE(FILTER_REFUSE));
    if (!failed)
        seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    if (!failed)
        failed = add_names(context, known, SCMP_ACT_ALLOW);
    if (!failed && apart)
        failed = add_names(context, shared, SCMP_ACT_ALLOW);
    if (!failed)
        failed = add_names(context, forbidden, SCMP_ACT_ERRNO(EPERM));
    if (!failed)
        failed = callfilter_export(context, filter);
    if (context)
        seccomp_release(context);
    return failed;
}

/* ---- calls by their arguments */

/* Bits of an argument, of which the kernel takes 32 whatever stands above them. */
struct condition {
    unsigned argument;
    uint32_t mask, value; /* mask 0: always */
};

#define WHOLE          UINT32_MAX
#define INTERNET       (WHOLE & ~(uint32_t)(AF_INET ^ AF_INET6)) /* either of them */
#define MADE           SECCOMP_RET_ALLOW
#define REFUSED(error) (SECCOMP_RET_ERRNO | (error))
#define COUNTED        (SECCOMP_RET_TRACE | FILTER_WATCH) /* lab/observe/limits.h */
#define NAMESPACES                                                                                           \
    (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |            \
     CLONE_NEWNET)

/* The first row of a call that fits decides; where none does, the call is made. */
static const struct refusal {
    const char *call;
    struct condition one, two;
    uint32_t answer;
} refusals[] = {
    { "socket", { 0, WHOLE, AF_UNIX }, { 0 }, MADE },
    { "socket", { 0, INTERNET, AF_INET }, { 2, WHOLE, 0 }, MADE },
    { "socket", { 0, INTERNET, AF_INET }, { 2, WHOLE, IPPROTO_ICMP }, MADE },
    { "socket", { 0, INTERNET, AF_INET }, { 2, WHOLE, IPPROTO_TCP }, MADE },
    { "socket", { 0, INTERNET, AF_INET }, { 2, WHOLE, IPPROTO_UDP }, MADE },
    { "socket", { 0, INTERNET, AF_INET }, { 2, WHOLE, IPPROTO_ICMPV6 }, MADE },
    { "socket", { 0, INTERNET, AF_INET }, { 2, WHOLE, IPPROTO_MPTCP }, MADE },
    /* Another one the kernel would load a module for. */
    { "socket", { 0, INTERNET, AF_INET }, { 0 }, REFUSED(EPROTONOSUPPORT) },
    { "socket", { 0, WHOLE, AF_NETLINK }, { 2, WHOLE, NETLINK_ROUTE }, MADE }, /* getifaddrs() */
    { "socket", { 0, WHOLE, AF_NETLINK }, { 0 }, REFUSED(EPROTONOSUPPORT) },
    { "socket", { 0, WHOLE, AF_PACKET }, { 0 }, REFUSED(EPERM) },
    { "socket", { 0 }, { 0 }, REFUSED(EAFNOSUPPORT) },
    { "socketpair", { 0, WHOLE, AF_UNIX }, { 0 }, MADE },
    { "socketpair", { 0 }, { 0 }, REFUSED(EOPNOTSUPP) },
    { "clone", { 0, NAMESPACES, 0 }, { 0 }, MADE },
    { "clone", { 0 }, { 0 }, REFUSED(EPERM) },
    { "unshare", { 0, NAMESPACES | CLONE_NEWTIME, 0 }, { 0 }, MADE },
    { "unshare", { 0 }, { 0 }, REFUSED(EPERM) },
    { "personality", { 0, WHOLE, WHOLE }, { 0 }, MADE }, /* only asks */
    { "personality", { 0, ~(uint32_t)ADDR_NO_RANDOMIZE, 0 }, { 0 }, MADE },
    { "personality", { 0 }, { 0 }, REFUSED(EPERM) },
    { "prlimit64", { 0, WHOLE, 0 }, { 0 }, MADE },
    { "prlimit64", { 0 }, { 0 }, REFUSED(EPERM) }, /* of others */
    { "setpriority", { 0, WHOLE, PRIO_PROCESS }, { 1, WHOLE, 0 }, MADE },
    { "setpriority", { 0 }, { 0 }, REFUSED(EPERM) },
    { "ioctl", { 1, WHOLE, TIOCSTI }, { 0 }, REFUSED(EPERM) },
    { "ioctl", { 1, WHOLE, TIOCLINUX }, { 0 }, REFUSED(EPERM) },
    { "ioctl", { 1, WHOLE, TIOCSETD }, { 0 }, REFUSED(EPERM) },    /* line disciplines */
    { "fcntl", { 1, WHOLE, F_SETLEASE }, { 0 }, REFUSED(EINVAL) }, /* others would wait to open the file */
    { "mmap", { 3, MAP_SHARED, MAP_SHARED }, { 0 }, COUNTED },
    { "memfd_create", { 0 }, { 0 }, COUNTED },
    { "shmget", { 0 }, { 0 }, COUNTED },
    { "prctl", { 0, WHOLE, PR_SET_SECCOMP }, { 0 }, REFUSED(EINVAL) },
    { "prctl", { 0, WHOLE, PR_SET_SYSCALL_USER_DISPATCH }, { 0 }, REFUSED(EINVAL) },
    { "prctl", { 0, WHOLE, PR_SET_DUMPABLE }, { 1, WHOLE, 1 }, MADE },
    { "prctl", { 0, WHOLE, PR_SET_DUMPABLE }, { 0 }, REFUSED(EPERM) }, /* its observer could not look at it */
    { "prctl", { 0, WHOLE, PR_SET_PTRACER }, { 0 }, REFUSED(EINVAL) }, /* as without Yama */
    { "prctl", { 0, WHOLE, PR_SET_MM }, { 0 }, REFUSED(EPERM) },
    { "prctl", { 0, WHOLE, PR_SCHED_CORE }, { 0 }, REFUSED(EINVAL) },
};

enum { ROWS = sizeof refusals / sizeof refusals[0], INSTRUCTIONS = 3 + ROWS * 9 + 1 };

struct code {
    struct sock_filter at[INSTRUCTIONS];
    unsigned short count;
};

static void put(struct code *code, uint16_t what, uint32_t value, uint8_t yes, uint8_t no)
{
    code->at[code->count++] = (struct sock_filter)BPF_JUMP(what, value, yes, no);
}

/* Goes on behind it where the argument is such, else past `rest` more instructions. */
static void put_condition(struct code *code, const struct condition *condition, uint8_t rest)
{
    const uint32_t low = offsetof(struct seccomp_data, args[0]) + condition->argument * 8;
    put(code, BPF_LD | BPF_W | BPF_ABS, low, 0, 0); /* little-endian, as both architectures are */
    put(code, BPF_ALU | BPF_AND | BPF_K, condition->mask, 0, 0);
    put(code, BPF_JMP | BPF_JEQ | BPF_K, condition->value, 0, rest);
}

static void put_row(struct code *code, const struct refusal *row)
{
    uint8_t one = row->one.mask ? 3 : 0, two = row->two.mask ? 3 : 0;
    int number = seccomp_syscall_resolve_name(row->call);
    if (number < 0)
        return;
    put(code, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr), 0, 0);
    put(code, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, (uint8_t)(one + two + 1));
    if (one)
        put_condition(code, &row->one, (uint8_t)(two + 1));
    if (two)
        put_condition(code, &row->two, 1);
    put(code, BPF_RET | BPF_K, row->answer, 0, 0);
}

/* Calls of other architectures are the other filter's. */
static int build_refused(struct filter *filter)
{
    struct code code = { .count = 0 };
    put(&code, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch), 0, 0);
    put(&code, BPF_JMP | BPF_JEQ | BPF_K, seccomp_arch_native(), 1, 0);
    put(&code, BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
    for (size_t i = 0; i < ROWS; i++)
        put_row(&code, &refusals[i]);
    put(&code, BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
    filter->program.filter = malloc(code.count * sizeof code.at[0]);
    if (!filter->program.filter)
        return -ENOMEM;
    memcpy(filter->program.filter, code.at, code.count * sizeof code.at[0]);
    filter->program.len = code.count;
    return 0;
}

/* ---- both */

int foreign_filter_build(struct foreign_filter *filter, bool apart, char *why, size_t cap)
{
    memset(filter, 0, sizeof *filter);
    int failed = build_known(&filter->known, apart);
    if (!failed)
        failed = build_refused(&filter->refused);
    if (!failed)
        return 0;
    snprintf(why, cap, "cannot build the system call filter: %s", strerror(-failed));
    foreign_filter_free(filter);
    return -1;
}

void foreign_filter_free(struct foreign_filter *filter)
{
    callfilter_free(&filter->known);
    callfilter_free(&filter->refused);
}

/* The one that forbids it last. */
int foreign_filter_install(const struct foreign_filter *filter)
{
    return callfilter_install(&filter->refused) == 0 ? callfilter_install(&filter->known) : -1;
}

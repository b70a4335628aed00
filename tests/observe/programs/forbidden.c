/* forbidden: makes calls that no right program makes, and says of each what it came to. */
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *what, long result)
{
    printf("%s: %s\n", what, result >= 0 ? "made" : strerrorname_np(errno));
}

static void namespaces(void)
{
    static const struct {
        const char *name;
        long flag;
    } kinds[] = { { "user", CLONE_NEWUSER },     { "mount", CLONE_NEWNS }, { "network", CLONE_NEWNET },
                  { "PID", CLONE_NEWPID },       { "IPC", CLONE_NEWIPC },  { "UTS", CLONE_NEWUTS },
                  { "cgroup", CLONE_NEWCGROUP }, { "time", 0x80 } };
    char what[64];
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        snprintf(what, sizeof what, "unshare %s", kinds[i].name);
        say(what, syscall(SYS_unshare, kinds[i].flag));
        if (kinds[i].flag == 0x80)
            continue; /* clone() has it for a signal */
        snprintf(what, sizeof what, "clone %s", kinds[i].name);
        long pid = syscall(SYS_clone, kinds[i].flag | SIGCHLD | (long)(UINT64_C(1) << 40), 0, 0, 0, 0);
        if (pid == 0)
            _exit(0);
        say(what, pid);
    }
    say("setns", syscall(SYS_setns, 0, 0));
}

static void mounts(void)
{
    say("mount", syscall(SYS_mount, "none", "/", NULL, 0x44000, NULL));
    say("umount2", syscall(SYS_umount2, "/", 2));
    say("pivot_root", syscall(SYS_pivot_root, "/", "/"));
    say("chroot", syscall(SYS_chroot, "/"));
    say("open_tree", syscall(428, -100, "/", 1));
    say("move_mount", syscall(429, -1, "", -1, "", 0));
    say("fsopen", syscall(430, "tmpfs", 0));
    say("mount_setattr", syscall(442, -1, "", 0, NULL, 0));
}

static void others(void)
{
    pid_t parent = getppid();
    say("ptrace", ptrace(PTRACE_SEIZE, parent, NULL, NULL));
    say("process_vm_readv", syscall(SYS_process_vm_readv, getpid(), NULL, 0, NULL, 0, 0));
    say("process_vm_writev", syscall(SYS_process_vm_writev, getpid(), NULL, 0, NULL, 0, 0));
    say("pidfd_getfd", syscall(438, -1, 0, 0));
    say("kcmp", syscall(SYS_kcmp, getpid(), getpid(), 0, 0, 0));
    say("prlimit64 of another", syscall(SYS_prlimit64, parent ? parent : 1, RLIMIT_CPU, NULL, NULL));
    say("PR_SET_DUMPABLE 0", prctl(PR_SET_DUMPABLE, 0));
    say("PR_SET_PTRACER", prctl(PR_SET_PTRACER, -1));
}

static void machine(void)
{
    say("io_uring_setup", syscall(425, 8, NULL));
    say("io_uring_enter", syscall(426, 0, 0, 0, 0, NULL));
    say("userfaultfd", syscall(SYS_userfaultfd, 0));
    say("bpf", syscall(SYS_bpf, 0, NULL, 0));
    say("perf_event_open", syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0));
    say("add_key", syscall(SYS_add_key, "user", "x", "y", 1, -3));
    say("keyctl", syscall(SYS_keyctl, 0, -3, 1));
    say("open_by_handle_at", syscall(SYS_open_by_handle_at, -1, NULL, 0));
    say("name_to_handle_at", syscall(SYS_name_to_handle_at, -100, "/", NULL, NULL, 0));
    say("swapon", syscall(SYS_swapon, "/", 0));
    say("reboot", syscall(SYS_reboot, 0, 0, 0, NULL));
    say("syslog", syscall(SYS_syslog, 3, NULL, 0));
    say("acct", syscall(SYS_acct, NULL));
    say("sethostname", syscall(SYS_sethostname, "mine", 4));
    say("fanotify_init", syscall(SYS_fanotify_init, 0, 0));
    say("one of 2040", syscall(1000));
}

static void filters(void)
{
    say("seccomp", syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, NULL));
    say("PR_SET_SECCOMP", prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL));
    say("user dispatch", prctl(59, 0, 0, 0, 0));
    say("personality", personality(READ_IMPLIES_EXEC));
    say("personality high", syscall(SYS_personality, (long)(UINT64_C(1) << 40 | READ_IMPLIES_EXEC)));
}

static void processor(void)
{
    cpu_set_t all;
    memset(&all, 0xff, sizeof all);
    say("sched_setaffinity", sched_setaffinity(0, sizeof all, &all));
    say("sched_setattr", syscall(SYS_sched_setattr, 0, NULL, 0));
    say("setpriority of another", setpriority(PRIO_PROCESS, (id_t)getppid() ? (id_t)getppid() : 1, 10));
}

static void sockets(void)
{
    static const struct {
        const char *name;
        int family, protocol;
    } kinds[] = { { "AF_PACKET", AF_PACKET, 0 },
                  { "AF_VSOCK", AF_VSOCK, 0 },
                  { "AF_ALG", AF_ALG, 0 },
                  { "AF_NETLINK", AF_NETLINK, NETLINK_SOCK_DIAG },
                  { "AF_TIPC", AF_TIPC, 0 } };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        say(kinds[i].name, socket(kinds[i].family, SOCK_DGRAM, kinds[i].protocol));
    say("high AF_VSOCK", syscall(SYS_socket, (long)(UINT64_C(1) << 40 | AF_VSOCK), SOCK_STREAM, 0));
}

static void terminal(void)
{
    int column = 0;
    say("TIOCSTI", ioctl(1, TIOCSTI, "x"));
    say("high TIOCSTI", syscall(SYS_ioctl, 1, (long)(UINT64_C(1) << 40 | TIOCSTI), "x"));
    say("TIOCLINUX", ioctl(1, TIOCLINUX, &column));
    say("TIOCSETD", ioctl(1, TIOCSETD, &column));
    say("F_SETLEASE", fcntl(0, F_SETLEASE, F_RDLCK));
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    namespaces();
    mounts();
    others();
    machine();
    filters();
    processor();
    sockets();
    terminal();
    return 0;
}

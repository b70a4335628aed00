/* What sessions need of the kernel, tried on processes of our own. */
#include "lab/observe/doctor/doctor_try.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/observe/capture/capture.h"
#include "lab/observe/objects/sockdiag.h"
#include "lab/observe/ptrace/memory.h"
#include "lab/observe/sandbox/filter.h"
#include "lab/observe/sandbox/sandbox.h"
#include "lab/observe/sandbox/wall_probe.h"
#include "lab/wall/gaps.h"
#include "lab/wall/ids.h"
#include "lab/wall/landlock.h"

static void set(struct finding *finding, bool good, const char *format, va_list arguments)
{
    finding->good = good;
    vsnprintf(finding->text, sizeof finding->text, format, arguments);
}

void finding_good(struct finding *finding, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    set(finding, true, format, arguments);
    va_end(arguments);
}

void finding_bad(struct finding *finding, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    set(finding, false, format, arguments);
    va_end(arguments);
}

void doctor_try(void (*trial)(struct finding *finding), struct finding *finding)
{
    int answer[2], status;
    pid_t pid;

    finding_bad(finding, "could not be tried: %s", strerror(errno));
    if (pipe2(answer, O_CLOEXEC) != 0)
        return;
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        trial(finding);
        _exit(write(answer[1], finding, sizeof *finding) != sizeof *finding);
    }
    close(answer[1]);
    if (pid < 0) {
        finding_bad(finding, "could not be tried: fork: %s", strerror(errno));
    } else if (read(answer[0], finding, sizeof *finding) != sizeof *finding) {
        waitpid(pid, &status, 0);
        finding_bad(finding, "the trial ended by %s %d", WIFSIGNALED(status) ? "signal" : "status",
                    WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    } else {
        waitpid(pid, &status, 0);
    }
    close(answer[0]);
}

/* A number in a file of /proc/sys; -1 where there is none. */
static long setting(const char *path)
{
    FILE *file = fopen(path, "re");
    long value = -1;

    if (file == NULL)
        return -1;
    if (fscanf(file, "%ld", &value) != 1)
        value = -1;
    fclose(file);
    return value;
}

/* ---- what confines this process */

static bool is_filtered(void)
{
    return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) == 2;
}

static bool in_container(void)
{
    return access("/.dockerenv", F_OK) == 0 || access("/run/.containerenv", F_OK) == 0 ||
           getenv("container") != NULL || access("/run/secrets/kubernetes.io", F_OK) == 0;
}

bool doctor_in_filtered_container(void)
{
    return in_container() && is_filtered();
}

/* What a filter refuses no capability and no root allows. */
static const char *way_out_of_filter(bool container)
{
    return container ? "the container's seccomp filter forbids it: start it with --security-opt "
                       "seccomp=unconfined (see below)"
                     : "a seccomp filter is on this process: run sockeye outside the program that set it";
}

/* ---- tracing */

/* A child that sleeps until `go` is closed. */
static pid_t sleeper(int go[2])
{
    pid_t pid;
    char byte;

    if (pipe2(go, O_CLOEXEC) != 0)
        return -1;
    pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(go[1]);
        _exit(read(go[0], &byte, 1) != 0);
    }
    return pid;
}

static void end(pid_t pid, int go[2])
{
    close(go[0]);
    close(go[1]);
    if (pid > 0) {
        kill(pid, SIGKILL);
        waitpid(pid, NULL, __WALL);
    }
}

/* Seizes the child and follows it to the entry of a call. 0, or errno with what failed. */
static int trace(pid_t pid, const char **failed)
{
    struct __ptrace_syscall_info info = { .op = PTRACE_SYSCALL_INFO_NONE };
    int status;

    *failed = "PTRACE_SEIZE";
    if (ptrace(PTRACE_SEIZE, pid, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL) != 0 ||
        ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) != 0 || waitpid(pid, &status, __WALL) != pid)
        return errno;
    *failed = "PTRACE_SYSCALL";
    /* The interrupted read() begins anew. */
    if (ptrace(PTRACE_SYSCALL, pid, NULL, NULL) != 0 || waitpid(pid, &status, __WALL) != pid)
        return errno;
    *failed = "PTRACE_GET_SYSCALL_INFO";
    if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof info, &info) <= 0)
        return errno;
    return info.op == PTRACE_SYSCALL_INFO_ENTRY ? 0 : EPROTO;
}

void try_ptrace(struct finding *finding)
{
    long scope = setting("/proc/sys/kernel/yama/ptrace_scope");
    const char *failed;
    int go[2], error;
    pid_t pid = sleeper(go);

    if (pid < 0) {
        finding_bad(finding, "fork: %s", strerror(errno));
        return;
    }
    error = trace(pid, &failed);
    end(pid, go);
    if (error == 0)
        finding_good(finding, "a child was followed to a call%s",
                     scope > 0 ? " (yama lets parents trace)" : "");
    else if (scope >= 2)
        finding_bad(finding, "%s: %s: yama forbids it: sysctl kernel.yama.ptrace_scope=1%s", failed,
                    strerror(error),
                    scope == 3 ? " in /etc/sysctl.conf and restart, as 3 stays until then" : "");
    else if (strcmp(failed, "PTRACE_GET_SYSCALL_INFO") == 0)
        finding_bad(finding, "%s: %s: this is no Linux 5.3 or later (gVisor?): run it in a virtual machine",
                    failed, strerror(error));
    else if (is_filtered())
        finding_bad(finding, "%s: %s: %s", failed, strerror(error), way_out_of_filter(in_container()));
    else
        finding_bad(finding,
                    "%s: %s: a security module forbids it (SELinux: setsebool deny_ptrace off; AppArmor: "
                    "aa-status), or what this machine is confined in: run sockeye outside of it",
                    failed, strerror(error));
}

/* Arguments and what is sent lie in the programs' memory. */
void try_memory(struct finding *finding)
{
    static const char text[] = "what lies in memory";
    char copy[sizeof text] = "";
    struct iovec local = { copy, sizeof copy }, remote = { (void *)(uintptr_t)text, sizeof text };
    int go[2], error = 0;
    pid_t pid = sleeper(go);

    if (pid > 0 && process_vm_readv(pid, &local, 1, &remote, 1, 0) != (ssize_t)sizeof copy)
        error = errno;
    if (pid < 0)
        finding_bad(finding, "fork: %s", strerror(errno));
    else if (error == 0)
        finding_good(finding, "a child's was read");
    else if (memory_read(pid, (uintptr_t)text, copy, sizeof copy) == sizeof copy)
        finding_good(finding, "read by way of /proc, slower (process_vm_readv: %s)", strerror(error));
    else
        finding_bad(
            finding, "process_vm_readv: %s: addresses and bytes of calls are not shown: %s", strerror(error),
            is_filtered() ? way_out_of_filter(in_container()) : "run sockeye outside of what confines it");
    end(pid, go);
}

/* In a child: under the filter, without a tracer, even our own write() fails. */
static int install(const struct filter *filter)
{
    pid_t pid = fork();
    int status = 0;

    if (pid == 0) {
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || callfilter_install(filter) != 0)
            _exit(errno);
        _exit(0);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        return errno;
    return WIFEXITED(status) ? WEXITSTATUS(status) : EPROTO;
}

void try_seccomp(struct finding *finding)
{
    struct filter filter;
    char why[200] = "";
    int error;

    if (callfilter_build(&filter, false, false, why, sizeof why) != 0) {
        finding_bad(finding, "%s", why);
        return;
    }
    error = install(&filter);
    if (error != 0)
        finding_bad(finding, "installing a filter: %s: needs a kernel with CONFIG_SECCOMP_FILTER",
                    strerror(error));
    else
        finding_good(finding, "programs stop at socket calls only (%u instructions)", filter.program.len);
    callfilter_free(&filter);
}

/* ---- namespaces */

/* In a chroot, unless into a mount point, nothing is mounted at "/". */
static bool is_chrooted(void)
{
    FILE *file = fopen("/proc/self/mountinfo", "re");
    char line[1024], point[256];
    bool root = false;

    if (file == NULL)
        return false;
    while (!root && fgets(line, sizeof line, file) != NULL)
        root = sscanf(line, "%*s %*s %*s %*s %255s", point) == 1 && strcmp(point, "/") == 0;
    fclose(file);
    return !root;
}

static bool write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool good = fd >= 0 && write(fd, text, strlen(text)) >= 0;
    int error = errno;

    if (fd >= 0)
        close(fd);
    errno = error;
    return good;
}

void try_user_namespace(struct finding *finding)
{
    struct userns_failure failure = {
        .container = in_container(),
        .chrooted = is_chrooted(),
        .filtered = is_filtered(),
        .root = geteuid() == 0,
        .limit = setting("/proc/sys/user/max_user_namespaces"),
        .clone_allowed = setting("/proc/sys/kernel/unprivileged_userns_clone"),
        .apparmor = setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"),
    };
    char map[48];

    snprintf(map, sizeof map, "%u %u 1", geteuid(), geteuid());
    if (unshare(CLONE_NEWUSER) != 0) {
        failure.error = errno;
    } else if (!write_file("/proc/self/uid_map", map)) {
        failure.error = errno;
        failure.mapping = true;
    } else {
        finding_good(finding, "made as uid %u", geteuid());
        return;
    }
    explain_userns(&failure, finding);
}

/* Ids beyond one's own, for servers that change their user. */
void try_users(struct finding *finding)
{
    bool others = false;
    struct ids ids;

    ids_begin(&ids, true);
    if (unshare(CLONE_NEWUSER) != 0 || ids_map(&ids, &others) != 0)
        finding_bad(finding, "servers cannot change their user: they need a user namespace");
    else if (!others)
        finding_bad(finding, "servers cannot change their user: %s", ids.failed);
    else
        finding_good(finding, "servers can change their user%s", ids.uid ? ", with trace --root" : "");
    ids_end(&ids);
}

void explain_userns(const struct userns_failure *failure, struct finding *finding)
{
    const char *call = failure->mapping ? "writing uid_map" : "unshare(CLONE_NEWUSER)";
    const char *says = strerror(failure->error);

    if (failure->error == ENOSPC || failure->error == EUSERS || failure->limit == 0)
        finding_bad(finding, "%s: %s: the limit is %ld: sysctl user.max_user_namespaces=10000", call, says,
                    failure->limit);
    else if (failure->apparmor == 1 && (failure->mapping || failure->error == EACCES))
        finding_bad(finding,
                    "%s: %s: AppArmor forbids it: sysctl kernel.apparmor_restrict_unprivileged_userns=0",
                    call, says);
    else if (failure->clone_allowed == 0)
        finding_bad(finding, "%s: %s: forbidden here: sysctl kernel.unprivileged_userns_clone=1", call, says);
    else if (failure->error == EPERM && failure->chrooted && !failure->container)
        finding_bad(finding, "%s: %s: this is a chroot: run sockeye outside it", call, says);
    else if (failure->filtered)
        finding_bad(finding, "%s: %s: %s", call, says, way_out_of_filter(failure->container));
    else if (failure->container)
        finding_bad(finding,
                    "%s: %s: not by the container's filter, so its host forbids it: allow user namespaces "
                    "there",
                    call, says);
    else if (failure->error == EINVAL || failure->error == ENOSYS)
        finding_bad(finding, "%s: %s: needs a kernel with CONFIG_USER_NS", call, says);
    else
        finding_bad(finding, "%s: %s: %s", call, says,
                    failure->root ? "not even root may: run sockeye outside of what confines it"
                                  : "run sockeye as root");
}

/* Who is root has no more to ask for, and what a filter refuses root is refused, too. */
static const char *or_root(void)
{
    return geteuid() == 0 || is_filtered() ? "" : ", or root (sudo sockeye ...)";
}

void try_network_namespace(struct finding *finding)
{
    static const enum plan_sandbox modes[] = { SANDBOX_FULL, SANDBOX_NETNS };
    char why[256] = "";

    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        if (!sandbox_probe(modes[i], why, sizeof why))
            continue;
        finding_good(finding, "made, with its own lo");
        return;
    }
    finding_bad(finding, "%s: needs user namespaces (see above)%s", why, or_root());
}

/* ---- within the sandbox of a session */

static bool enter(struct sandbox *sandbox, struct finding *finding)
{
    struct plan plan;
    char why[256] = "";

    plan_init(&plan);
    if (sandbox_enter(sandbox, &plan, why, sizeof why) == 0)
        return true;
    finding_bad(finding, "%s", why);
    return false;
}

void try_capture(struct finding *finding)
{
    struct sandbox sandbox;
    struct capture *capture;
    char why[256] = "";

    if (!enter(&sandbox, finding))
        return;
    capture = capture_open("lo", why, sizeof why);
    if (capture != NULL)
        finding_good(finding, "lo was opened%s", sandbox.own_network ? "" : ", this machine's own");
    else if (sandbox.own_network)
        finding_bad(finding, "%s", why);
    else
        finding_bad(finding, "%s: needs user namespaces (see above)%s",
                    geteuid() == 0 ? "root has no CAP_NET_RAW here"
                                   : "not of this machine's own network without CAP_NET_RAW",
                    or_root());
    capture_close(capture);
    sandbox_leave(&sandbox);
}

void try_copying(struct finding *finding)
{
    struct sandbox sandbox;
    int go[2], pidfd, copy = -1, error;
    pid_t pid;

    if (!enter(&sandbox, finding))
        return;
    pid = sleeper(go);
    pidfd = pid > 0 ? (int)syscall(SYS_pidfd_open, pid, 0) : -1;
    if (pidfd >= 0)
        copy = (int)syscall(SYS_pidfd_getfd, pidfd, go[0], 0);
    error = errno;
    end(pid, go);
    if (copy >= 0)
        finding_good(finding, "a child's descriptor was copied");
    else
        finding_bad(finding, "%s: sockets are asked by sock_diag instead, with fewer figures: %s",
                    strerror(error),
                    error == ENOSYS ? "needs Linux 5.6 or later"
                    : is_filtered() ? way_out_of_filter(in_container())
                                    : "run sockeye outside of what confines it");
    sandbox_leave(&sandbox);
}

static void count_row(void *data, const struct sockdiag_row *row)
{
    (void)row;
    ++*(int *)data;
}

void try_sock_diag(struct finding *finding)
{
    struct sandbox sandbox;
    struct sockdiag *diag;
    char why[200] = "";
    int rows = 0, listener;

    if (!enter(&sandbox, finding))
        return;
    diag = sockdiag_open(why, sizeof why);
    listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (diag == NULL)
        finding_bad(finding, "%s", why);
    else if (listener < 0 || listen(listener, 1) != 0)
        finding_bad(finding, "listen: %s", strerror(errno));
    else if (!sockdiag_inet(diag, AF_INET, IPPROTO_TCP, UINT32_MAX, count_row, &rows) || rows == 0)
        finding_bad(finding, "the kernel does not list its sockets: modprobe tcp_diag udp_diag unix_diag");
    else
        finding_good(finding, "lists accept queues and half-open connections");
    sockdiag_close(diag);
    sandbox_leave(&sandbox);
}

/* What stands between a submission and whoever judges it. */
void try_wall(struct finding *finding)
{
    char why[200], harm[300];
    unsigned gaps = wall_probe(SANDBOX_AUTO, why, sizeof why);

    gaps_say(gaps, harm, sizeof harm);
    if (gaps == 0)
        finding_good(finding, "a submission reaches no files, processes, terminals or sockets but its own");
    else
        finding_bad(finding,
                    "a submission could harm, as %s%s%s: give it user namespaces (see above), or judge "
                    "others' programs in a virtual machine",
                    harm, why[0] ? ": " : "", why);
}

void try_landlock(struct finding *finding)
{
    int version = landlock_version();

    if (version > 0)
        finding_good(finding, "version %d: it closes files where there are no namespaces", version);
    else
        finding_bad(finding,
                    "not there: it would close files where there are no namespaces: Linux 5.13 or later "
                    "with lsm=landlock,... on its command line");
}

void try_tun(struct finding *finding)
{
    struct sandbox sandbox;
    struct ifreq request = { .ifr_name = "tap%d", .ifr_flags = IFF_TAP | IFF_NO_PI };
    int fd;

    if (!enter(&sandbox, finding))
        return;
    fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);
    if (fd < 0)
        finding_bad(finding, "%s: %s: lessons with several hosts use veth instead", "/dev/net/tun",
                    strerror(errno));
    else if (!sandbox.own_network)
        finding_bad(finding, "opens, but there is no network of our own to put it in");
    else if (ioctl(fd, TUNSETIFF, &request) != 0)
        finding_bad(finding, "TUNSETIFF: %s: lessons with several hosts use veth instead", strerror(errno));
    else
        finding_good(finding, "a TAP device was made");
    sandbox_leave(&sandbox);
}

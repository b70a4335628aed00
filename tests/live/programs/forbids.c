/* Runs a program on a machine that forbids something, imitated by a filter of system calls as a container has
 * one: forbids WHAT[,WHAT...] PROGRAM [ARGUMENT...]
 *
 *     docker     what Docker's default profile keeps from a root without CAP_SYS_ADMIN and CAP_SYS_PTRACE
 *     userns     a user namespace, and nothing else (as Ubuntu 24.04 does)
 *     ptrace     tracing at all
 *     memory     process_vm_readv()
 *     copies     pidfd_getfd()
 *     packets    sockets that see packets
 *
 * Calls are refused with EPERM, but for clone3(), where EPERM would keep the C library from going another
 * way.
 */
#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    NAMESPACES = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |
                 CLONE_NEWNET
};

static const char *const docker[] = {
    "unshare",       "setns",    "mount",           "umount2",         "mount_setattr", "move_mount",
    "open_tree",     "fsopen",   "fsmount",         "fsconfig",        "fspick",        "pidfd_getfd",
    "kcmp",          "bpf",      "perf_event_open", "process_madvise", "syslog",        "sethostname",
    "setdomainname", "quotactl", "keyctl",          "add_key",         "request_key",   "userfaultfd",
};

static int refuse(scmp_filter_ctx filter, const char *call)
{
    int number = seccomp_syscall_resolve_name(call);
    return number < 0 ? 0 : seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), number, 0);
}

/* One bit a rule: each namespace that is asked for is reason enough. */
static int refuse_bits(scmp_filter_ctx filter, const char *call, unsigned long bits)
{
    int number = seccomp_syscall_resolve_name(call), failed = 0;
    for (unsigned long bit = 1; bit != 0 && bit <= bits; bit <<= 1)
        if (bits & bit)
            failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), number, 1,
                                       SCMP_A0(SCMP_CMP_MASKED_EQ, bit, bit));
    return failed;
}

static int forbid(scmp_filter_ctx filter, const char *what)
{
    int failed = 0;
    if (strcmp(what, "ptrace") == 0)
        return refuse(filter, "ptrace");
    if (strcmp(what, "memory") == 0)
        return refuse(filter, "process_vm_readv");
    if (strcmp(what, "copies") == 0)
        return refuse(filter, "pidfd_getfd");
    if (strcmp(what, "packets") == 0)
        return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 1,
                                SCMP_A0(SCMP_CMP_EQ, AF_PACKET));
    if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) != 0)
        return -1;
    if (strcmp(what, "userns") == 0)
        return refuse_bits(filter, "unshare", CLONE_NEWUSER) | refuse_bits(filter, "clone", CLONE_NEWUSER);
    if (strcmp(what, "docker") != 0)
        return -1;
    for (size_t i = 0; i < sizeof docker / sizeof *docker; i++)
        failed |= refuse(filter, docker[i]);
    return failed | refuse_bits(filter, "clone", NAMESPACES);
}

int main(int argc, char **argv)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (argc < 3 || filter == NULL)
        return 2;
    for (char *what = strtok(argv[1], ","); what != NULL; what = strtok(NULL, ","))
        if (forbid(filter, what) != 0) {
            fprintf(stderr, "forbids: cannot imitate '%s'\n", what);
            return 2;
        }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || seccomp_load(filter) != 0) {
        perror("forbids: seccomp");
        return 2;
    }
    seccomp_release(filter);
    execvp(argv[2], argv + 2);
    perror(argv[2]);
    return 2;
}

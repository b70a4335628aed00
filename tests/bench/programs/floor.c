/* The least that any tracer can do: two stops a call, nothing read, nothing written.   floor PROGRAM ARGUMENT...
 * Prints how many stops there were. What it costs per stop is the floor under every tracer on this machine. */
#include <errno.h>
#include <linux/audit.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const traced[] = { "socket", "bind",    "listen",   "accept",     "accept4",    "connect",
                                      "sendto", "recvfrom", "shutdown", "setsockopt", "getsockopt", "getsockname" };

static void child(char **argv)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    for (size_t i = 0; filter && i < sizeof traced / sizeof *traced; i++)
        seccomp_rule_add(filter, SCMP_ACT_TRACE(0), seccomp_syscall_resolve_name(traced[i]), 0);
    raise(SIGSTOP);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && seccomp_load(filter) == 0)
        execvp(argv[0], argv);
    perror(argv[0]);
    _exit(127);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: %s PROGRAM ARGUMENT...\n", argv[0]);
        return 2;
    }
    pid_t first = fork();
    if (first == 0)
        child(argv + 1);
    int status;
    if (waitpid(first, &status, WUNTRACED) == -1)
        return 1;
    long options = PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK |
                   PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE;
    if (ptrace(PTRACE_SEIZE, first, 0, options) == -1 || kill(first, SIGCONT) == -1) {
        perror("ptrace");
        return 1;
    }
    long stops = 0;
    pid_t task;
    while ((task = waitpid(-1, &status, __WALL)) != -1) {
        if (!WIFSTOPPED(status))
            continue;
        int event = status >> 16, signal = WSTOPSIG(status);
        if (event == PTRACE_EVENT_SECCOMP) { /* the entry: go on to the exit stop */
            stops++;
            ptrace(PTRACE_SYSCALL, task, 0, 0);
        } else if (signal == (SIGTRAP | 0x80)) {
            stops++;
            ptrace(PTRACE_CONT, task, 0, 0);
        } else {
            ptrace(PTRACE_CONT, task, 0, event || signal == SIGSTOP || signal == SIGCONT ? 0 : signal);
        }
    }
    fprintf(stderr, "%ld\n", stops);
    return errno == ECHILD ? 0 : 1;
}

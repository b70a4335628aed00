#include "lab/observe/ptrace/seize.h"

#include <stddef.h>
#include <sys/ptrace.h>

static const long followed = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                             PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT;

int ptrace_seize(pid_t pid)
{
    return (int)ptrace(PTRACE_SEIZE, pid, NULL,
                       (void *)(followed | PTRACE_O_EXITKILL | PTRACE_O_TRACESECCOMP));
}

int ptrace_seize_running(pid_t tid)
{
    return (int)ptrace(PTRACE_SEIZE, tid, NULL, (void *)followed);
}

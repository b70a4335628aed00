#include "lab/observe/ptrace/seize.h"

#include <stddef.h>
#include <sys/ptrace.h>

int ptrace_seize(pid_t pid)
{
    const long options = PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP |
                         PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |
                         PTRACE_O_TRACEEXIT;
    return (int)ptrace(PTRACE_SEIZE, pid, NULL, (void *)options);
}

/* Becoming the tracer of a process. */
#ifndef SOCKEYE_OBSERVE_SEIZE_H
#define SOCKEYE_OBSERVE_SEIZE_H

#include <sys/types.h>

/* PTRACE_SEIZE with everything the observer follows. 0, or -1 with errno. */
int ptrace_seize(pid_t pid);

#endif

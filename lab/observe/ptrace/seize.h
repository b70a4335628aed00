/* Becoming the tracer of a process. */
#ifndef SOCKEYE_OBSERVE_SEIZE_H
#define SOCKEYE_OBSERVE_SEIZE_H

#include <sys/types.h>

/* PTRACE_SEIZE with everything the observer follows, of a child that ends with it. 0, or -1 with errno. */
int ptrace_seize(pid_t pid);

/* The same of a task that runs already and is to outlive the observer, which lets it go by its own end: all
 * that it holds goes on then as if nobody had been there. Its own seccomp filter stays its own. 0, or -1 with
 * errno. */
int ptrace_seize_running(pid_t tid);

#endif

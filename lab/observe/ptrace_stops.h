/* From a ptrace stop to what it means: births, deaths, signals. */
#ifndef SOCKEYE_OBSERVE_PTRACE_STOPS_H
#define SOCKEYE_OBSERVE_PTRACE_STOPS_H

#include "lab/observe/observer.h"

/* Handles the stop or end that waitpid() told of this tracee, and says what is to become of it. */
enum disposition ptrace_stops_handle(struct observer *ob, struct tracee *tracee, int status);
/* A tid that waitpid() told of and nobody knows yet. NULL when out of memory. */
struct tracee *ptrace_stops_newborn(struct observer *ob, pid_t tid);
/* Whether a tracee's stop can be handled: of a newborn not while its parent may still tell of it. */
bool ptrace_stops_is_due(struct observer *ob, struct tracee *tracee);
/* Somebody ended the sandbox's pid 1, and with it the programs. */
void ptrace_stops_collapse(struct observer *ob);

#endif

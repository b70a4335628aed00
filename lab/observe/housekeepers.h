/* Threads of a language's runtime that wake up by the clock for its own housekeeping, and run no code of the
 * program: they wake nobody else. */
#ifndef SOCKEYE_OBSERVE_HOUSEKEEPERS_H
#define SOCKEYE_OBSERVE_HOUSEKEEPERS_H

#include "lab/observe/observer.h"

/* Of the Java virtual machine. */
bool housekeepers_has(struct observer *ob, const struct tracee *tracee);
/* Whether a task is of a program in Go, whose monitor is such a thread: what sleeps there by the clock. */
bool housekeepers_is_go(const struct tracee *tracee);

#endif

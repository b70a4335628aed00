/* Whether a program that runs already can be watched, and what to do where it cannot: one line for a person.
 */
#ifndef SOCKEYE_OBSERVE_ATTACHABLE_H
#define SOCKEYE_OBSERVE_ATTACHABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Of /proc/PID/status. */
struct process_status {
    char name[32];
    char state; /* R S D T t Z X */
    pid_t group, parent, tracer;
    uid_t uid;
    uint64_t caught, ignored; /* signals, bit n-1 */
};
/* False when it is gone. */
bool process_status_read(pid_t pid, struct process_status *status);

enum attachable {
    ATTACHABLE,
    ATTACHABLE_SENSELESS, /* there is no such program, or it is none to watch */
    ATTACHABLE_FORBIDDEN  /* the machine does not allow it */
};

/* Tries it, and leaves no trace: a child becomes its tracer for a moment, which does not stop it. */
enum attachable attachable(pid_t pid, char *why, size_t cap);

/* Why PTRACE_SEIZE has failed with this errno. */
void attachable_refused(pid_t pid, int error, char *why, size_t cap);

#endif

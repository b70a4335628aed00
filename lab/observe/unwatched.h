/* Calls that nobody could watch: of another architecture, by rings, by a listener, of processes that no
 * tracer is told of. They are refused, and that is said; where that is too late, or would break too much, it
 * is said that what they do is not seen. Of each kind once for each program. */
#ifndef SOCKEYE_OBSERVE_UNWATCHED_H
#define SOCKEYE_OBSERVE_UNWATCHED_H

#include "lab/observe/observer.h"

/* A call as the kernel has it at its entry, of whatever architecture. */
struct entry {
    uint32_t architecture; /* AUDIT_ARCH_* */
    uint64_t number;
    const uint64_t *args; /* six */
};

/* It is not made: the program is told that there is no such call, or that it may not. At an entry stop. */
void unwatched_refuse(struct observer *ob, struct tracee *tracee, const struct entry *entry);
/* A program that ran before, which nobody refuses anything, is about to make it. */
void unwatched_tell(struct observer *ob, struct tracee *tracee, const struct entry *entry);
/* io_submit() is made all the same, for it is for files: only that it takes sockets too is said. */
void unwatched_aio(struct observer *ob, struct tracee *tracee, const uint64_t args[6]);

#endif

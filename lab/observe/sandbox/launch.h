/* Starting an actor: fork, attach, confine, filter, exec. */
#ifndef SOCKEYE_OBSERVE_LAUNCH_H
#define SOCKEYE_OBSERVE_LAUNCH_H

#include "lab/observe/sandbox/filter.h"
#include "lab/observe/sandbox/foreign_filter.h"
#include "lab/observe/sandbox/sandbox.h"
#include "lab/observe/sandbox/stdio.h"

struct launch {
    const struct plan *plan;
    const struct plan_actor *actor;
    const struct sandbox *sandbox;
    const struct room *room; /* in which it is to run */
    const struct filter *filter;
    const struct foreign_filter *foreign; /* of an actor that is */
    struct stdio *io;
};

/* Forks and attaches; the child then goes on by itself to its exec. Its pid (host), or -1 with one line in
 * `why`.
 * `*trouble` is a descriptor from which launch_trouble() reads why the exec failed; the caller's. */
pid_t launch_actor(const struct launch *launch, int *trouble, char *why, size_t cap);

/* After the child died before its exec: one line for a person. False when it said nothing. Closes `trouble`.
 */
bool launch_trouble(int trouble, char *out, size_t cap, int32_t *error);

#endif

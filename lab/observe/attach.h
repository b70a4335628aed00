/* Programs that run already: from the first look at them to their first stop. They are watched as others are,
 * but for three things: they have no filter, so that each of their calls is a stop; nobody ends them; and
 * what they did before is not known, which their START says.
 *
 * They are let go by the observer's end, whichever that is: the kernel then has each of them go on from where
 * it is, one that is blocked without having been woken, one that SIGSTOP has stopped still stopped. */
#ifndef SOCKEYE_OBSERVE_ATTACH_H
#define SOCKEYE_OBSERVE_ATTACH_H

#include "lab/observe/observer.h"

/* Becomes the tracer of the actor's process, of all its threads, and of its children and theirs; writes what
 * they have open. False with one line in `why`. Of what cannot be watched beside the process itself a NOTE
 * tells. */
bool attach_actor(struct actor *actor, char *why, size_t cap);

/* The stop that attaching asked for: a call that it broke off is made again. Behind the last of them it looks
 * for those that were just being made. */
void attach_stopped(struct observer *ob, struct tracee *tracee);

#endif

/* Who is at rest: held before a call, asleep in the kernel, or gone. Whoever computes for long does not hold
 * up the others either. */
#ifndef SOCKEYE_OBSERVE_REST_H
#define SOCKEYE_OBSERVE_REST_H

#include "lab/observe/observer.h"

/* Whether all are. To be asked again and again: a sleep counts when it was seen twice. */
bool rest_of_all(struct observer *ob);
/* Writes of each that sleeps in its call that it does. */
void rest_tell_blocked(struct observer *ob);

#endif

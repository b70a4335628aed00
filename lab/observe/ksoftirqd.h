/* Packets that the kernel has still to pass on. Mostly it does so within the call that sends; on a busy or
 * slow machine it leaves it to a thread of its own for each processor, ksoftirqd, and who sleeps meanwhile
 * is not at rest. */
#ifndef SOCKEYE_OBSERVE_KSOFTIRQD_H
#define SOCKEYE_OBSERVE_KSOFTIRQD_H

#include <stdbool.h>

/* A descriptor to ask of the thread of a processor, to be closed; -1 where it cannot be seen, as in a
 * container. */
int ksoftirqd_open(int cpu);
/* Whether it has work to do. False when `fd` is -1. */
bool ksoftirqd_works(int fd);

#endif

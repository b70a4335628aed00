/* A small recorded session for the tests of the viewer, made event by event, so that its screens never
 * change: a server listens, a client connects and says "hello", gets it back, hangs up. */
#ifndef SOCKEYE_TESTS_VIZ_TALE_H
#define SOCKEYE_TESTS_VIZ_TALE_H

#include "lab/record/timeline.h"

/* The whole of it, as a replay. Fails the test when it cannot be made. */
struct timeline *tale_open(void);
/* The same in a file descriptor of the caller's; the first `events` events only (0: all). */
int tale_file(unsigned events);
/* Events there are until the first is let go. */
unsigned tale_front(void);
/* A timeline that still grows, with the first `events` events; tale_more() adds the next ones to it. */
struct tale;
struct tale *tale_live(unsigned events, struct timeline **timeline);
/* Appends events up to the next time that somebody is let go, as a step does; how many there were left. */
unsigned tale_step(struct tale *tale);
/* Appends `count` events; how many there were left. */
unsigned tale_more(struct tale *tale, unsigned count);
void tale_free(struct tale *tale);

#endif

/* A small recorded session for the tests of the viewer, made event by event, so that its screens never
 * change: a server listens, a client connects and says "hello", gets it back, hangs up. */
#ifndef SOCKEYE_TESTS_VIZ_SAMPLE_SESSION_H
#define SOCKEYE_TESTS_VIZ_SAMPLE_SESSION_H

#include "lab/record/timeline.h"

/* The whole of it, as a replay. Fails the test when it cannot be made. */
struct timeline *sample_open(void);
/* The same in a file descriptor of the caller's; the first `events` events only (0: all). */
int sample_file(unsigned events);
/* Events there are until the first is let go. */
unsigned sample_front(void);
/* A timeline that still grows, with the first `events` events; sample_more() adds the next ones to it. */
struct sample;
struct sample *sample_live(unsigned events, struct timeline **timeline);
/* Appends events up to the next time that somebody is let go, as a step does; how many there were left. */
unsigned sample_step(struct sample *tale);
/* Appends `count` events; how many there were left. */
unsigned sample_more(struct sample *tale, unsigned count);
/* The observer says that all are at rest after so many commands, and who goes next: whose step is the next of
 * the tale, or who `next` names. */
void sample_rest(struct sample *tale, int64_t obeyed, const char *next);
/* An event that is not the tale's. */
void sample_add(struct sample *tale, struct event *event);
void sample_free(struct sample *tale);

#endif

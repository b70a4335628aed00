/* For tests of whole sessions: programs of tests/observe/programs, compiled when asked for, run by a real
 * observer; its recording searched as it grows. */
#ifndef SOCKEYE_TESTS_OBSERVE_OBSERVED_H
#define SOCKEYE_TESTS_OBSERVE_OBSERVED_H

#include <stdbool.h>

#include "lab/observe/observe.h"
#include "lab/record/timeline.h"

struct observed {
    struct plan plan; /* filled by the test before observed_start() */
    struct observation observation;
    struct timeline *timeline;
    bool ended; /* the observer closed its end */
};

/* The plan's defaults, step mode, one second of grace for everything. */
void observed_init(struct observed *o);
/* Adds an actor; its arguments up to NULL. The words live as long as the test program. */
struct plan_actor *observed_actor(struct observed *o, const char *label, const char *program, ...);
/* Path of the compiled tests/observe/programs/NAME.c. Fails the test when it does not compile. */
const char *observed_program(const char *name);

void observed_start(struct observed *o);
void observed_command(struct observed *o, const char *line);
void observed_steps(struct observed *o, int count);
/* Waits until an event matches (record/match.h), two minutes at most, and fails the test otherwise, showing
 * the transcript. Returns its index. */
uint32_t observed_wait(struct observed *o, const char *pattern);
/* The same for the end of the session. */
void observed_wait_end(struct observed *o);
/* Waits until all are at rest and so many commands have had their effect. Label of who goes next; "" for
 * nobody, and when the session has ended. It stays until the next of these calls. */
const char *observed_next(struct observed *o, int64_t obeyed);
/* Whether an event matches, and how many, of what is there. */
bool observed_has(struct observed *o, const char *pattern);
uint32_t observed_count(struct observed *o, const char *pattern);
/* Ends it and returns the observer's exit status; the timeline stays. */
int observed_end(struct observed *o);
void observed_free(struct observed *o);

/* Every line of the transcript without its time, host-dependent numbers (ports, sequence numbers) replaced;
 * owned by the caller. */
char *observed_transcript(const struct observed *o);

/* Host pids of all processes whose parent chain leads to `ancestor`; returns how many, at most cap. */
int observed_descendants(pid_t ancestor, pid_t *pids, int cap);
/* Waits until nothing below the test's process lives, and fails the test otherwise; who was orphaned is
 * reaped. */
void observed_nothing_left(void);

#endif

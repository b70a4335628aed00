/* What can be wrong with a run whatever it was about: the program was killed, a sanitizer spoke, a limit was
 * reached, nobody could go on. */
#ifndef SOCKEYE_COURSE_ABNORMAL_END_H
#define SOCKEYE_COURSE_ABNORMAL_END_H

#include "lab/record/timeline.h"

enum abnormal_end_kind {
    ABNORMAL_NONE,
    ABNORMAL_SANITIZER, /* a report of the address or undefined behaviour sanitizer */
    ABNORMAL_CRASH,     /* killed by a signal that nobody sent it from outside */
    ABNORMAL_SPIN,      /* used its processor time up */
    ABNORMAL_PROCESSES, /* made too many processes */
    ABNORMAL_OUTPUT,    /* printed too much */
    ABNORMAL_FILE,      /* wrote a file beyond the limit */
    ABNORMAL_MEMORY,    /* took too much memory */
    ABNORMAL_CALLS,     /* made calls without end */
    ABNORMAL_ASLEEP,    /* slept by itself, over and over or for very long, while all waited for it */
    ABNORMAL_TIME,      /* recorded for too long */
    ABNORMAL_DEADLOCK   /* all wait for each other */
};

struct abnormal_end {
    enum abnormal_end_kind kind;
    uint32_t event;     /* where it shows */
    char sentence[400]; /* "the program was killed by SIGPIPE in send(4, ...)" */
    char place[300];    /* "server.c:42" where a sanitizer says it better than the calls do; "" else */
    char report[1600];  /* a sanitizer's own words, without its banner; "" else */
};

/* Looks at one recording for what is wrong with `actor`, the student's. The first that happened is the cause.
 */
void abnormal_end_find(const struct timeline *timeline, const char *actor, struct abnormal_end *trouble);

/* What no program of the session is to blame for, in words: that it ran into the clock of the machine, or
 * that, on a network that is the machine's, somebody else has a port. False where there is nothing. */
bool machine_prevents(const struct timeline *timeline, char *why, size_t cap);

/* "crash" */
const char *abnormal_end_name(enum abnormal_end_kind kind);

#endif

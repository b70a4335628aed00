/* What can be wrong with a run whatever it was about: the program was killed, a sanitizer spoke, a limit was
 * reached, nobody could go on. */
#ifndef SOCKEYE_COURSE_TROUBLE_H
#define SOCKEYE_COURSE_TROUBLE_H

#include "lab/record/timeline.h"

enum trouble_kind {
    TROUBLE_NONE,
    TROUBLE_START,     /* it could not be started */
    TROUBLE_SANITIZER, /* a report of the address or undefined behaviour sanitizer */
    TROUBLE_CRASH,     /* killed by a signal that nobody sent it from outside */
    TROUBLE_SPIN,      /* used its processor time up */
    TROUBLE_PROCESSES, /* made too many processes */
    TROUBLE_OUTPUT,    /* printed too much */
    TROUBLE_FILE,      /* wrote a file beyond the limit */
    TROUBLE_TIME,      /* ran for too long, asleep or busy with calls */
    TROUBLE_DEADLOCK   /* all wait for each other */
};

struct trouble {
    enum trouble_kind kind;
    uint32_t event;     /* where it shows */
    char sentence[400]; /* "the program was killed by SIGPIPE in send(4, ...)" */
    char place[300];    /* "server.c:42" where a sanitizer says it better than the calls do; "" else */
    char report[1600];  /* a sanitizer's own words, without its banner; "" else */
};

/* Looks at one recording for what is wrong with `actor`, the student's. The first that happened is the cause.
 */
void trouble_find(const struct timeline *timeline, const char *actor, struct trouble *trouble);

/* "crash" */
const char *trouble_name(enum trouble_kind kind);

#endif

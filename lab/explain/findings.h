/* What went wrong in a run, and where: one pass over a recording, which remembers per descriptor what was
 * asked and answered. A finding is only given where the events leave no innocent reading: silence proves
 * nothing.
 *
 * A new finding is a detector in a findings_*.c file and a row in findings.c. */
#ifndef SOCKEYE_EXPLAIN_FINDINGS_H
#define SOCKEYE_EXPLAIN_FINDINGS_H

#include "lab/record/timeline.h"

enum finding_kind {
    FINDING_SHORT_SEND,       /* send() took less than asked and the rest was never sent */
    FINDING_EOF_IGNORED,      /* recv() returned 0 and was called again */
    FINDING_SETS_NOT_REBUILT, /* select() was given what the one before left over */
    FINDING_DESCRIPTOR_LEAK,  /* accepted, known to be over, never closed */
    FINDING_CLOSE_WAIT_LEFT,  /* the peer has ended, this side never does */
    FINDING_WRITE_AFTER_FIN,  /* sent to a peer that had closed, and lost it */
    FINDING_BUSY_LOOP,        /* asks again and again instead of sleeping */
    FINDING_NO_REUSEADDR,     /* bind() failed for old connections alone */
    FINDING_UNREAD_AT_CLOSE,  /* closed with data unread: the peer gets a RST */
    FINDING_DEADLOCK,         /* all wait for each other */
    FINDING_SIGPIPE,          /* killed by writing to a connection that is gone */
    FINDING_KIND_COUNT
};

enum { FINDING_SENTENCE_MAX = 240 };

struct finding {
    enum finding_kind kind;
    uint32_t event; /* the moment, as an index of the timeline */
    uint32_t step;
    struct str actor; /* slices as the timeline's: they live as long as it does */
    struct str file;
    int32_t line; /* 0: not known */
    char sentence[FINDING_SENTENCE_MAX];
    const char *advice;
};

struct findings {
    struct finding *items; /* in order of their events */
    uint32_t count;
    size_t capacity;
};

/* Fills `findings`, to be freed by findings_free(). False when out of memory: what was found so far is there.
 */
bool findings_of(const struct timeline *timeline, struct findings *findings);
void findings_free(struct findings *findings);

/* "short-send", as files and options name it. */
const char *finding_name(enum finding_kind kind);

#endif

/* What is found: a kind of mistake, where it was made, how often, why it matters, and the way out.
 *
 * There is one finding for each kind and place in the source. Its event, step, actor and sentence are those
 * of the first time; where no line is known the place is the actor's program.
 *
 * The place is where the call is made, as in handle_client() of server.c though main.c calls that; but where
 * a wrapper makes the call (wrapper.h), as Writen() of lib/writen.c does, it is where the wrapper is called
 * from. The other of the two is shown beside it where it is known. */
#ifndef SOCKEYE_EXPLAIN_FINDING_H
#define SOCKEYE_EXPLAIN_FINDING_H

#include "lab/record/timeline.h"

struct finding_kind {
    const char *name;   /* "short-send", as files name it; two may share one that have other causes */
    const char *why;    /* why it matters, one sentence */
    const char *advice; /* what to do about it, where a detector knows nothing that fits the cause better */
    bool question;      /* nearly certain, not proved: "did you mean ...?" */
};

enum { FINDING_SENTENCE_MAX = 240 };

struct finding {
    const struct finding_kind *kind;
    const char *advice;           /* of this cause; constant text */
    const char *const *advice_in; /* the same by enum language, where that makes a difference; else NULL */
    bool question;
    uint32_t count;             /* how often, from 1 */
    uint32_t event, last_event; /* the first and the last moment, as indices of the timeline */
    uint32_t step, last_step;
    struct str actor; /* slices as the timeline's: they live as long as it does */
    struct str file;
    int32_t line;           /* 0: not known */
    struct str beside_file; /* another own file that the call passes through: a wrapper's, or the caller's */
    int32_t beside_line;    /* 0: none known */
    bool wrapped;           /* a wrapper's: the place is where it is called from */
    char sentence[FINDING_SENTENCE_MAX];
};

struct findings {
    struct finding *items; /* in order of their first events */
    uint32_t count;
    size_t capacity;
};

/* Adds one: counted with what was found of its kind at its place, or as the first. False when out of memory.
 */
bool findings_take(struct findings *findings, const struct finding *fresh);
void findings_free(struct findings *findings);

#endif

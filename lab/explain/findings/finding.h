/* What is found: a kind of mistake, where it was made, and the way out. */
#ifndef SOCKEYE_EXPLAIN_FINDING_H
#define SOCKEYE_EXPLAIN_FINDING_H

#include "lab/record/timeline.h"

struct finding_kind {
    const char *name;   /* "short-send", as files and options name it; each is another */
    const char *advice; /* what to do about it */
};

enum { FINDING_SENTENCE_MAX = 240 };

struct finding {
    const struct finding_kind *kind;
    uint32_t event; /* the moment, as an index of the timeline */
    uint32_t step;
    struct str actor; /* slices as the timeline's: they live as long as it does */
    struct str file;
    int32_t line; /* 0: not known */
    char sentence[FINDING_SENTENCE_MAX];
};

struct findings {
    struct finding *items; /* in order of their events */
    uint32_t count;
    size_t capacity;
};

#endif

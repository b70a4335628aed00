/* The recording behind lab/check.h: what a check asks, and the verdict that its requirements write. */
#ifndef SOCKEYE_COURSE_RUN_H
#define SOCKEYE_COURSE_RUN_H

#include <string.h>

#include "lab/course/judge/checks.h"

struct run {
    struct timeline *timeline;
    struct state state; /* for run_value(); owned by whoever made the run */
    struct verdict *verdict;
    const char *sentence;       /* of the row: what is expected where expect() has not said more */
    char expected[320];         /* what it said last; "" nothing */
    char seen[320];             /* what seen() said last; "" nothing */
    char text[160];             /* what run_text() gave last */
    int64_t rmem_max, wmem_max; /* of this machine; UNKNOWN */
};

/* A pattern that is looked for, which is to be seen of the verdict. */
static inline const char *run_asks(const struct run *run, const char *pattern)
{
    run->verdict->packets |= strncmp(pattern, "packet", strlen("packet")) == 0;
    return pattern;
}

#endif

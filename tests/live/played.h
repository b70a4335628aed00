/* A lesson's variant, played in some order: as its lesson.ini has it, as somebody would who chooses
 * otherwise, at any pace. */
#ifndef SOCKEYE_TESTS_LIVE_PLAYED_H
#define SOCKEYE_TESTS_LIVE_PLAYED_H

#include "lab/course/lesson/lesson.h"
#include "lab/record/timeline.h"

enum chooser {
    CHOOSE_SCRIPT, /* who is said to be next */
    CHOOSE_TURNS,  /* each in turn, of those who can go */
    CHOOSE_OTHER,  /* always another than who is said to be next, where one can go */
    CHOOSE_DRAWN,  /* anybody */
    CHOOSE_ALL     /* nobody is held */
};

struct play {
    const char *name;
    enum chooser chooser;
    unsigned seed;
    long
        look_ms; /* a pause before each step; time-outs take none of the machine's time where there is none */
};

/* The whole run, or as much as there is of one that nobody can go on in. Fails the test where it cannot be
 * played. */
struct timeline *played(const struct lesson *lesson, const struct lesson_variant *variant,
                        const struct play *play);

#endif

/* What the screen of a lesson gets besides its recording: where progress is kept, the exercise, and the other
 * runs that can be laid beside it. */
#ifndef SOCKEYE_CLI_TEACH_H
#define SOCKEYE_CLI_TEACH_H

#include "lab/course/lesson/lesson.h"
#include "viz/app.h"

enum { TEACH_OTHERS_MAX = LESSON_VARIANTS_MAX + 2 };

struct teach {
    const struct lesson *lesson;
    char id[64]; /* "01-tcp" */
    char exercise[96];
    char titles[TEACH_OTHERS_MAX][96];
    struct app_other items[TEACH_OTHERS_MAX];
    struct app_others others;
    struct app_keeper keeper;
    const char *variant; /* that is shown */
    int recording;       /* pid of the process that records another run; 0 none */
    int64_t deadline_ns; /* CLOCK_MONOTONIC, when it is given up */
    char folder[64];     /* temporary, of its recording */
};

/* Fills `teach` and points `app` to it; does nothing without a lesson. Nothing given is owned; all must live
 * as long as the screen. */
void teach_begin(struct teach *teach, const struct lesson *lesson, const char *variant,
                 struct app_session *app);
/* Ends a recording that is under way. */
void teach_end(struct teach *teach);

/* As progress has it: the name of the lesson's folder. */
void teach_id(const struct lesson *lesson, char *out, size_t cap);

#endif

/* What the screen of a lesson gets besides its recording: where progress is kept, the exercise, and the other
 * runs that can be laid beside it. */
#ifndef SOCKEYE_CLI_LESSON_SCREEN_H
#define SOCKEYE_CLI_LESSON_SCREEN_H

#include "lab/cli/on_show.h"
#include "lab/course/judge/answers.h"
#include "lab/course/judge/checks.h"
#include "viz/app.h"

enum { LESSON_SCREEN_OTHERS_MAX = LESSON_VARIANTS_MAX + 3 };

/* The run that was on the screen before this one. */
struct run_before {
    int fd; /* of its recording, owned; -1: there was none */
    char title[200];
};

struct lesson_screen {
    const struct lesson *lesson;
    char id[64]; /* "01-tcp" */
    char exercise[96];
    char titles[LESSON_SCREEN_OTHERS_MAX][96];
    struct session_other items[LESSON_SCREEN_OTHERS_MAX];
    struct session_others others;
    struct session_keeper keeper;
    struct on_show_file on_show;
    const char *variant;       /* that is shown */
    const struct answer *only; /* of its questions these alone are asked; NULL: all are */
    size_t only_count;
    unsigned answered, right;        /* how many were answered, and rightly */
    const struct run_before *before; /* NULL: none */
    struct check_sheet *facts; /* once a claim was asked for; NULL: not yet, or there are none to be had */
    bool facts_tried;
    bool takes_before;   /* what was asked for is the run before */
    int recording;       /* pid of the process that records another run; 0 none */
    int64_t deadline_ns; /* CLOCK_MONOTONIC, when it is given up */
    char folder[512];    /* temporary, of its recording */
};

/* Fills `teach` and points `app` to it; does nothing without a lesson. `before` may be NULL. Nothing given is
 * owned; all must live as long as the screen. */
void lesson_screen_begin(struct lesson_screen *teach, const struct lesson *lesson, const char *variant,
                         const struct run_before *before, struct screen_session *app);
/* Says on which lesson and where in it the person is, for `sockeye notes`. */
void lesson_screen_show(struct lesson_screen *teach);
/* Has these questions asked alone: what was answered to them before. */
void lesson_screen_only(struct lesson_screen *teach, const struct answer *only, size_t count);
/* Ends a recording that is under way, and says no more. */
void lesson_screen_end(struct lesson_screen *teach);

/* As progress has it: the name of the lesson's folder. */
void lesson_screen_id(const struct lesson *lesson, char *out, size_t cap);

#endif

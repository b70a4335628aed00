/* What was answered to the questions of lessons, as the progress has it, and what comes back to be asked
 * again:
 *
 *   2026-11-22T08:00:00Z 04-shutdown-vs-close predict.half@full b wrong 2
 *   WHEN                 LESSON               WHAT.NAME@VARIANT CHOICE right|wrong DAYS
 *
 * Without "@VARIANT" it is of the lesson itself. DAYS: on so many days it has still to be right, in a row,
 * until it counts as learnt; none where it was never wrong. What was wrong comes back on another day than it
 * was answered. The clock decides when something is asked, and nothing else. */
#ifndef SOCKEYE_COURSE_ANSWERS_H
#define SOCKEYE_COURSE_ANSWERS_H

#include "lab/course/judge/progress.h"
#include "lab/course/quiz/prediction.h"

enum { ANSWER_DAYS = 2, ANSWER_WHAT_MAX = 128, ANSWER_VALUE_MAX = 32, ANSWER_DAY_MAX = 11 };

struct answer {
    const char *id;           /* of the lesson; of the progress */
    char day[ANSWER_DAY_MAX]; /* "2026-11-22", UTC */
    bool why;
    char name[PREDICTION_NAME_MAX], variant[64]; /* variant "": the lesson itself */
    char given;                                  /* 'a' */
    bool right;
    unsigned days;
};

/* False for what is no answer, or no whole one. */
bool answer_read(const struct progress_entry *entry, struct answer *answer);

/* The thing that it is kept as: "predict.half@full". False when it does not fit. */
bool answer_what(const struct prediction *asked, const char *variant, char *out, size_t cap);
/* What is kept of an answer given today, behind those before it: "b wrong 2". */
void answer_value(const struct progress *progress, const char *id, const char *what, char given, bool right,
                  char out[ANSWER_VALUE_MAX]);

/* The day that it is, UTC. */
void answer_today(char out[ANSWER_DAY_MAX]);
/* Whether it is to be asked again: was wrong, is not learnt yet, and was not answered today. `now`: today as
 * well. */
bool answer_comes_back(const struct answer *answer, const char *today, bool now);

/* The last answer to a prediction in whichever variant it was given; false when there is none. */
bool answer_last(const struct progress *progress, const char *id, const char *name, struct answer *answer);

#endif

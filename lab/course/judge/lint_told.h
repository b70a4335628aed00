/* What gives the answer to a question away before it is asked, as far as words tell. */
#ifndef SOCKEYE_COURSE_LINT_TOLD_H
#define SOCKEYE_COURSE_LINT_TOLD_H

#include "lab/course/judge/lint.h"
#include "lab/course/quiz/quiz.h"

enum { LINT_TOLD_MAX = 128 };

/* Sentences that were complained of: once each, whichever run shows them. */
struct lint_told {
    uint64_t sentences[LINT_TOLD_MAX]; /* by their hash */
    size_t count;
};

/* In a run: a sentence that has come to be shown before a prediction is answered (what the lesson and its
 * variants say of themselves, its opening, the sections of lines that were come to, the comments of programs
 * that have made a call, what explains an answer that is seen by then) and that has most of the right
 * choice's own words, those that neither the question nor another choice has, and two of them at least. A
 * line `told: WHY THAT IS NO ANSWER` below the heading of the question says that it may. */
void lint_told(struct lint *lint, struct lint_told *told, const struct lesson *lesson,
               const struct quiz *quiz);

#endif

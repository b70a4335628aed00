/* What is asked again of one run, as text. */
#ifndef SOCKEYE_CLI_REVIEW_TEXT_H
#define SOCKEYE_CLI_REVIEW_TEXT_H

#include "lab/course/judge/answers.h"
#include "lab/course/quiz/quiz.h"

enum { REVIEW_QUESTIONS_MAX = 64 };

/* What comes back of one variant, in the order of the text. */
struct again {
    const struct lesson *lesson;
    const char *variant; /* "": the lesson itself */
    struct answer answers[REVIEW_QUESTIONS_MAX];
    size_t count;
};

/* The question that an answer was given to; NULL when the lesson has it no more. */
const struct quiz_item *review_item(const struct quiz *quiz, const struct answer *answer);

/* Each question with its choices, what was said then, and what the run shows. All of them are asked in it. */
void review_print(const struct again *again, const struct quiz *quiz, const struct timeline *timeline);

#endif

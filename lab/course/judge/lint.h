/* What is wrong with a lesson's folder, as far as reading it tells: no program runs here. `sockeye lint` adds
 * what runs tell: variants, predictions, facts, the exercise. */
#ifndef SOCKEYE_COURSE_LINT_H
#define SOCKEYE_COURSE_LINT_H

#include "lab/course/lesson/lesson.h"

enum { LINT_LINES_MAX = 120, LINT_PREDICTIONS_LEAST = 3, LINT_MUTANTS_LEAST = 4, LINT_RIGHTS_LEAST = 4 };

/* Where what is wrong is said; counts it. */
struct lint {
    void *data;
    /* `file` is relative to the lesson's folder ("lesson.md"); line 0: the file as a whole. */
    void (*say)(void *data, const char *file, int line, const char *words);
    unsigned count;
    bool partly; /* this machine does not show all that is to be proved, which has been said */
};

void lint_say(struct lint *lint, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Programs: length, includes of this project. Tags that no text uses, sections of the text that point at no
 * tag. Predictions and their reasons: form, names, how many. Variants that say nothing about themselves. */
void lint_lesson(struct lint *lint, const struct lesson *lesson);

/* Claims of the text, "[^name]": each needs a fact of that name, and each fact a claim. `facts` are the names
 * that facts.c has. */
void lint_claims(struct lint *lint, const struct lesson *lesson, const char *const *facts, size_t count);

#endif

/* From what lesson.ini says to whole variants: each gets the lesson's actors, sysctls and order, then its
 * own. */
#ifndef SOCKEYE_COURSE_LESSON_MERGE_H
#define SOCKEYE_COURSE_LESSON_MERGE_H

#include "lab/course/lesson/lesson.h"

enum { LESSON_OVERRIDES_MAX = 128 };

/* "args.client = ..." of a variant. */
struct lesson_override {
    const struct lesson_variant *variant;
    int line;
    char *label;
    char **args;
};

struct lesson_overrides {
    struct lesson_override items[LESSON_OVERRIDES_MAX];
    size_t count;
};

/* Completes the variants and checks that actors have programs and that names mean something. False with
 * `why`. */
bool lesson_merge(struct lesson *lesson, const struct lesson_overrides *overrides, const char *path,
                  char *why, size_t cap);

void lesson_overrides_free(struct lesson_overrides *overrides);
void lesson_variant_free(struct lesson_variant *variant);

/* [a-z][a-z0-9-]*, at most 20, and not "packet", which is who sends packets in a transcript. */
bool lesson_is_label(const char *label);

#endif

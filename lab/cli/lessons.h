/* Finding a lesson by what a person calls it, and running it. */
#ifndef SOCKEYE_CLI_LESSONS_H
#define SOCKEYE_CLI_LESSONS_H

#include "lab/cli/cli.h"
#include "lab/course/lesson/lesson.h"

/* All lessons that there are. CLI_GOOD, or a status with the reason said: the list is freed then. */
int find_lessons(struct lesson_list *all);

/* The nearest of them to a misspelt name: a name, or a folder's; NULL when none is near. */
const char *lesson_like(const struct lesson_list *all, const char *name);

/* A lesson by number, name, or path of its folder, with what it was found in. */
struct found_lesson {
    const struct lesson *lesson;
    struct lesson_list all;
    struct lesson *own; /* of a path */
};
/* CLI_GOOD, or a status with the reason said. found_lesson_free() is right in either case. */
int find_lesson(const char *name, struct found_lesson *found);
void found_lesson_free(struct found_lesson *found);

/* Runs it. `variant` may be NULL. An exit status, its reason said. */
int run_lesson(const struct lesson *lesson, const char *variant, const struct cli_options *options);

#endif

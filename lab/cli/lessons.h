/* Running a lesson, for `run` and the menu. */
#ifndef SOCKEYE_CLI_LESSONS_H
#define SOCKEYE_CLI_LESSONS_H

#include "lab/cli/cli.h"
#include "lab/course/lesson.h"

/* `variant` may be NULL. An exit status, its reason said. */
int run_lesson(const struct lesson *lesson, const char *variant, const struct cli_options *options);

#endif

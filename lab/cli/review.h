/* What was answered wrongly is asked again. */
#ifndef SOCKEYE_CLI_REVIEW_H
#define SOCKEYE_CLI_REVIEW_H

#include "lab/cli/lessons.h"
#include "lab/course/judge/progress.h"

/* Questions of a lesson, with its variants, that come back today. */
size_t review_count(const struct lesson *lesson, const struct progress *progress);

/* Asks all that come back, each in a run made now. An exit status, its reason said. */
int review_lessons(const struct lesson_list *all, const struct cli_options *options);

#endif

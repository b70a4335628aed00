/* What a person has done in one lesson, in a line: "✓ 01  tcp   seen   exercise passed 2026-11-28"; with
 * `place`, where an exercise that has not passed was begun. */
#ifndef SOCKEYE_CLI_PROGRESS_LINE_H
#define SOCKEYE_CLI_PROGRESS_LINE_H

#include "lab/course/judge/progress.h"
#include "lab/course/judge/report.h"
#include "lab/course/lesson/lesson.h"

void progress_line_print(const struct progress *progress, const struct lesson *lesson,
                         struct report_looks looks, bool place);

#endif

/* From what was found in each session to one result for each check. Private to judge*.c. */
#ifndef SOCKEYE_COURSE_JUDGE_RESULTS_H
#define SOCKEYE_COURSE_JUDGE_RESULTS_H

#include "lab/course/judge/judge.h"

/* Fills checks and passed of what was played so far. Out of memory is JUDGED_MACHINE. */
void results_sum(struct judgement *judgement);

#endif

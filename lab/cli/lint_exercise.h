/* The part of `sockeye lint` that judges an exercise: its skeleton, an empty program, its solution, its
 * mutants, and the right programs that others write. */
#ifndef SOCKEYE_CLI_LINT_EXERCISE_H
#define SOCKEYE_CLI_LINT_EXERCISE_H

#include "lab/course/judge/exercise.h"
#include "lab/course/judge/lint.h"

/* Says what is wrong; a lesson without an exercise is fine. CLI_GOOD, or CLI_MACHINE with the reason said. */
int lint_exercise(struct lint *lint, const struct lesson *lesson);

#endif

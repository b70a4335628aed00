/* The part of `sockeye lint` that shows that a lesson's facts can fail: its controls (control.h). */
#ifndef SOCKEYE_CLI_LINT_CONTROLS_H
#define SOCKEYE_CLI_LINT_CONTROLS_H

#include "lab/course/judge/checks.h"
#include "lab/course/judge/lint.h"

/* Plays each control and says what is wrong. `held[i]`: the fact i held in the lesson's own run; those that
 * this machine could not judge are not asked about. CLI_GOOD with how many there are, or CLI_MACHINE with the
 * reason said. */
int lint_controls(struct lint *lint, const struct lesson *lesson, const struct check_sheet *sheet,
                  const bool *held, size_t *count);

#endif

/* What the screen of a run shows while its questions are open. */
#ifndef SOCKEYE_TESTS_LIVE_SECRETS_H
#define SOCKEYE_TESTS_LIVE_SECRETS_H

#include "lab/course/quiz/quiz.h"

/* Goes to each question as one who passes over those before, and looks at the lesson's text, at the band and
 * the panes, for what belongs behind a question that is still open: the words that refute its choices, what
 * explains it, and its right choice anywhere but among the choices. How often something was told, said on
 * stderr. */
unsigned secrets_told(const struct lesson *lesson, const char *variant, struct timeline *timeline);

#endif

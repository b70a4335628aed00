/* Where the sessions of an exercise are played: two at a time where there are two CPUs, each on its own. */
#ifndef SOCKEYE_CLI_TRIAL_RUNNER_H
#define SOCKEYE_CLI_TRIAL_RUNNER_H

#include "lab/course/judge/judge.h"

/* `folder` is where the recordings go, borrowed; "" keeps none. */
struct stage trial_runner_in(const char *folder);

#endif

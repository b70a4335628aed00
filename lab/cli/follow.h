/* A live session as text: prints what is recorded as it comes; in step mode the observer
 * goes step by step itself. */
#ifndef SOCKEYE_CLI_FOLLOW_H
#define SOCKEYE_CLI_FOLLOW_H

#include "lab/cli/cli.h"
#include "lab/observe/observe.h"
#include "lab/record/timeline.h"

/* Until the observer has ended, or standard output takes no more, or SIGINT, SIGTERM or SIGHUP came
 * (CLI_SIGNAL and the number, said in one line). The caller ends the observation. */
int follow(struct observation *observation, struct timeline *timeline, bool step,
           const struct cli_options *options);

#endif

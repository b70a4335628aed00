/* `sockeye trace --attach 4711`: programs that run already. */
#ifndef SOCKEYE_CLI_PLAN_ATTACH_H
#define SOCKEYE_CLI_PLAN_ATTACH_H

#include "lab/cli/session.h"

/* Puts them into the plan; `alone`: no others are started beside them. CLI_GOOD, or a status with the reason
 * said. */
int plan_attach(struct session_plan *session, const struct cli_options *options, bool alone);

#endif

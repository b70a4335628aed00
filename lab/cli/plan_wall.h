/* What the programs of a session see of the file system: where the wall is wanted, what stands behind it with
 * them; and in any case what is the lab's own business. */
#ifndef SOCKEYE_CLI_PLAN_WALL_H
#define SOCKEYE_CLI_PLAN_WALL_H

#include "lab/cli/session.h"

/* The programs of a command line that are to be behind the whole wall are somebody else's. CLI_USAGE, its
 * reason said, where something else that is asked for would be a hole in it. */
int plan_wall_choose(struct plan *plan, const struct cli_options *options);

/* Fills plan->paths when all else of the plan stands; of what the plan has already, nothing is lost. False
 * when out of memory. */
bool plan_wall_paths(struct session_plan *session);
void plan_wall_free(struct session_plan *session);

#endif

/* What is said of one program of `sockeye trace`, before it: -- --as door --cwd /srv ./server 7000 :: --input
 * hi ./client. The same options before `--` are said of each program that does not say otherwise. */
#ifndef SOCKEYE_CLI_ACTOR_OPTIONS_H
#define SOCKEYE_CLI_ACTOR_OPTIONS_H

#include "lab/cli/session.h"

/* Puts them into the n-th actor of the plan, whose program was found at `path`. CLI_GOOD, or a status with
 * the reason said. */
int actor_options_put(struct session_plan *session, size_t n, const struct cli_options *said,
                      const struct cli_options *of_all, const char *path);
/* The signals that it is sent. */
int actor_options_signals(struct plan_actor *actor, const struct cli_options *said,
                          const struct cli_options *of_all);
/* What the program is called (--as). */
int actor_options_name(struct session_plan *session, size_t n, const char *label);
void actor_options_free(struct session_plan *session);

#endif

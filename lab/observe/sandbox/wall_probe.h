/* What of the wall around somebody else's programs a session of this mode would not have on this machine:
 * tried in a child process that leaves nothing behind. */
#ifndef SOCKEYE_OBSERVE_WALL_PROBE_H
#define SOCKEYE_OBSERVE_WALL_PROBE_H

#include "lab/observe/plan/plan.h"

/* The bits of lab/wall/gaps.h; 0: the wall is whole. `why`: the reason of the first, "" where none is known.
 */
unsigned wall_probe(enum plan_sandbox mode, char *why, size_t cap);

#endif

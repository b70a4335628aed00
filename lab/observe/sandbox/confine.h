/* What an actor's first process gives up between fork and exec: its user, capabilities, resources without
 * end. It runs in the child and calls nothing that another thread could hold a lock of. */
#ifndef SOCKEYE_OBSERVE_CONFINE_H
#define SOCKEYE_OBSERVE_CONFINE_H

#include "lab/observe/sandbox/sandbox.h"

/* `foreign`: it is somebody else's program. 0, or -1 with errno; `*what` names the step that failed. */
int confine(const struct sandbox *sandbox, const struct plan *plan, bool foreign, const char **what);

#endif

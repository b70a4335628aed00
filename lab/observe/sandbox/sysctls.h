/* Kernel settings of the private network: defaults that would otherwise leak in from the host, then the
 * lesson's. */
#ifndef SOCKEYE_OBSERVE_SYSCTLS_H
#define SOCKEYE_OBSERVE_SYSCTLS_H

#include "lab/observe/plan/plan.h"

/* Writes `value` to /proc/sys/`name`. 0, or -1 with errno. */
int sysctl_write(const char *name, const char *value);

/* Sets the defaults and then the plan's; a default that this kernel does not have is passed over. `trouble`:
 * errno for each of the plan's that could not be set and is not so already, else 0. How many. */
int sysctls_apply(const struct plan *plan, int trouble[PLAN_SYSCTLS_MAX]);
/* The same where the network is not the session's, and nothing is set. */
int sysctls_compare(const struct plan *plan, int trouble[PLAN_SYSCTLS_MAX]);

#endif

/* Kernel settings of the private network: defaults that would otherwise leak in from the host, then the
 * lesson's. */
#ifndef SOCKEYE_OBSERVE_SYSCTLS_H
#define SOCKEYE_OBSERVE_SYSCTLS_H

#include "lab/observe/plan/plan.h"

/* Writes `value` to /proc/sys/`name`. 0, or -1 with errno. */
int sysctl_write(const char *name, const char *value);

/* Sets the defaults and then the plan's. 0, or -1 with the first of the plan's that failed in `why`; a
 * default that this kernel does not have is passed over. */
int sysctls_apply(const struct plan *plan, char *why, size_t cap);

#endif

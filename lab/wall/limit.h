/* Limits of what a process may use. */
#ifndef SOCKEYE_WALL_LIMIT_H
#define SOCKEYE_WALL_LIMIT_H

#include <sys/resource.h>

/* Sets a limit of the calling process, RLIMIT_..., or leaves it as low as it is: nobody but root may allow
 * himself more. 0, or -1 with errno. */
int limit_lower(int resource, rlim_t soft, rlim_t hard);

#endif

/* The one folder that programs may write to where their wall is Landlock alone (lab/wall/landlock.h): it lies
 * in /tmp and goes with the session. */
#ifndef SOCKEYE_OBSERVE_SCRATCH_H
#define SOCKEYE_OBSERVE_SCRATCH_H

#include <stddef.h>
#include <sys/types.h>

/* Makes it, for this user alone. 0, or -1 with errno and "" in `out`. */
int scratch_make(char *out, size_t cap, uid_t owner);
/* Removes it with all in it, once nobody is left to change it; follows no link. "" is none. */
void scratch_remove(const char *folder);

#endif

/* The last step of a view: what is not meant to be written to becomes read-only. */
#ifndef SOCKEYE_WALL_SETTLE_H
#define SOCKEYE_WALL_SETTLE_H

#include <stdbool.h>
#include <stddef.h>

/* Makes every mount whose path is not `spared` read-only, without devices and setuid programs, as seen in
 * /proc/self/mountinfo. What another user has locked on it stays. 0, or -1 with one line in `why`. */
int settle_mounts(bool (*spared)(const void *data, const char *path), const void *data, char *why,
                  size_t cap);

#endif

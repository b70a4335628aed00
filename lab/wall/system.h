/* What every walled view has: the programs and libraries of the system, devices, and a /tmp. */
#ifndef SOCKEYE_WALL_SYSTEM_H
#define SOCKEYE_WALL_SYSTEM_H

#include "lab/wall/view.h"

/* Fills the folder `root`, an empty file system. 0, or -1 with one line in `why`. */
int system_build(const struct view *view, int root, char *why, size_t cap);
/* Where programs may write, and devices: all else is made read-only. */
bool system_is_writable(const char *path);

#endif

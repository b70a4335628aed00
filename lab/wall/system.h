/* What every walled view has: the programs and libraries of the system, devices, and a /tmp. */
#ifndef SOCKEYE_WALL_SYSTEM_H
#define SOCKEYE_WALL_SYSTEM_H

#include "lab/wall/view.h"

/* Fills the folder `root`, an empty file system. 0, or -1 with one line in `why`. */
int system_build(const struct view *view, int root, char *why, size_t cap);
/* Each path that is taken over from this machine, each device, and each folder or device that programs may
 * write to. */
void system_each_shown(void (*each)(void *data, const char *path), void *data);
void system_each_device(void (*each)(void *data, const char *path), void *data);
void system_each_writable(void (*each)(void *data, const char *path), void *data);
/* Where programs may write, and devices: all else is made read-only. */
bool system_is_writable(const char *path);

#endif

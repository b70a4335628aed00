/* Root as nobody: a program of root's that is not trusted may read nothing that only root may. */
#ifndef SOCKEYE_WALL_NOBODY_H
#define SOCKEYE_WALL_NOBODY_H

#include <stdbool.h>

enum { NOBODY = 65534 };

/* Gives up the groups and ids of the caller for those of nobody, in all their forms; its capabilities stay as
 * permitted (not as effective) ones, which are then to be set. 0, or -1 with errno. */
int nobody_become(void);

/* Whether the caller could, tried by a child. */
bool nobody_can_be(void);

#endif

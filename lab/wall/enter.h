/* Namespaces for a process that is to go behind the wall by itself, in place of a session's programs: a
 * compiler. */
#ifndef SOCKEYE_WALL_ENTER_H
#define SOCKEYE_WALL_ENTER_H

#include <stddef.h>

/* Gives the calling process (forked, of one thread) a user and a mount namespace, and those of `namespaces`
 * (CLONE_NEW...). `*gaps` gets GAP_USER where root cannot become nobody. 0, or -1 with one line in `why`. */
int wall_enter(int namespaces, unsigned *gaps, char *why, size_t cap);

/* When the view is built: gives up root, where there is nobody to be, and every capability, for good. 0, or
 * -1 with errno. */
int wall_give_up(unsigned gaps);

#endif

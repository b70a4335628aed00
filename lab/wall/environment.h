/* The environment of a program behind the wall: a person's may hold keys, and the ways to whoever holds them.
 */
#ifndef SOCKEYE_WALL_ENVIRONMENT_H
#define SOCKEYE_WALL_ENVIRONMENT_H

/* Takes all variables from the calling process but those that say how a program speaks and shows itself; HOME
 * is where it may write. */
void wall_environment(void);

#endif

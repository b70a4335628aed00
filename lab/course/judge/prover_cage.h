/* What is left to a process that runs code of a facts.c or checks.c: its own memory, and the descriptors it
 * is given. */
#ifndef SOCKEYE_COURSE_PROVER_CAGE_H
#define SOCKEYE_COURSE_PROVER_CAGE_H

#include <stdbool.h>

/* What the descriptors are in there; standard input and output lead nowhere. */
enum { PROVER_WORDS = 2, PROVER_LIBRARY = 3 };

/* Leaves no descriptors but those two (`words` takes what is said on standard error), sets the limits and the
 * filter of system calls, which still lets files be opened for reading: a shared object could not be loaded
 * else. For a process of one thread; there is no way back. False with errno. */
bool prover_cage_enter(int library, int words, unsigned cpu_seconds);
/* From now on none can be opened. */
bool prover_cage_close(void);

#endif

/* Private to source*.c: where a stopped CPython program is in its own Python source, read from outside
 * without its help: the runtime's list of threads, the thread's innermost frame, its code object's line
 * table. Nothing in the process is changed or called. CPython 3.7 to 3.13; of others nothing is said.
 */
#ifndef SOCKEYE_OBSERVE_SOURCE_PYTHON_H
#define SOCKEYE_OBSERVE_SOURCE_PYTHON_H

#include <stdbool.h>
#include <sys/types.h>

struct python;

/* Of one address space. NULL when no such interpreter is mapped into `pid` (as yet), or memory is short. */
struct python *python_new(pid_t pid);
void python_free(struct python *python);

/* Whether the program of `pid` is called like a Python: then an interpreter may still be mapped. */
bool python_expected(pid_t pid);

/* A frame in the program's own source, not in Python's library. Texts live until the next call. */
struct python_place {
    const char *file; /* absolute */
    const char *function;
    int line;
};
/* `tid` of `pid` is stopped; `pid` may be a fork of the one that python_new() was told of. */
bool python_place(struct python *python, pid_t pid, pid_t tid, struct python_place *place);
/* After python_place() has found one: the nearest caller in another file of the program's own, where nothing
 * but its own source stands between. False when there is none. */
bool python_caller(struct python *python, pid_t pid, pid_t tid, struct python_place *caller);

#endif

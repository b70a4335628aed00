/* From a stopped task to file:line, by elfutils libdw: the first frame that lies in the program's own source.
 * Cached by call path (pc and return addresses), so that a line costs one read of the stack. */
#ifndef SOCKEYE_OBSERVE_SOURCE_H
#define SOCKEYE_OBSERVE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "lab/observe/source/source_place.h"

struct sources;

struct sources *sources_new(void); /* NULL when out of memory */
void sources_free(struct sources *sources);

/* After exec (and dlopen): forget what is known of this process. */
void sources_exec(struct sources *sources, pid_t pid);
/* A fork shares its parent's knowledge; an exit drops it. */
void sources_fork(struct sources *sources, pid_t parent, pid_t child);
void sources_exit(struct sources *sources, pid_t pid);

/* Where this stopped task is, in the program's own source. False (place empty) when there is no line
 * information. */
bool sources_place(struct sources *sources, pid_t tid, pid_t pid, struct source_place *place);

/* The same where program counter and stack pointer are known already (PTRACE_GET_SYSCALL_INFO has both):
 * saves the reading of all registers. */
bool sources_place_at(struct sources *sources, pid_t tid, pid_t pid, uint64_t pc, uint64_t sp,
                      struct source_place *place);

/* Calls `each` once for every file that sources_place() gave and that has not been given to `each` before. */
void sources_new_files(struct sources *sources, void (*each)(void *data, const char *file), void *data);

#endif

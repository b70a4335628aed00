/* What a program has printed and not written yet: the bytes in the buffer of the C library's stdout. */
#ifndef SOCKEYE_OBSERVE_UNWRITTEN_H
#define SOCKEYE_OBSERVE_UNWRITTEN_H

#include <stddef.h>
#include <sys/types.h>

/* Of a stopped process with a glibc of its own (not linked statically): how many bytes; `out` gets the first
 * of them, up to `cap`. 0 when there are none, or nothing can be said. */
size_t unwritten_output(pid_t pid, char *out, size_t cap);

#endif

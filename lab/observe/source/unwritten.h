/* What lies in the buffers of the C library's streams (stdio), of a process with a glibc of its own (not
 * linked statically). */
#ifndef SOCKEYE_OBSERVE_UNWRITTEN_H
#define SOCKEYE_OBSERVE_UNWRITTEN_H

#include <stddef.h>
#include <sys/types.h>

/* What a stopped process has printed and not written yet: how many bytes are in the buffer of its stdout;
 * `out` gets the first of them, up to `cap`. 0 when there are none, or nothing can be said. */
size_t unwritten_output(pid_t pid, char *out, size_t cap);

/* A FILE that has bytes in its buffer. */
struct stdio_stream {
    int fd;
    size_t unwritten, unread; /* bytes that it was given, or has taken and not given to the program yet */
    const char *bytes;        /* the first of them */
    size_t size;
};

/* Gives those of a process that sleeps, or is stopped, to `each`. */
void stdio_streams(pid_t pid, void (*each)(void *data, const struct stdio_stream *stream), void *data);

#endif

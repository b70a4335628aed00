/* An actor's standard input, output and error as seen from the observer: a pipe in, a pseudo-terminal out (so
 * that C's stdio writes a line when it ends, as it would for a person), a pipe for errors. */
#ifndef SOCKEYE_OBSERVE_STDIO_H
#define SOCKEYE_OBSERVE_STDIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lab/observe/sandbox/room.h"

struct stdio {
    int input;         /* write end, -1 when closed */
    int output, error; /* read ends */
    int child[3];      /* what the actor gets as 0, 1 and 2 */
    char *waiting;     /* input that the pipe had no room for; owned */
    size_t waiting_size, waiting_capacity;
    bool close_input; /* once `waiting` is gone */
    int64_t shown;    /* bytes of output and error given on */
    int64_t unshown;  /* bytes beyond the limit */
};

/* Opens all three; the terminal is the room's, and with NULL the output is a pipe as well. 0, or -1 with
 * errno.
 */
int stdio_open(struct stdio *io, const struct room *room);
/* After the fork: closes what is the child's (input) and keeps the rest, so that nothing written is lost. */
void stdio_forked(struct stdio *io);
void stdio_close(struct stdio *io);

/* In the child: makes them 0, 1 and 2. 0, or -1 with errno. */
int stdio_take(const struct stdio *io);

/* Gives everything written so far to `each` as (fd 1 or 2, bytes), up to `limit` bytes over the actor's life;
 * what is beyond is counted in `unshown`. Returns how many bytes came. */
size_t stdio_drain(struct stdio *io, int64_t limit,
                   void (*each)(void *data, int fd, const char *bytes, size_t size), void *data);

/* Types to the actor; what does not fit at once goes when there is room: call stdio_push() then. False when
 * its input is closed. */
bool stdio_type(struct stdio *io, const char *bytes, size_t size);
void stdio_push(struct stdio *io);
/* Ends its input, after what was typed. */
void stdio_end_input(struct stdio *io);

#endif

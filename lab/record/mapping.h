/* The bytes of a recording, at one address from opening to closing.
 *
 * Somebody may cut the file, or record into it again, while it is open. What is read once is read into memory
 * of our own, which that does not touch: a pipe, and a file of up to 64 MiB, as every lesson's recording is.
 * A longer file is mapped, which costs neither time nor memory, and so is one that grows. Where such a file
 * was cut, the bytes that are gone read as zeros instead of ending the program (SIGBUS). */
#ifndef SOCKEYE_RECORD_MAPPING_H
#define SOCKEYE_RECORD_MAPPING_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

struct mapping {
    int fd; /* owned */
    const uint8_t *bytes;
    size_t size;         /* bytes that are there */
    size_t room;         /* of address space, where it is mapped; else 0 */
    struct stat at_open; /* to see what has changed since */
};

/* Takes over `fd` in any case. What does not begin as a recording is read no further. False with `why` (one
 * line) when it cannot be read. */
bool mapping_open(struct mapping *mapping, int fd, bool live, char *why, size_t cap);
void mapping_close(struct mapping *mapping);

/* Takes in what has been appended to a mapped file. False when it has become shorter. */
bool mapping_grow(struct mapping *mapping);

/* What is about to be read from `offset` on, at once: cheaper than a fault for each few pages. Returns up to
 * where. */
size_t mapping_fetch(const struct mapping *mapping, size_t offset);

/* What has become of the file since it was opened, one line for a person; "" when nothing has. */
const char *mapping_trouble(const struct mapping *mapping);

/* For a SIGBUS handler: puts zeros where a mapped file was cut. False when it is about no such file; then it
 * is a crash like any other. Mapping a file installs a handler that does this; who installs another calls it.
 */
bool mapping_mend(const siginfo_t *info);

#endif

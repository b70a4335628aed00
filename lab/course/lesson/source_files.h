/* The files that a program is compiled from: its source, and what it includes by #include "..." from its own
 * folder and those below, read once. What is hashed is what is compiled, and a compiler that is given copies
 * of these alone opens nothing else: no link, no FIFO, no device, nothing above the folder. */
#ifndef SOCKEYE_COURSE_SOURCE_FILES_H
#define SOCKEYE_COURSE_SOURCE_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "lab/course/lesson/compile_cache.h"

struct source_file {
    char *path; /* absolute */
    char *text;
    size_t size;
};

struct source_files {
    struct source_file *items; /* the source first */
    size_t count, capacity, bytes;
    char refused[300]; /* the first that it names and is not given, and why; "" none */
};

/* Adds `path`, in a folder whose path has no links, and what it includes. False with errno where that file
 * cannot be read: it is no regular file (EINVAL, EISDIR), a link (ELOOP), larger than 4 MiB (EFBIG) ... */
bool source_files_add(struct source_files *files, const char *path);
void source_files_free(struct source_files *files);

void source_files_hash(const struct source_files *files, struct content_hash *hash);

#endif

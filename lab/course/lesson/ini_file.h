/* An INI file as a list of entries with their line numbers, read by inih. */
#ifndef SOCKEYE_COURSE_INI_FILE_H
#define SOCKEYE_COURSE_INI_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct ini_entry {
    char *section, *name, *value; /* in one allocation each, owned by the file */
    int line;                     /* of the name, from 1 */
};

struct ini_file {
    struct ini_entry *entries;
    size_t count, capacity;
};

/* Reads `path`. An indented line goes on with the value before it, joined by a space; lines may be of any
 * length. False with `why` = "PATH:LINE: what is wrong"; ini_file_free() is right in either case. */
bool ini_file_read(const char *path, struct ini_file *file, char *why, size_t cap);
void ini_file_free(struct ini_file *file);

#endif

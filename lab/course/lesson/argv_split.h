/* Splitting a line into words as a shell does, without a shell: quotes and backslashes, nothing is expanded.
 */
#ifndef SOCKEYE_COURSE_ARGV_SPLIT_H
#define SOCKEYE_COURSE_ARGV_SPLIT_H

#include <stddef.h>

/* Words of `text`: "double" quotes with \" and \\ in them, 'single' quotes, \ before any character. The
 * result is one allocation, NULL-terminated; free() it. NULL with `why` for an open quote or when out of
 * memory. */
char **argv_split(const char *text, char *why, size_t cap);

/* Length of a NULL-terminated list. */
size_t argv_count(char *const *words);

/* A copy of `text` with \n \t \r \0 \\ \" and \xHH resolved; a NUL byte ends it. NULL when out of memory.
 * Owned by the caller. */
char *argv_unescape(const char *text);

#endif

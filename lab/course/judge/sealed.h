/* A file as it is now, in memory that nobody can change any more. */
#ifndef SOCKEYE_COURSE_SEALED_H
#define SOCKEYE_COURSE_SEALED_H

/* A sealed memfd with the content of this regular file, which has to be the caller's own and nobody else's to
 * write; its owner closes it. -1 with errno. */
int sealed_copy(const char *path);

#endif

/* A temporary folder for a test, with files in it. */
#ifndef TESTS_COURSE_SCRATCH_H
#define TESTS_COURSE_SCRATCH_H

/* cmocka's setup and teardown: *state is the folder's path. */
int scratch_make(void **state);
int scratch_remove(void **state);

/* Writes a file below it; folders on the way are made. Returns its path, which lives until the next call. */
const char *scratch_write(const char *folder, const char *name, const char *text);

#endif

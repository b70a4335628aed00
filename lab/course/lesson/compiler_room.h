/* What a compiler has behind the wall: copies of the source files at the paths they have outside, an empty
 * folder for its product, and an environment that tells it nothing of the caller. */
#ifndef SOCKEYE_COURSE_COMPILER_ROOM_H
#define SOCKEYE_COURSE_COMPILER_ROOM_H

#include "lab/course/lesson/compiler_process.h"

/* Builds the view, in namespaces that wall_enter() has made. The folder of the product, opened; -1 with
 * errno.
 */
int compiler_room_build(const struct compiler_run *run, unsigned *gaps);

/* The path that the product has in there. */
void compiler_room_product(const struct compiler_run *run, char *out, size_t cap);

/* Copies the product out of the opened folder to `path`, which must not be there: a regular file, of a size
 * within bounds, or nothing is made. 0, or an errno where it could not be written. */
int compiler_room_take_out(int folder, const char *path);

/* Where there is no wall: closes all files to the calling process but those of the system, of the compiler,
 * and the source files, if the kernel can (Landlock). `scratch` alone may be written in. */
void compiler_room_close(const struct compiler_run *run, const char *scratch);

/* What of the caller's environment a compiler needs, and its folder for temporary files. NULL with errno.
 * Never freed: for a child. */
char **compiler_environment(const char *temporary);

#endif

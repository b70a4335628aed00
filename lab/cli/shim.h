/* pyenv, rbenv, nodenv, asdf and their like put a script before each of their programs, a "shim", which asks
 * what version is wanted here and then runs it: some eight hundred calls of a shell before the program's
 * first. */
#ifndef SOCKEYE_CLI_SHIM_H
#define SOCKEYE_CLI_SHIM_H

#include <stdbool.h>
#include <stddef.h>

/* The folder of the program that the shim at `path` would run in `directory` (NULL: here), which its manager
 * is asked for, as `pyenv which` is by hand. False when `path` is no shim, or its manager does not say. */
bool shim_folder(const char *path, const char *directory, char *folder, size_t cap);

#endif

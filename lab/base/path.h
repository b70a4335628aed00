/* Names of files. */
#ifndef SOCKEYE_BASE_PATH_H
#define SOCKEYE_BASE_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* What stands behind the last slash (for slices: str_behind_last()). */
static inline const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* "FOLDER/NAME"; false when it does not fit, and is cut. */
bool path_join(char *out, size_t cap, const char *folder, const char *name);

/* The whole of a regular file, NUL-terminated, up to 4 MiB. NULL with errno set. Owned by the caller. */
char *file_text(const char *path, size_t *size);

#endif

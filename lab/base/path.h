/* Names of files. */
#ifndef SOCKEYE_BASE_PATH_H
#define SOCKEYE_BASE_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "lab/base/str.h"

/* What stands behind the last slash (for slices: str_behind_last()). */
static inline const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* What stands before it: "" for a name alone, and for one at the root. */
static inline struct str path_folder(const char *path)
{
    const char *base = path_base(path);
    return (struct str){ path, base > path ? (size_t)(base - path) - 1 : 0 };
}

/* "FOLDER/NAME"; false when it does not fit, and is cut. */
bool path_join(char *out, size_t cap, const char *folder, const char *name);

/* "$VARIABLE/sockeye" where that is an absolute path (the standard has relative ones ignored), else
 * "$HOME/BELOW_HOME/sockeye". False where there is neither, and where it does not fit. */
bool path_of_user(const char *variable, const char *below_home, char *out, size_t cap);
/* mkdir -p, for the user alone: what goes wrong shows when something is made in it. */
void path_make_folders(const char *folder);
/* rm -r, as far as it can, on this file system; follows no link. Not for signal handlers. */
void path_remove_tree(const char *folder);

/* "/tmp/NAME", or in the folder that TMPDIR names. False when it does not fit. */
bool path_temporary(const char *name, char *out, size_t cap);

/* The whole of a regular file, NUL-terminated, up to 4 MiB. NULL with errno set. Owned by the caller. */
char *file_text(const char *path, size_t *size);
/* The same of a file that is no symbolic link (ELOOP). */
char *file_text_itself(const char *path, size_t *size);

#endif

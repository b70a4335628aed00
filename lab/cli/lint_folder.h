/* A folder of lint's own for programs that it makes: gone when lint ends, or is told to. There is one at a
 * time. */
#ifndef SOCKEYE_CLI_LINT_FOLDER_H
#define SOCKEYE_CLI_LINT_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

/* Makes it, in $TMPDIR. False with the reason said. */
bool lint_folder_begin(void);
void lint_folder_end(void);

/* The path of a file or folder in it. */
void lint_folder_path(const char *name, char *out, size_t cap);
/* Whether a file lies in it. */
bool lint_folder_has(const char *path);

/* Makes a folder in it. Writes a file anew, in the place of what was there: a text, or what another file
 * holds. Files and folders stay until it ends. False with the reason said. */
bool lint_folder_make(const char *name);
bool lint_folder_write(const char *name, const char *text, size_t size);
bool lint_folder_copy(const char *name, const char *from);

#endif

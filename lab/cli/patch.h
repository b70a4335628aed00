/* Applying unified diffs, which is patch(1)'s business, to files of a folder that is ours. */
#ifndef SOCKEYE_CLI_PATCH_H
#define SOCKEYE_CLI_PATCH_H

#include <stddef.h>

enum { PATCH_FILES_MAX = 8, PATCH_NAME_MAX = 64 };

/* The files that a unified diff changes, and where it begins: what stands before it is for people. */
struct patch_files {
    char names[PATCH_FILES_MAX][PATCH_NAME_MAX]; /* plain names, without a slash */
    size_t count;
    size_t begins; /* offset of the first "--- " in the text; its length where there is no diff */
};

/* Reads what `text` changes; a name that leads out of its folder, and those above the bound, count as none.
 */
void patch_files_of(const char *text, struct patch_files *files);

/* The word or words that follow `mark` on a line of their own before the diff, up to the end of the line, and
 * the number of that line. Length 0: none. */
size_t patch_says(const char *text, const struct patch_files *files, const char *mark, const char **words,
                  int *line);

/* Has patch(1) apply the file `diff` to the files in `folder`. CLI_GOOD; CLI_FAILED with its first words in
 * `why`: it does not apply; CLI_MACHINE with `why`. Both are absolute paths. */
int patch_folder(const char *diff, const char *folder, char *why, size_t cap);

#endif

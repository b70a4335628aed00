/* Whether a folder is the caller's alone: what lies in one that others can change is theirs. */
#ifndef SOCKEYE_BASE_OWN_FOLDER_H
#define SOCKEYE_BASE_OWN_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

/* True for a folder of the caller's own that nobody else can write in, move away or put another in the place
 * of (but the machine's administrator). False with what it is instead: "/x/sockeye belongs to user 1000"; or,
 * with an empty `why`, for one that is not there. */
bool own_folder(const char *folder, char *why, size_t cap);

/* Whether what was opened is a regular file of the caller's own that nobody else can write. */
bool own_file(int fd);

#endif

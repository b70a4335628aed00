/* Paths walked without following a symbolic link: in folders of others a link may be put anywhere, at any
 * time. */
#ifndef SOCKEYE_WALL_EXACT_H
#define SOCKEYE_WALL_EXACT_H

#include <stdbool.h>

enum exact { EXACT_THERE, EXACT_MAKE_FOLDER, EXACT_MAKE_FILE };

/* Opens the absolute `path` as below the folder `root`, with O_PATH; with EXACT_MAKE_... what is missing of
 * it is made. The descriptor, or -1 with errno: ELOOP where a symbolic link is on the way, or at its end. */
int exact_open(int root, const char *path, enum exact make);

/* The path by which mount(2) may be told of a descriptor. It stays until the next 3 of these calls. */
const char *exact_name(int fd);

bool exact_is_folder(int fd);
/* Absolute, no "." and "..", no "//", no slash at the end; "/" is not one. */
bool exact_is_clean(const char *path);
/* Whether `path` is `folder`, or below it. */
bool exact_is_within(const char *path, const char *folder);

#endif

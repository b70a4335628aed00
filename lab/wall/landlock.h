/* Landlock: files closed by the program itself before it becomes one that is not trusted, without namespaces
 * and without rights. Where a view stands (view.h) it is a second layer of the same wall; where none could be
 * built it is the wall: what a view would show may be read and run, one folder may be written to, and nothing
 * else of the file system can be opened. Then signals and abstract Unix sockets are closed too, if this
 * kernel's Landlock knows of them. TCP stays as it is. */
#ifndef SOCKEYE_WALL_LANDLOCK_H
#define SOCKEYE_WALL_LANDLOCK_H

#include "lab/wall/view.h"

/* Its version here; 0: there is none. */
int landlock_version(void);

/* For the calling process and its children, for good; needs no_new_privs. `scratch` is the folder that may be
 * written to; NULL: the view stands, and has its own. 0, or -1 with errno. */
int landlock_enter(const struct view_path *paths, size_t path_count, const char *scratch);

#endif

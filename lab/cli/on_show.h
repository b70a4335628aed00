/* The lessons that are on the screen now, for who follows one on another terminal (`sockeye notes`): a file
 * each in the folder "running" of the user's own state, removed at the end. What was left behind by one that
 * was killed is known by its lock, which the kernel has taken back. */
#ifndef SOCKEYE_CLI_ON_SHOW_H
#define SOCKEYE_CLI_ON_SHOW_H

#include <limits.h>
#include <sys/types.h>

#include "viz/session/session.h"

enum { ON_SHOW_MOST = 16 };

/* What is said of one. */
struct on_show {
    pid_t pid;
    int64_t began;     /* CLOCK_REALTIME in s */
    uint32_t edition;  /* grows with each change */
    char lesson[1024]; /* its folder */
    char variant[64];  /* "" the lesson itself */
    struct session_place place;
};

/* One's own. */
struct on_show_file {
    int fd; /* -1: nothing is said */
    char path[PATH_MAX];
    struct on_show now;
};

/* Begins to say it; where that cannot be done nobody follows, and nothing is said of it. */
void on_show_begin(struct on_show_file *file, const char *lesson, const char *variant);
void on_show_moved(struct on_show_file *file, const struct session_place *place);
void on_show_end(struct on_show_file *file);

/* Those that are shown, the newest first; how many. What was left behind is removed. */
size_t on_show_find(struct on_show out[ON_SHOW_MOST]);

#endif

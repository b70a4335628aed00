/* What of this machine's file system a program sees.
 *
 * Walled: a root of its own, read-only, with what programs are made of (/usr, /lib, a little of /etc), a /dev
 * without terminals but their own, an empty private /tmp, a /proc of their own, and what is shown besides;
 * all at the paths that it has outside. Not walled: the file system as its owner sees it, but for what is
 * covered, other people's terminals and other people's /proc.
 *
 * It is built with mount(2) alone, in a mount namespace that the calling process has just been given, and it
 * is gone with that namespace: nothing is ever written outside. Needs CAP_SYS_ADMIN over the namespace. */
#ifndef SOCKEYE_WALL_VIEW_H
#define SOCKEYE_WALL_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum view_what {
    VIEW_SHOW,  /* a file or folder, read-only, with all below it; walled only, or below what is covered */
    VIEW_EMPTY, /* an empty folder of this name; what is there is covered */
    VIEW_COVER  /* an empty folder, or a file that cannot be opened, where there is something to cover */
};

/* Absolute, without "." and "..". Symbolic links on the way to it are followed here and now, and never again:
 * what changes meanwhile makes view_build() fail. What is longer covers, or is shown in, what is shorter. */
struct view_path {
    const char *path;
    enum view_what what;
};

struct view {
    bool walled;
    const struct view_path *paths;
    size_t path_count;
    int64_t tmp_bytes, tmp_files; /* /tmp and /dev/shm hold so much, each; 0: 64 MiB, 4096 files */
    unsigned uid, gid;            /* the programs', which /etc/passwd and /etc/group name */
    int (*fill)(void *data);      /* NULL; or puts more below the working directory, which is the new root
                                     and still writable then: 0, or -1 with errno. Walled only */
    void *fill_data;
};

enum { VIEW_CANNOT = -1 /* not on this machine */, VIEW_PATH = -2 /* not with these paths */ };

/* Builds it; the working directory is kept where it is seen, else it is "/". `*gaps` gets the bits of
 * lab/wall/gaps.h that could not be had, though all else stands. 0, or VIEW_CANNOT or VIEW_PATH with one line
 * in `why`: then the namespace is in no state to run a program in. */
int view_build(const struct view *view, unsigned *gaps, char *why, size_t cap);

/* In a copy of the namespace of a walled view that stands: a /proc and terminals of one's own instead of its.
 */
void view_renew(unsigned *gaps);

#endif

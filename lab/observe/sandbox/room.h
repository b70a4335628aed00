/* A room: a PID and a mount namespace in which programs of a session run, kept by a process that is pid 1 in
 * it. Programs of one room see and reach each other, those of another they do not.
 *
 * The observer stays outside, in the caller's mount namespace and with the caller's /proc: process ids in the
 * observer are always the caller's ("host") ids. It puts children into a room with room_aim(), and the child
 * then goes in with room_enter(). */
#ifndef SOCKEYE_OBSERVE_ROOM_H
#define SOCKEYE_OBSERVE_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "lab/wall/view.h"

struct room {
    pid_t init;         /* its pid 1, as the host sees it; 0 none */
    int pids, mounts;   /* its namespaces; -1 none */
    int folder;         /* the caller's working directory as it is there; -1 none */
    unsigned gaps;      /* what of its view could not be had (lab/wall/gaps.h) */
    bool own_terminals; /* room_terminal() has one */
};

/* Where there are no namespaces. */
void room_none(struct room *room);
/* Makes one with a view. NULL: without; and where the view cannot be built: then `why` says why, which is
 * empty else. Needs CAP_SYS_ADMIN. 0, or -1 with one line in `why`. */
int room_open(struct room *room, const struct view *view, char *why, size_t cap);
/* Makes the n-th one, counted from 1, with the files of `room`, but processes, terminals and process ids that
 * are none of the others'. */
int room_open_beside(struct room *beside, const struct room *room, unsigned n, char *why, size_t cap);

/* All further children of the caller are in the room, until it aims at another. 0, or -1 with errno. */
int room_aim(const struct room *room);
/* In that child: makes the room's files its own, and goes to `folder` (NULL: where the caller was). 0, or -1
 * with errno. Needs the caller's capabilities. */
int room_enter(const struct room *room, const char *folder);

/* A new terminal of the room's own: its master, or -1 with errno. */
int room_terminal(const struct room *room);

/* Whether its pid 1 is ending, and with it all that run in it. */
bool room_collapses(const struct room *room);
/* Closes what the caller has of it; all that run in it end with its pid 1, and that with the caller. */
void room_close(struct room *room);

#endif

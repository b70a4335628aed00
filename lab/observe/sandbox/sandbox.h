/* Where the programs run: a user, network, IPC and UTS namespace of their own, in a room (room.h) with a PID
 * and a mount namespace, without capabilities and within limits; or the best of that which this machine
 * allows.
 *
 * The observer itself enters the former (it needs the network) but not the rooms. */
#ifndef SOCKEYE_OBSERVE_SANDBOX_H
#define SOCKEYE_OBSERVE_SANDBOX_H

#include <sys/types.h>

#include "lab/observe/plan/plan.h"
#include "lab/observe/sandbox/room.h"

enum { SANDBOX_NOTE_MAX = 768, SANDBOX_ROOMS_MAX = PLAN_ACTORS_MAX };

struct sandbox {
    enum plan_sandbox mode; /* never AUTO once entered */
    bool own_network;
    bool own_pids;
    bool other_ids; /* than the caller's: root among the programs may become other users */
    bool joined;    /* the network is that of a program that is attached to, not the caller's */
    bool strange;   /* the programs are in a network that could not be entered */
    bool killed;    /* that was ended by us */
    bool as_nobody; /* the programs are nobody, here and on the host */
    char
        scratch[48]; /* Landlock is the wall, and closes all but this folder to be written to; "" it is not */
    unsigned gaps;   /* what of the wall cannot be had (lab/wall/gaps.h), where the plan wants it */
    char unbuilt[200]; /* why the programs have no view of their own at all; "" they have */
    struct room rooms[SANDBOX_ROOMS_MAX];
    unsigned char room_of[PLAN_ACTORS_MAX]; /* its number, for each actor of the plan */
    size_t room_count;                      /* at least 1; without namespaces that one has none either */
    int unset[PLAN_SYSCTLS_MAX];            /* of the plan's settings: why it is not so, errno; 0 it is */
    char note[SANDBOX_NOTE_MAX];            /* one line: the mode, and why the better ones failed */
};

/* Enters the best sandbox that the plan and the machine allow; needs a process with one thread. 0, or -1 with
 * one line in `why` when the plan forces a mode that cannot be had. */
int sandbox_enter(struct sandbox *sandbox, const struct plan *plan, char *why, size_t cap);

/* Kills everything in the rooms. The pid 1 of each is gone once all of them have been waited for. */
void sandbox_kill(struct sandbox *sandbox);
/* Whether a room is ending, not by us, and with it all that run in it. */
bool sandbox_collapses(const struct sandbox *sandbox);
/* Takes note of a child's end that was waited for: whether it was the pid 1 of a room. */
bool sandbox_ended(struct sandbox *sandbox, pid_t pid);
/* Whether none has a pid 1 any more. */
bool sandbox_is_empty(const struct sandbox *sandbox);
/* Kills everything, and waits for it. */
void sandbox_leave(struct sandbox *sandbox);

/* Where the plan's n-th actor runs. */
const struct room *sandbox_room(const struct sandbox *sandbox, size_t actor);

/* Whether a mode can be had here, tried in a child process that leaves nothing behind. */
bool sandbox_probe(enum plan_sandbox mode, char *why, size_t cap);

/* "full sandbox", "new network namespace", "host loopback", "no capture" */
const char *sandbox_mode_name(enum plan_sandbox mode);

#endif

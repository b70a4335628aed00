/* Where the programs run: a user, network, PID, IPC and UTS namespace of their own, with a /proc that shows
 * only them, without capabilities and within limits; or the best of that which this machine allows.
 *
 * The observer itself enters the namespaces (it needs the network) but stays in the caller's mount namespace
 * and sees the caller's /proc, so process ids in the observer are always the caller's ("host") ids. */
#ifndef SOCKEYE_OBSERVE_SANDBOX_H
#define SOCKEYE_OBSERVE_SANDBOX_H

#include <sys/types.h>

#include "lab/observe/plan/plan.h"

enum { SANDBOX_NOTE_MAX = 768 };

struct sandbox {
    enum plan_sandbox mode; /* never AUTO once entered */
    bool own_network;
    bool own_pids;
    bool other_ids;              /* than the caller's: root among the programs may become other users */
    bool joined;                 /* the network is that of a program that is attached to, not the caller's */
    bool strange;                /* the programs are in a network that could not be entered */
    bool killed;                 /* that was ended by us */
    pid_t reaper;                /* pid 1 of the PID namespace, as the host sees it; 0 none */
    char note[SANDBOX_NOTE_MAX]; /* one line: the mode, and why the better ones failed */
};

/* Enters the best sandbox that the plan and the machine allow; needs a process with one thread. 0, or -1 with
 * one line in `why` when the plan forces a mode that cannot be had. */
int sandbox_enter(struct sandbox *sandbox, const struct plan *plan, char *why, size_t cap);

/* Kills everything in the PID namespace. Its pid 1 is gone once all of them have been waited for. */
void sandbox_kill(struct sandbox *sandbox);
/* Whether its pid 1 is ending, not by us, and with it all that run in it. */
bool sandbox_collapses(const struct sandbox *sandbox);

/* Whether a mode can be had here, tried in a child process that leaves nothing behind. */
bool sandbox_probe(enum plan_sandbox mode, char *why, size_t cap);

/* "full sandbox", "new network namespace", "host loopback", "no capture" */
const char *sandbox_mode_name(enum plan_sandbox mode);

#endif

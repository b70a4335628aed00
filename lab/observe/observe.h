/* The observer: a process of its own that runs a plan's programs, watches them, and writes the recording.
 *
 * The recording lies in a memfd that the watcher maps (record/timeline.h); the observer appends whole blocks
 * and says so with one byte on the control socket: '.' (coalesced: never more than one unread), or '!' when a
 * NOTE is among what is new, so that who only waits for those need not read all; commands (record/command.h)
 * come the other way on the same socket. When the control socket closes, the observer ends the programs and
 * itself. It survives SIGINT; SIGTERM is "stop". */
#ifndef SOCKEYE_OBSERVE_OBSERVE_H
#define SOCKEYE_OBSERVE_OBSERVE_H

#include <sys/types.h>

#include "lab/observe/plan/plan.h"

struct observation {
    pid_t pid;     /* the observer process */
    int control;   /* socket: read wake-ups, write commands; non-blocking, close-on-exec */
    int recording; /* memfd, read only */
};

/* Starts the observer. 0, or -1 with one line in `why`. */
int observe_start(const struct plan *plan, struct observation *observation, char *why, size_t cap);

/* Sends one command line (without newline). 0, or -1 when the observer has gone. */
int observe_command(struct observation *observation, const char *line);

enum {
    OBSERVE_BROKEN = 4, /* the recording could not grow any more */
    OBSERVE_UNKEPT = 5  /* its file could not; a NOTE says why */
};

/* Ends it: "stop", waits up to two seconds, then SIGKILL. Nothing of it is left afterwards. Returns the
 * observer's exit status: 0 well, one of these two, 3 the machine cannot (the reason is a NOTE in the
 * recording), 128+n killed. */
int observe_end(struct observation *observation);

#endif

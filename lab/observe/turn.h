/* The observer's turns: the stops and descriptors as they come, what can be scheduled after them, and what is
 * due by itself; asleep when nothing is. */
#ifndef SOCKEYE_OBSERVE_TURN_H
#define SOCKEYE_OBSERVE_TURN_H

#include "lab/observe/commands.h"
#include "lab/observe/idle.h"

struct turn {
    struct observer *ob;
    struct scheduler scheduler;
    struct commands commands;
    struct idle idle;
    int control, signals; /* the first is the caller's */
    int64_t last_ns;      /* when something last happened */
    int64_t tick_ns;      /* when the next look is due; 0 none */
    int64_t whole_ns;     /* when everything was looked at last */
};

/* In the sandbox, with the capture open. 0, or -1 with one line in `why`. */
int turn_open(struct turn *turn, struct observer *ob, int control, char *why, size_t cap);
/* Until all is over. */
void turn_run(struct turn *turn);
/* Told of each event. */
void turn_saw(struct turn *turn, const struct event *event);
void turn_close(struct turn *turn);

#endif

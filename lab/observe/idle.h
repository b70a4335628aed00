/* The end of servers that wake only to wait again. */
#ifndef SOCKEYE_OBSERVE_IDLE_H
#define SOCKEYE_OBSERVE_IDLE_H

#include "lab/observe/observer.h"

struct idle {
    int waits; /* that timed out one after the other, nothing else done between */
    int64_t since_ns;
};

/* Told of each event. */
void idle_saw(struct idle *idle, const struct event *event, int64_t now_ns);
/* Asks for the end when a server is left that waits in vain. True when it did. */
bool idle_ends(const struct idle *idle, struct observer *ob);

#endif

/* Sessions that nobody watches, each played to its end: two at a time where there are two CPUs and a private
 * network for each, on a CPU of its own. */
#ifndef SOCKEYE_CLI_SIDE_BY_SIDE_H
#define SOCKEYE_CLI_SIDE_BY_SIDE_H

#include "lab/cli/session.h"

struct side_by_side {
    void *data;
    size_t count;
    /* Makes the plan of the n-th. CLI_GOOD, or a status with the reason said, which ends all of it;
     * session_plan_free() is done in either case. */
    int (*plan)(void *data, size_t n, struct session_plan *session);
    /* Takes the n-th's recording over; they may come in another order. False: no more of them. */
    bool (*took)(void *data, size_t n, struct timeline *timeline);
};

/* CLI_GOOD, also when they were broken off; or the status of what went wrong, with the reason said. */
int side_by_side(const struct side_by_side *sessions);

#endif

/* The lanes of a ladder, and whose they are. */
#ifndef SOCKEYE_VIZ_LADDER_LANES_H
#define SOCKEYE_VIZ_LADDER_LANES_H

#include "lab/base/str.h"

enum { LADDER_LANES_MAX = 33 /* 32 actors, and one lane for folded ones */ };

/* One lane for each actor: its program and its kernel. */
struct ladder_lanes {
    char names[LADDER_LANES_MAX][32];
    unsigned actor[LADDER_LANES_MAX]; /* number of the actor, for its style */
    unsigned count;
    char folded[LADDER_LANES_MAX][32]; /* actors that share the last lane, "+3" */
    unsigned folded_count;             /* 0: each actor has its own */
    bool quiet;                        /* the folded ones do nothing in what is shown: their lane is narrow */
};

/* Lane of a label ("server.1" is in server's), -1 for none. */
int ladder_lane(const struct ladder_lanes *lanes, struct str label);
/* Whether a lane is that of folded actors. */
bool ladder_lane_is_folded(const struct ladder_lanes *lanes, int lane);

#endif

/* Where the lanes of a ladder stand, from a width and the number of actors. Pure.
 *
 *   two actors         program  ┆──── wire ────┆  program
 *   one                program  ┆──── wire ────┆            (no second kernel when nothing is sent)
 *   three and more     ┆ program   ┆ program   ┆ program    lifelines, sideways when they do not fit */
#ifndef SOCKEYE_VIZ_LADDER_LAYOUT_H
#define SOCKEYE_VIZ_LADDER_LAYOUT_H

#include "viz/ladder/ladder_lanes.h"

struct ladder_area {
    int x, width;  /* of the texts of calls; x may lie outside the canvas */
    int kernel;    /* column of its lifeline */
    int bracket;   /* rightmost column, of the text's, where a bracket may stand */
    bool mirrored; /* the program stands left of its kernel */
};

struct ladder_layout {
    int time_width;   /* 0: no room for times */
    bool apart;       /* packets and calls share no row */
    int other_kernel; /* one actor: column of the second end of a packet to itself; -1 none */
    unsigned count;
    struct ladder_area lanes[LADDER_LANES_MAX];
    int across, across_max; /* columns scrolled sideways, clamped */
};

/* What is to be laid out. */
struct ladder_wish {
    int width;
    unsigned lanes;
    bool wires;       /* packets were seen */
    bool narrow_last; /* the last lane is of actors that do nothing */
    int across;       /* columns scrolled sideways */
};

void ladder_layout(const struct ladder_wish *wish, struct ladder_layout *layout);
/* Lanes that fit side by side into a width; with a narrow one besides. At least 2. */
unsigned ladder_lanes_fitting(int width, bool narrow);
/* Columns that so many lanes need so that none is out of sight. */
int ladder_width_for(unsigned lanes);
/* Columns in which so many lanes are read with ease. */
int ladder_width_easy(unsigned lanes);

#endif

/* Rows that are repeated, as one. */
#ifndef SOCKEYE_VIZ_LADDER_FOLD_H
#define SOCKEYE_VIZ_LADDER_FOLD_H

#include "viz/ladder/ladder.h"

/* Makes one row of rows that are repeated at least three times, but for the last time. Those that hold the
 * event `but` stay. False when out of memory; the ladder is then as it was. */
bool ladder_fold_rounds(struct ladder *ladder, const struct timeline *timeline, uint32_t but);

#endif

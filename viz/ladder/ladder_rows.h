/* What stands in each row of the ladder: built from the last events before a position, bounded by the rows
 * wanted and never by the length of the recording. Knows no width and no canvas: the pane draws these rows,
 * an export may print the same. */
#ifndef SOCKEYE_VIZ_LADDER_ROWS_H
#define SOCKEYE_VIZ_LADDER_ROWS_H

#include "viz/ladder/ladder.h"

/* Owned by the caller, ladder_free(). False when out of memory (`ladder` is then empty). */
bool ladder_build(const struct ladder_span *span, struct ladder *ladder);
void ladder_free(struct ladder *ladder);

/* The event that stands for a row when it is chosen, and whether a row tells of an event. */
uint32_t ladder_row_event(const struct ladder *ladder, int row);
bool ladder_row_has(const struct ladder *ladder, int row, uint32_t event);

#endif

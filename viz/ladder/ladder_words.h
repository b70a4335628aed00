/* The texts of calls in as many cells as there are. Pure. */
#ifndef SOCKEYE_VIZ_LADDER_WORDS_H
#define SOCKEYE_VIZ_LADDER_WORDS_H

#include "viz/draw/units.h"
#include "viz/ladder/ladder.h"

enum { LADDER_TEXT_MAX = 1200 };

/* A call's line in at most `width` cells: flags of 0 and sizes of addresses go first, then the words of an
 * error, then the arguments from their end; the result stays. This and the next three point into `out`, which
 * is NUL-terminated. */
struct str ladder_fit_call(struct str line, int width, char out[LADDER_TEXT_MAX]);

/* What stands in a row for its call or word: "accept(3, …)", "= 4", "recv(4, "ask", 512, 0) = 3". */
struct str ladder_part_text(const struct ladder *ladder, const struct timeline *timeline, int row,
                            bool with_label, int width, char out[LADDER_TEXT_MAX]);
/* The same for the two ends of a bracket, wherever they stand. */
struct str ladder_begin_text(const struct ladder_call *call, const struct timeline *timeline, bool with_label,
                             int width, char out[LADDER_TEXT_MAX]);
struct str ladder_end_text(const struct ladder_call *call, const struct timeline *timeline, int width,
                           char out[LADDER_TEXT_MAX]);

#endif

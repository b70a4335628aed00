/* How many terminal cells text takes, without asking the locale. */
#ifndef SOCKEYE_COURSE_CELLS_H
#define SOCKEYE_COURSE_CELLS_H

#include "lab/base/str.h"

/* The first character of `text` (not empty): its bytes (at least 1), and its cells: 0 for combining marks and
 * control characters, 2 for wide ones. What is no UTF-8 is one byte of one cell. */
size_t cells_next(struct str text, int *cells);
int cells_of(struct str text);

#endif

/* Colour for C source, line by line. Pure. */
#ifndef SOCKEYE_VIZ_SYNTAX_H
#define SOCKEYE_VIZ_SYNTAX_H

#include "lab/base/str.h"

/* Gives each byte of a line a style (enum style). `in_comment` says whether the line begins within a block
 * comment and is brought up to date for the next. `styles` has room for line.n values. */
void syntax_line(struct str line, bool *in_comment, uint16_t *styles);

#endif

/* Pieces of Markdown that hold what is somebody else's: code that cannot end its own fence, no control bytes.
 */
#ifndef SOCKEYE_VIZ_MARKDOWN_WRITER_H
#define SOCKEYE_VIZ_MARKDOWN_WRITER_H

#include <stdio.h>

#include "lab/base/str.h"

/* Within a line: what steers a terminal, or hides, as an escape; tabs stay. */
void markdown_words(FILE *out, struct str text);
/* A code span. */
void markdown_span(FILE *out, struct str text);
/* A fenced block of lines, in a language ("c"; "" none). */
void markdown_block(FILE *out, const char *language, struct str lines);
/* A piece of lesson.md without its [^claims], each line behind `before`, without blank lines at the ends. */
void markdown_prose(FILE *out, const char *before, struct str text);

#endif

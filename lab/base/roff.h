/* Text for a manual page (man(7)), so that roff takes it literally. */
#ifndef SOCKEYE_BASE_ROFF_H
#define SOCKEYE_BASE_ROFF_H

#include <stdio.h>

/* On one line, as an argument of a macro or as an example; the newline behind it is the caller's. */
void roff_text(FILE *out, const char *text);
/* As a paragraph: in lines of up to 80 bytes, wherever `text` breaks its own; ends with a newline. */
void roff_prose(FILE *out, const char *text);

#endif

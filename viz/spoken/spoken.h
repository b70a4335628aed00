/* What is said line by line, to where nothing is placed: a screen reader, a plain terminal. On standard
 * output, without frames, bars and colours; nothing of a program reaches the terminal raw. */
#ifndef SOCKEYE_VIZ_SPOKEN_H
#define SOCKEYE_VIZ_SPOKEN_H

#include "viz/draw/canvas.h"

/* Without a newline. `ascii`: nothing beyond ASCII is printed. */
void spoken_text(bool ascii, struct str text);
/* Where standard output is a terminal, broken between words at its width. */
void spoken_line(bool ascii, struct str text);
__attribute__((format(printf, 2, 3))) void spoken_printf(bool ascii, const char *format, ...);
/* Cells to lay text out for, and text laid out for them. */
int spoken_columns(void);
void spoken_wrapped(bool ascii, struct str text);

/* What was drawn for the eye: frames, bars and marks are left out, columns stand two blanks apart, and blank
 * lines one at a time. `canvas` is drawn in UTF-8, whatever is printed. */
void spoken_canvas(bool ascii, const struct canvas *canvas);
/* Of what stays on the canvas while keys change it: the rows that are other than before, and which is chosen.
 * `seen` remembers them, SPOKEN_ROWS_MAX; zeroes at the beginning. */
enum { SPOKEN_ROWS_MAX = 60 };
void spoken_changes(bool ascii, const struct canvas *canvas, uint64_t seen[SPOKEN_ROWS_MAX]);

#endif

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
/* One such line. */
void spoken_drawn(bool ascii, struct str line);

#endif

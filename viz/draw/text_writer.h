/* Writing text down a canvas, row by row, wherever the rows land; or counting the rows alone. */
#ifndef SOCKEYE_VIZ_TEXT_WRITER_H
#define SOCKEYE_VIZ_TEXT_WRITER_H

#include "lab/course/lesson/markdown.h"
#include "viz/draw/canvas.h"

struct text_writer {
    struct canvas *canvas; /* NULL: rows are counted alone */
    int y;                 /* of the next row; those outside of the canvas are not seen */
    int width;             /* cells from column 1 on */
};

/* In the row at hand, from column `x`; returns the column behind it. */
int text_writer_put(const struct text_writer *writer, int x, uint16_t style, struct str text);
void text_writer_glyph(const struct text_writer *writer, int x, uint16_t style, enum glyph glyph);
/* Rows of a text wrapped from column `x` on; the pen stands below them. */
void text_writer_wrap(struct text_writer *writer, int x, uint16_t style, struct str text);
__attribute__((format(printf, 4, 5))) void text_writer_printf(struct text_writer *writer, int x,
                                                              uint16_t style, const char *format, ...);
/* The same for lines that were laid out before, and for Markdown. */
void text_writer_lines(struct text_writer *writer, int x, const struct markdown *prose);
void text_writer_markdown(struct text_writer *writer, int x, struct str text);

#endif

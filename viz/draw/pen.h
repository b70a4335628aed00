/* Writing text down a canvas, row by row, wherever the rows land; or counting the rows alone. */
#ifndef SOCKEYE_VIZ_PEN_H
#define SOCKEYE_VIZ_PEN_H

#include "viz/draw/canvas.h"

struct pen {
    struct canvas *canvas; /* NULL: rows are counted alone */
    int y;                 /* of the next row; those outside of the canvas are not seen */
    int width;             /* cells from column 1 on */
};

/* In the row at hand, from column `x`; returns the column behind it. */
int pen_put(const struct pen *pen, int x, uint16_t style, struct str text);
void pen_glyph(const struct pen *pen, int x, uint16_t style, enum glyph glyph);
/* Rows of a text wrapped from column `x` on; the pen stands below them. */
void pen_wrap(struct pen *pen, int x, uint16_t style, struct str text);
/* The same for Markdown, from column `x`. */
void pen_markdown(struct pen *pen, int x, struct str text);

#endif

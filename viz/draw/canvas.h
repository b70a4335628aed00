/* A grid of character cells that everything draws into; only viz/terminal/term.c knows the terminal.
 * A canvas is a view: drawing outside of it is clipped. Wide characters take two cells, combining marks none;
 * control characters are drawn as visible escapes, so that no program's bytes reach the terminal raw. */
#ifndef SOCKEYE_VIZ_CANVAS_H
#define SOCKEYE_VIZ_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lab/base/str.h"
#include "lab/base/utf8.h"
#include "viz/draw/theme.h"

enum { CELL_MARKS_MAX = 2 };

struct cell {
    uint32_t character;             /* 0: right half of a wide character */
    uint32_t marks[CELL_MARKS_MAX]; /* combining marks, 0 none */
    uint16_t style;                 /* enum style, with STYLE_LIT / STYLE_SELECTED or'ed in */
};

struct rect {
    int x, y, width, height; /* cells; never negative */
};

struct canvas {
    struct cell *cells; /* of the whole grid; not owned by a view */
    int stride;
    struct rect area; /* of the grid that this view covers */
    bool ascii;       /* glyphs are drawn in ASCII */
};

/* The whole grid, owned: canvas_free() frees it. False when out of memory. */
bool canvas_make(struct canvas *canvas, int width, int height, bool ascii);
void canvas_free(struct canvas *canvas);

/* A part of a view, in the view's own coordinates, clipped to it: what lies left of it or above it is cut
 * off, so that (0, 0) of the part is always a cell of the view. */
struct canvas canvas_part(const struct canvas *canvas, struct rect part);

void canvas_clear(struct canvas *canvas, uint16_t style);
/* Draws text at (x, y) up to `width` cells (-1: to the edge); returns the cells used. A cut text ends in "…"
 * when `ellipsis`. Invalid UTF-8 becomes U+FFFD. */
int canvas_text(struct canvas *canvas, int x, int y, int width, uint16_t style, struct str text,
                bool ellipsis);
/* As canvas_text() for a C string, to the edge. */
int canvas_string(struct canvas *canvas, int x, int y, uint16_t style, const char *text);
int canvas_printf(struct canvas *canvas, int x, int y, uint16_t style, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
void canvas_glyph(struct canvas *canvas, int x, int y, uint16_t style, enum glyph glyph);
void canvas_fill(struct canvas *canvas, struct rect area, uint16_t style, uint32_t character);
/* Adds style bits (STYLE_LIT, STYLE_SELECTED) to what is drawn there. */
void canvas_mark(struct canvas *canvas, struct rect area, uint16_t bits);
/* A frame with a title: "┌1 source ── client.c:41 ──┐", drawn in the focused style when `focused`. Returns
 * the inside. */
struct canvas canvas_frame(struct canvas *canvas, struct rect area, const char *title, bool focused);

/* The grid as text: a line a row, trailing blanks cut, UTF-8. Owned by the caller; NULL when out of memory.
 */
char *canvas_dump(const struct canvas *canvas);

#endif

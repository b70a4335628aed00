/* Lines of a source file as the pane draws them: coloured, with blanks for tabs, without the tags that are
 * for the lesson's text alone; and how wide they are. */
#ifndef SOCKEYE_VIZ_SOURCE_TEXT_H
#define SOCKEYE_VIZ_SOURCE_TEXT_H

#include "viz/draw/canvas.h"
#include "viz/view/view.h"

enum { SOURCE_LINE_MAX = 512 /* bytes; what is longer is cut */ };

/* Each byte has its style. */
struct source_line {
    char text[SOURCE_LINE_MAX];
    uint16_t styles[SOURCE_LINE_MAX];
    size_t size;
};

/* `in_comment`: see syntax_line(). */
void source_paint(struct str line, bool *in_comment, struct source_line *out);

/* Where a line is drawn. */
struct source_text {
    int x, width; /* columns of the canvas */
    int across;   /* columns scrolled */
    int rows;     /* it may take; 1: what does not fit is cut */
};
/* Draws a line from row `y` on, with `bits` added to its styles; the rows that it takes, 1 at least. With
 * canvas NULL they are only counted. */
int source_draw(struct canvas *canvas, int y, const struct source_line *line, const struct source_text *text,
                uint16_t bits);

/* Cells of a line; something not above `least` where it has no more than these. */
int source_width(struct str line, int least);
/* Columns that the pane needs for the longest line of the files shown, with its number; 0: none is shown. */
int source_columns(const struct view *view);

#endif

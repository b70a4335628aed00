/* The lesson's page at the position: the section that was reached, in it what was asked before, and the
 * question that is open under the paragraph that leads to it. Text pane, band and the window for reading on
 * show the same page, as much of it as they have rows. */
#ifndef SOCKEYE_VIZ_LESSON_PAGE_H
#define SOCKEYE_VIZ_LESSON_PAGE_H

#include "viz/draw/text_writer.h"
#include "viz/view/pane.h"

/* Writes it; nothing where there is no lesson. */
void lesson_page_write(const struct view *view, struct text_writer *writer);
/* Rows that it takes, `width` cells from column 1 on. */
int lesson_page_rows(const struct view *view, int width);

/* Draws as much as the canvas has rows for: its front, or, while a question is open, its end, which has the
 * choices; `scroll` rows further down. What is left out is marked, with the key that shows it. */
void lesson_page_draw(const struct view *view, struct canvas *canvas, int scroll);
/* How far it can be scrolled on so many cells. */
void lesson_page_limits(const struct view *view, int width, int height, int *least, int *most);

/* In a row behind which there is more, or `above` which: which key shows all of it, over the end of the row
 * or in the blank behind it. */
void lesson_page_mark_more(struct canvas *canvas, int y, bool above);

#endif

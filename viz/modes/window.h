/* Where modes draw: a window over the panes, in the middle of the screen, or in place of the footer. */
#ifndef SOCKEYE_VIZ_WINDOW_H
#define SOCKEYE_VIZ_WINDOW_H

#include "viz/draw/canvas.h"
#include "viz/keys/keys.h"
#include "viz/modes/mode.h"
#include "viz/view/view.h"

/* On a screen below LAYOUT_MIN_WIDTH x LAYOUT_MIN_HEIGHT, which is empty, says what it needs; false on a
 * larger one. */
bool window_too_small(struct canvas *screen);
/* The cells that a window is wide on a screen so wide, `widest` at most; and the rows there are in it. */
int window_width(int screen, int widest);
int window_rows(int screen);
/* Draws it empty, with room for so many rows where there are so many, and gives its inside. */
struct canvas window_draw(struct canvas *screen, int widest, int rows, const char *title);
/* A list to choose from, of a name and what it is about, which is told in full of the one at the cursor. */
struct window_item {
    const char *name, *about;
};
typedef struct window_item window_item_of(const void *data, size_t n);
void window_list(struct canvas *screen, const char *title, window_item_of *item, const void *data,
                 size_t count, size_t cursor);
/* The same just above the footer, over the lower half of the screen; `cursor` == `count`: none is chosen. */
void window_list_low(struct canvas *screen, const char *title, window_item_of *item, const void *data,
                     size_t count, size_t cursor);
/* Moves the cursor of a list, which is not empty, by a row, a page, or to an end. False: the action is none
 * of moving. */
bool window_choose(size_t *cursor, size_t count, enum action action, int page);
/* The row that is typed in, emptied: the last one of the screen; before a class the one above it, as the keys
 * stay in sight. */
struct canvas window_typing(struct canvas *screen, const struct view *view);
/* Signs at the edge, where there is more. */
void window_marks(struct canvas *inside, bool above, bool below);
/* What stands on a canvas, line by line. */
void window_print(const struct canvas *canvas, mode_put *put, void *data);
/* Scrolls by a row or a page; not above the top. False: the action is none of scrolling. */
bool window_scroll(int *scroll, enum action action, int page);
/* The scroll, or what there is of it at most: of so many rows, of which so many are in sight. */
int window_within(int scroll, int rows, int seen);

#endif

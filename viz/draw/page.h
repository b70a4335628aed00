/* A pane that is a list of lines longer than its canvas: what is drawn at line N lands where the scrolling
 * puts it, or nowhere. Drawn once on a page without height, it says how many lines it has. */
#ifndef SOCKEYE_VIZ_PAGE_H
#define SOCKEYE_VIZ_PAGE_H

#include "viz/pane.h"

struct page_spots;

struct page {
    const struct view *view;
    struct canvas *canvas;
    int line;                 /* the next to be drawn */
    int top;                  /* the first that is seen */
    uint32_t lit_from;        /* events from here on are of the last step; EVENT_NO_INDEX at step 0 */
    struct page_spots *spots; /* where objects stand, while lines are counted; else NULL */
};

typedef void page_content(struct page *page);

/* Draws content scrolled by view->scroll[pane], clamped to what there is. */
void page_draw(const struct view *view, struct canvas *canvas, enum pane_id pane, page_content *content);
/* For pane_ops.limits. */
void page_limits(const struct view *view, int width, int height, page_content *content, int *least,
                 int *most);
/* Lines the content takes at a width. */
int page_lines(const struct view *view, const struct canvas *canvas, page_content *content);

/* An object stands in this line, in cells [x, x + width): it can be chosen there, and is marked when it is.
 */
void page_spot(struct page *page, uint32_t object, int line, int x, int width);
/* Keys that choose an object of the content: up, down, enter (opens its sheet), esc. */
enum handled page_act(struct view *view, enum action action, page_content *content);

/* Where line `page->line` lands; outside of the canvas when it is not seen, and page_hidden() says so. */
int page_y(const struct page *page);
bool page_hidden(const struct page *page);

#endif

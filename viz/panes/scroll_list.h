/* A pane that is a list of lines longer than its canvas: what is drawn at line N lands where the scrolling
 * puts it, or nowhere. Drawn once on a page without height, it says how many lines it has. */
#ifndef SOCKEYE_VIZ_SCROLL_LIST_H
#define SOCKEYE_VIZ_SCROLL_LIST_H

#include "viz/view/pane.h"
#include "viz/view/step_point.h"

struct scroll_list_spots;

struct scroll_list {
    const struct view *view;
    struct canvas *canvas;
    int line;                        /* the next to be drawn */
    int top;                         /* the first that is seen */
    uint32_t lit_from;               /* events from here on are of the last step; EVENT_NO_INDEX at step 0 */
    struct step_point point;         /* what the last step is about */
    struct scroll_list_spots *spots; /* where objects stand, while lines are counted; else NULL */
};

typedef void scroll_list_content(struct scroll_list *page);

/* Draws content scrolled by view->scroll[pane], clamped to what there is. */
void scroll_list_draw(const struct view *view, struct canvas *canvas, enum pane_id pane,
                      scroll_list_content *content);
/* For pane_ops.limits. */
void scroll_list_limits(const struct view *view, int width, int height, scroll_list_content *content,
                        int *least, int *most);
/* Lines the content takes at a width. */
int scroll_list_lines(const struct view *view, const struct canvas *canvas, scroll_list_content *content);

/* An object stands in this line, in cells [x, x + width): it can be chosen there, and is marked when it is.
 */
void scroll_list_spot(struct scroll_list *page, uint32_t object, int line, int x, int width);
/* Keys that choose an object of the content: up, down, enter (opens its sheet), esc. */
enum handled scroll_list_act(struct view *view, enum action action, scroll_list_content *content);

/* Where line `page->line` lands; outside of the canvas when it is not seen. */
int scroll_list_y(const struct scroll_list *page);

#endif

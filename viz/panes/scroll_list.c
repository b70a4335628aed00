#include "viz/panes/scroll_list.h"

#include "viz/connection/connection_view.h"

enum { SPOTS_MAX = 512, COUNTING_WIDTH = 80 };

struct scroll_list_spots {
    uint32_t object[SPOTS_MAX];
    int line[SPOTS_MAX];
    int count;
};

static struct scroll_list page_of(const struct view *view, struct canvas *canvas)
{
    struct scroll_list page = {
        .view = view, .canvas = canvas, .lit_from = EVENT_NO_INDEX, .point = step_point_of(view)
    };
    if (view->step > 0)
        page.lit_from = timeline_step_begin(view->timeline, view->step);
    return page;
}

static int count_lines(const struct view *view, const struct canvas *canvas, scroll_list_content *content,
                       struct scroll_list_spots *spots)
{
    struct canvas none = *canvas;
    none.area.height = 0;
    struct scroll_list page = page_of(view, &none);
    page.spots = spots;
    content(&page);
    return page.line;
}

int scroll_list_lines(const struct view *view, const struct canvas *canvas, scroll_list_content *content)
{
    return count_lines(view, canvas, content, NULL);
}

/* The chosen object is always in sight. */
static int top_with_chosen(const struct view *view, const struct scroll_list_spots *spots, int top,
                           int height)
{
    for (int i = 0; i < spots->count; i++)
        if (spots->object[i] == view->object) {
            int line = spots->line[i];
            return line < top ? line : line >= top + height ? line - height + 1 : top;
        }
    return top;
}

void scroll_list_draw(const struct view *view, struct canvas *canvas, enum pane_id pane,
                      scroll_list_content *content)
{
    struct scroll_list_spots spots = { .count = 0 };
    int most = count_lines(view, canvas, content, view->object ? &spots : NULL) - canvas->area.height;
    int top = view->scroll[pane];
    struct scroll_list page = page_of(view, canvas);
    most = most < 0 ? 0 : most;
    top = top < 0 ? 0 : top > most ? most : top;
    page.top = view->object ? top_with_chosen(view, &spots, top, canvas->area.height) : top;
    content(&page);
    if (page.top > 0)
        canvas_glyph(canvas, canvas->area.width - 1, 0, STYLE_DIM, GLYPH_UP);
    if (page.top < most)
        canvas_glyph(canvas, canvas->area.width - 1, canvas->area.height - 1, STYLE_DIM, GLYPH_DOWN);
}

void scroll_list_limits(const struct view *view, int width, int height, scroll_list_content *content,
                        int *least, int *most)
{
    struct canvas none = { .stride = width, .area = { 0, 0, width, 0 } };
    int lines = scroll_list_lines(view, &none, content);
    *least = 0;
    *most = lines > height ? lines - height : 0;
}

int scroll_list_y(const struct scroll_list *page)
{
    return page->line - page->top;
}

void scroll_list_spot(struct scroll_list *page, uint32_t object, int line, int x, int width)
{
    struct scroll_list_spots *spots = page->spots;
    int y = line - page->top;
    if (spots && spots->count < SPOTS_MAX) {
        spots->object[spots->count] = object;
        spots->line[spots->count++] = line;
    }
    if (object != page->view->object || y < 0 || y >= page->canvas->area.height)
        return;
    canvas_glyph(page->canvas, x, y, STYLE_PLAIN, GLYPH_CURSOR);
    canvas_mark(page->canvas, (struct rect){ x, y, width, 1 }, STYLE_SELECTED);
}

/* The one after the last place of what is chosen, or before its first. */
static uint32_t spot_beside(const struct view *view, const struct scroll_list_spots *spots, int by)
{
    int at = by > 0 ? -1 : spots->count;
    for (int i = 0; i < spots->count; i++)
        if (spots->object[i] == view->object && (by > 0 || at == spots->count))
            at = i;
    at += by;
    return at < 0               ? spots->object[0]
           : at >= spots->count ? spots->object[spots->count - 1]
                                : spots->object[at];
}

enum handled scroll_list_act(struct view *view, enum action action, scroll_list_content *content)
{
    struct scroll_list_spots spots = { .count = 0 };
    struct canvas any = { .stride = COUNTING_WIDTH, .area = { 0, 0, COUNTING_WIDTH, 0 } };
    switch (action) {
    case ACTION_UP:
    case ACTION_DOWN:
        count_lines(view, &any, content, &spots);
        if (spots.count == 0)
            return IGNORED;
        view->object = spot_beside(view, &spots, action == ACTION_UP ? -1 : 1);
        return HANDLED;
    case ACTION_OPEN:
        connection_view_open(view, SHEET_STATES, view->object);
        return HANDLED;
    case ACTION_PAGE_UP:
    case ACTION_PAGE_DOWN:
        view->object = 0;
        return IGNORED;
    case ACTION_BACK:
        if (!view->object)
            return IGNORED;
        view->object = 0;
        return HANDLED;
    default:
        return IGNORED;
    }
}

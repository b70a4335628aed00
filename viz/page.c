#include "viz/page.h"

static struct page page_of(const struct view *view, struct canvas *canvas)
{
    struct page page = { .view = view, .canvas = canvas, .lit_from = EVENT_NO_INDEX };
    if (view->step > 0)
        page.lit_from = timeline_step_begin(view->timeline, view->step);
    return page;
}

int page_lines(const struct view *view, const struct canvas *canvas, page_content *content)
{
    struct canvas none = *canvas;
    none.area.height = 0;
    struct page page = page_of(view, &none);
    content(&page);
    return page.line;
}

void page_draw(const struct view *view, struct canvas *canvas, enum pane_id pane, page_content *content)
{
    int most = page_lines(view, canvas, content) - canvas->area.height, top = view->scroll[pane];
    struct page page = page_of(view, canvas);
    most = most < 0 ? 0 : most;
    page.top = top < 0 ? 0 : top > most ? most : top;
    content(&page);
    if (page.top > 0)
        canvas_glyph(canvas, canvas->area.width - 1, 0, STYLE_DIM, GLYPH_UP);
    if (page.top < most)
        canvas_glyph(canvas, canvas->area.width - 1, canvas->area.height - 1, STYLE_DIM, GLYPH_DOWN);
}

void page_limits(const struct view *view, int width, int height, page_content *content, int *least, int *most)
{
    struct canvas none = { .stride = width, .area = { 0, 0, width, 0 } };
    int lines = page_lines(view, &none, content);
    *least = 0;
    *most = lines > height ? lines - height : 0;
}

int page_y(const struct page *page)
{
    return page->line - page->top;
}

bool page_hidden(const struct page *page)
{
    int y = page_y(page);
    return y < 0 || y >= page->canvas->area.height;
}

#include "viz/modes/window.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "lab/base/utf8.h"
#include "viz/panes/layout.h"

enum { LIST_WIDTH = 96, NAME_WIDTH = 22, CHOSEN_ROWS = 3, LEAST_ROWS = 2 };

bool window_too_small(struct canvas *screen)
{
    int width = screen->area.width, height = screen->area.height;
    char text[80];
    if (width >= LAYOUT_MIN_WIDTH && height >= LAYOUT_MIN_HEIGHT)
        return false;
    snprintf(text, sizeof text, "too small: %dx%d needed, this is %dx%d", LAYOUT_MIN_WIDTH, LAYOUT_MIN_HEIGHT,
             width, height);
    struct str rest = str_from(text), line;
    for (int y = height > 2 ? height / 2 - 1 : 0; y < height && utf8_wrap(&rest, width, &line); y++)
        canvas_text(screen, (width - utf8_width(line)) / 2, y, -1, STYLE_TITLE, line, false);
    return true;
}

int window_width(int screen, int widest)
{
    return screen - 4 < widest ? screen - 4 : widest;
}

int window_rows(int screen)
{
    return screen - 4;
}

struct canvas window_draw(struct canvas *screen, int widest, int rows, const char *title)
{
    int width = window_width(screen->area.width, widest), most = window_rows(screen->area.height);
    int height = 2 + (rows < most ? rows : most);
    struct rect area = { (screen->area.width - width) / 2, (screen->area.height - height) / 2, width,
                         height };
    canvas_fill(screen, area, STYLE_PLAIN, ' ');
    return canvas_frame(screen, area, title, true);
}

/* Draws one item from row `y` on; the row behind it. */
static int draw_item(struct canvas *inside, int y, const struct window_item *item, bool here)
{
    int width = inside->area.width - NAME_WIDTH - 3, first = y;
    struct str rest = str_from(item->about), line;
    if (here)
        canvas_glyph(inside, 1, y, STYLE_NEXT, GLYPH_CURSOR);
    canvas_text(inside, 3, y, NAME_WIDTH - 1, here ? STYLE_TITLE : STYLE_PLAIN, str_from(item->name), true);
    while (here && y < first + CHOSEN_ROWS && utf8_wrap(&rest, width, &line))
        canvas_text(inside, 3 + NAME_WIDTH, y++, width, STYLE_PLAIN, line, true);
    if (y == first)
        canvas_text(inside, 3 + NAME_WIDTH, y++, width, STYLE_PLAIN, rest, true);
    if (here)
        canvas_mark(inside, (struct rect){ 0, first, inside->area.width, y - first }, STYLE_SELECTED);
    return y;
}

/* The rows are those of the area; `cursor` may be behind the last item: none is chosen. */
static void draw_list(struct canvas *screen, struct rect area, const char *title, window_item_of *item,
                      const void *data, size_t count, size_t cursor)
{
    int rows = area.height - 2, y = 0, at = cursor < count ? (int)cursor : 0;
    int top = at > rows - CHOSEN_ROWS ? at - (rows - CHOSEN_ROWS) : 0;
    canvas_fill(screen, area, STYLE_PLAIN, ' ');
    struct canvas inside = canvas_frame(screen, area, title, true);
    size_t i = (size_t)top;
    for (; i < count && y < rows; i++) {
        struct window_item now = item(data, i);
        y = draw_item(&inside, y, &now, i == cursor);
    }
    window_marks(&inside, top > 0, i < count);
}

/* ---- a list with what the chosen one is about below it */

static int wrapped_rows(const char *text, int width)
{
    struct str rest = str_from(text), line;
    int rows = 0;
    while (utf8_wrap(&rest, width, &line))
        rows++;
    return rows;
}

/* Of the longest: the list does not move when another one is chosen. */
static int most_rows(window_item_of *item, const void *data, size_t count, int width)
{
    int most = 1;
    for (size_t i = 0; i < count; i++) {
        int rows = wrapped_rows(item(data, i).about, width);
        most = rows > most ? rows : most;
    }
    return most;
}

static void draw_line(struct canvas *inside, int y, const struct window_item *item, bool here)
{
    if (here)
        canvas_glyph(inside, 1, y, STYLE_NEXT, GLYPH_CURSOR);
    canvas_text(inside, 3, y, NAME_WIDTH - 1, here ? STYLE_TITLE : STYLE_PLAIN, str_from(item->name), true);
    canvas_text(inside, 3 + NAME_WIDTH, y, inside->area.width - NAME_WIDTH - 4,
                here ? STYLE_PLAIN : STYLE_DIM, str_from(item->about), true);
    if (here)
        canvas_mark(inside, (struct rect){ 0, y, inside->area.width, 1 }, STYLE_SELECTED);
}

static void draw_about(struct canvas *inside, int y, const char *about)
{
    struct str rest = str_from(about), line;
    for (int x = 0; x < inside->area.width; x++)
        canvas_glyph(inside, x, y, STYLE_FRAME, GLYPH_HORIZONTAL);
    while (++y < inside->area.height && utf8_wrap(&rest, inside->area.width - 2, &line))
        canvas_text(inside, 1, y, -1, STYLE_PLAIN, line, true);
}

void window_list(struct canvas *screen, const char *title, window_item_of *item, const void *data,
                 size_t count, size_t cursor)
{
    int width = window_width(screen->area.width, LIST_WIDTH), most = screen->area.height - 6;
    int foot = 1 + most_rows(item, data, count, width - 4);
    foot = foot < most - LEAST_ROWS ? foot : most - LEAST_ROWS;
    int rows = (int)count < most - foot ? (int)count : most - foot;
    int top = (int)cursor < rows ? 0 : (int)cursor - rows + 1;
    struct rect area = { (screen->area.width - width) / 2, 2, width, rows + foot + 2 };
    canvas_fill(screen, area, STYLE_PLAIN, ' ');
    struct canvas inside = canvas_frame(screen, area, title, true);
    struct canvas list = canvas_part(&inside, (struct rect){ 0, 0, inside.area.width, rows });
    for (int y = 0; y < rows; y++) {
        struct window_item now = item(data, (size_t)(top + y));
        draw_line(&list, y, &now, (size_t)(top + y) == cursor);
    }
    window_marks(&list, top > 0, top + rows < (int)count);
    draw_about(&inside, rows, item(data, cursor).about);
}

void window_list_low(struct canvas *screen, const char *title, window_item_of *item, const void *data,
                     size_t count, size_t cursor)
{
    int height = screen->area.height, most = (height - 3) / 2;
    int rows = (int)count + CHOSEN_ROWS - 1 < most ? (int)count + CHOSEN_ROWS - 1 : most;
    int width = screen->area.width < LIST_WIDTH ? screen->area.width : LIST_WIDTH;
    struct rect area = { 0, height - 1 - (rows + 2), width, rows + 2 };
    draw_list(screen, area, title, item, data, count, cursor);
}

bool window_choose(size_t *cursor, size_t count, enum action action, int page)
{
    const long moves[ACTION_COUNT] = { [ACTION_UP] = -1,
                                       [ACTION_DOWN] = 1,
                                       [ACTION_PAGE_UP] = -page,
                                       [ACTION_PAGE_DOWN] = page,
                                       [ACTION_FIRST] = LONG_MIN / 2,
                                       [ACTION_LAST] = LONG_MAX / 2 };
    long to = (long)*cursor + moves[action], last = (long)count - 1;
    if (moves[action] != 0)
        *cursor = (size_t)(to < 0 ? 0 : to > last ? last : to);
    return moves[action] != 0;
}

struct canvas window_typing(struct canvas *screen, const struct view *view)
{
    struct rect row = { 0, screen->area.height - (view->lecture ? 2 : 1), screen->area.width, 1 };
    canvas_fill(screen, row, STYLE_PLAIN, ' ');
    return canvas_part(screen, row);
}

void window_marks(struct canvas *inside, bool above, bool below)
{
    if (below)
        canvas_glyph(inside, inside->area.width - 1, inside->area.height - 1, STYLE_DIM, GLYPH_DOWN);
    if (above)
        canvas_glyph(inside, inside->area.width - 1, 0, STYLE_DIM, GLYPH_UP);
}

bool window_scroll(int *scroll, enum action action, int page)
{
    switch (action) {
    case ACTION_UP:
    case ACTION_DOWN:
        *scroll += action == ACTION_UP ? -1 : 1;
        break;
    case ACTION_PAGE_UP:
    case ACTION_PAGE_DOWN:
        *scroll += action == ACTION_PAGE_UP ? -page : page;
        break;
    default:
        return false;
    }
    *scroll = *scroll < 0 ? 0 : *scroll;
    return true;
}

int window_within(int scroll, int rows, int seen)
{
    int most = rows > seen ? rows - seen : 0;
    return scroll < most ? scroll : most;
}

void window_print(const struct canvas *canvas, mode_put *put, void *data)
{
    char *text = canvas_dump(canvas);
    struct str rest = text ? str_from(text) : (struct str){ NULL, 0 }, line;
    while (str_take_line(&rest, &line))
        put(data, line);
    free(text);
}

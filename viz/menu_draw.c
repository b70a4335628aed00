/* The menu of lessons, drawn:
 *
 *    sockeye  watch sockets work                                    3 of  7 done
 *   ──────────────────────────────────────────────────────────────────────────
 *     First calls
 *    ✓   01 tcp                 a call and an answer              ●●○   8 min
 *      ▸ 04 shutdown-vs-close   closing is not hanging up         ○○○  12 min
 *   ──────────────────────────────────────────────────────────────────────────
 *     Two programs. The client is done talking but not done listening. ...
 *    enter run   v variants   e exercise   / find   q quit             ? help */
#include "viz/menu.h"

#include <stdio.h>
#include <string.h>

#include "viz/frame/footer.h"
#include "viz/modes/window.h"

enum { ABOUT_ROWS = 3, WIDTH_MAX = 110, HELP_WIDTH = 70, HELP_ROWS = 18, DOTS_MAX = 6 };

/* ---- rows: a heading before the first lesson of each part */

static bool begins_part(const struct menu *menu, size_t item)
{
    return item == 0 || strcmp(menu->items[item].part, menu->items[item - 1].part) != 0;
}

static int row_of(const struct menu *menu, size_t item)
{
    int row = 0;
    for (size_t i = 0; i <= item; i++)
        row += begins_part(menu, i) ? 2 : 1;
    return row - 1;
}

struct rect menu_list_area(const struct menu *menu)
{
    return (struct rect){ 0, 2, menu->area.width, menu->area.height - ABOUT_ROWS - 5 };
}

/* Keeps the cursor, and the heading above it, in sight. */
static void follow_cursor(struct menu *menu)
{
    int row = row_of(menu, menu->cursor), rows = menu_list_area(menu).height;
    int first = begins_part(menu, menu->cursor) ? row - 1 : row;
    if (first < menu->top)
        menu->top = first;
    if (row >= menu->top + rows)
        menu->top = row - rows + 1;
}

/* ---- drawing */

static void draw_rule(struct canvas *canvas, int y)
{
    for (int x = 0; x < canvas->area.width; x++)
        canvas_glyph(canvas, x, y, STYLE_FRAME, GLYPH_HORIZONTAL);
}

/* A dot for each prediction, filled for those that were right, up to the column before `end`. */
static void draw_dots(struct canvas *list, int end, int y, const struct app_menu_item *item)
{
    int dots = item->predictions < DOTS_MAX ? item->predictions : DOTS_MAX;
    for (int i = 0; i < dots; i++) {
        bool right = i < item->right;
        canvas_glyph(list, end - dots + i, y, right ? STYLE_GOOD : STYLE_DIM,
                     right ? GLYPH_PART_DONE : GLYPH_PART_OPEN);
    }
}

static void draw_item(const struct menu *menu, struct canvas *list, int y, size_t i)
{
    const struct app_menu_item *item = &menu->items[i];
    bool here = i == menu->cursor;
    int width = list->area.width < WIDTH_MAX ? list->area.width : WIDTH_MAX, summary = 28, end = width - 9;
    char minutes[16];
    if (item->done)
        canvas_glyph(list, 1, y, STYLE_GOOD, GLYPH_CHECK);
    if (here)
        canvas_glyph(list, 3, y, STYLE_NEXT, GLYPH_CURSOR);
    canvas_string(list, 5, y, STYLE_DIM, item->number);
    canvas_text(list, 8, y, summary - 10, here ? STYLE_TITLE : STYLE_PLAIN, str_from(item->name), true);
    canvas_text(list, summary, y, end - summary - DOTS_MAX - 2, STYLE_PLAIN, str_from(item->summary), true);
    draw_dots(list, end - 1, y, item);
    snprintf(minutes, sizeof minutes, "%3d min", item->minutes);
    if (item->minutes > 0)
        canvas_string(list, end, y, STYLE_DIM, minutes);
    if (here)
        canvas_mark(list, (struct rect){ 2, y, width - 4, 1 }, STYLE_SELECTED);
}

static void draw_list(const struct menu *menu, struct canvas *list)
{
    int y = -menu->top;
    for (size_t i = 0; i < menu->count; i++) {
        if (begins_part(menu, i))
            canvas_string(list, 2, y++, STYLE_HEADING, menu->items[i].part);
        draw_item(menu, list, y++, i);
    }
    window_marks(list, menu->top > 0, y > list->area.height);
}

static void draw_about(const struct menu *menu, struct canvas *canvas, int y)
{
    int width = canvas->area.width - 4 < WIDTH_MAX ? canvas->area.width - 4 : WIDTH_MAX;
    struct str rest = str_from(menu->items[menu->cursor].about), line;
    for (int row = 0; row < ABOUT_ROWS && utf8_wrap(&rest, width, &line); row++) {
        if (row == ABOUT_ROWS - 1)
            line.n += rest.n;
        canvas_text(canvas, 2, y + row, width, STYLE_PLAIN, line, true);
    }
}

static void draw_menu_footer(const struct menu *menu, struct canvas *footer)
{
    int width = footer->area.width, x = 1;
    if (menu->finding) {
        x += canvas_string(footer, x, 0, STYLE_KEY, "/");
        line_draw(&menu->word, footer, x, width - x - 1);
    } else if (menu->message.text[0]) {
        canvas_string(footer, x, 0, STYLE_TITLE, menu->message.text);
    } else {
        footer_keys(footer, x, width, KEYS_MENU);
    }
}

static void draw_menu_help(struct canvas *canvas)
{
    size_t count;
    const struct binding *table = keys_table(&count);
    struct canvas inside = window_draw(canvas, HELP_WIDTH, HELP_ROWS, " keys    esc closes ");
    int y = 0;
    for (size_t i = 0; i < count; i++) {
        if (!(table[i].contexts & (KEYS_MENU | KEYS_EVERYWHERE)) || !table[i].about)
            continue;
        canvas_string(&inside, 1, y, STYLE_KEY, table[i].name);
        canvas_text(&inside, 12, y++, -1, STYLE_PLAIN, str_from(table[i].about), true);
    }
}

static size_t count_done(const struct menu *menu)
{
    size_t done = 0;
    for (size_t i = 0; i < menu->count; i++)
        done += menu->items[i].done;
    return done;
}

static struct window_item variant(const void *data, size_t n)
{
    const struct app_menu_variant *variants = data;
    return (struct window_item){ variants[n].name, variants[n].about };
}

void menu_draw(struct menu *menu, struct canvas *canvas)
{
    int width = canvas->area.width, height = canvas->area.height;
    canvas_clear(canvas, STYLE_PLAIN);
    if (window_too_small(canvas))
        return;
    follow_cursor(menu);
    canvas_string(canvas, 1, 0, STYLE_TITLE, "sockeye");
    canvas_string(canvas, 10, 0, STYLE_PLAIN, "watch sockets work");
    canvas_printf(canvas, (width < WIDTH_MAX ? width : WIDTH_MAX) - 15, 0, STYLE_DIM, "%2zu of %2zu done",
                  count_done(menu), menu->count);
    if (*menu->again > 0)
        canvas_printf(canvas, (width < WIDTH_MAX ? width : WIDTH_MAX) - 32, 0, STYLE_TITLE,
                      "%3zu to review: r", *menu->again);
    draw_rule(canvas, 1);
    struct canvas list = canvas_part(canvas, menu_list_area(menu));
    draw_list(menu, &list);
    draw_rule(canvas, height - ABOUT_ROWS - 3);
    draw_about(menu, canvas, height - ABOUT_ROWS - 2);
    draw_rule(canvas, height - 2);
    struct canvas footer = canvas_part(canvas, (struct rect){ 0, height - 1, width, 1 });
    draw_menu_footer(menu, &footer);
    const struct app_menu_item *item = &menu->items[menu->cursor];
    if (menu->choosing)
        window_list(canvas, " variants    enter runs, esc closes ", variant, item->variants,
                    item->variant_count, menu->variant);
    if (menu->help)
        draw_menu_help(canvas);
}

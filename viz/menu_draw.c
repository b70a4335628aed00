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

#include "viz/keys/keys.h"
#include "viz/panes/layout.h"

enum { ABOUT_ROWS = 3, WIDTH_MAX = 110, HELP_ROWS = 20, DOTS_MAX = 6, NAME_WIDTH = 20 };

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
    return (struct rect){ 0, 2, menu->canvas.area.width, menu->canvas.area.height - ABOUT_ROWS - 5 };
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
    if (menu->top > 0)
        canvas_glyph(list, list->area.width - 1, 0, STYLE_DIM, GLYPH_UP);
    if (y > list->area.height)
        canvas_glyph(list, list->area.width - 1, list->area.height - 1, STYLE_DIM, GLYPH_DOWN);
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

static void draw_menu_footer(const struct menu *menu, struct canvas *canvas, int y)
{
    const struct binding *shown[16];
    size_t count = keys_footer(KEYS_MENU, canvas->area.width - 1, shown, sizeof shown / sizeof *shown);
    int x = 1;

    if (menu->finding) {
        struct canvas line = canvas_part(canvas, (struct rect){ 0, y, canvas->area.width, 1 });
        x += canvas_string(&line, x, 0, STYLE_KEY, "/");
        line_draw(&menu->word, &line, x, line.area.width - x - 1);
        return;
    }
    if (menu->message[0]) {
        canvas_string(canvas, x, y, STYLE_TITLE, menu->message);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        x += canvas_string(canvas, x, y, STYLE_KEY, keys_shown(shown[i])) + 1;
        x += canvas_string(canvas, x, y, STYLE_PLAIN, shown[i]->words) + 3;
    }
}

static void draw_menu_help(struct canvas *canvas)
{
    size_t count;
    const struct binding *table = keys_table(&count);
    struct rect area = { 2, 1, canvas->area.width - 4 < 70 ? canvas->area.width - 4 : 70, HELP_ROWS };
    int y = 0;

    area.height = area.height < canvas->area.height - 1 ? area.height : canvas->area.height - 1;
    canvas_fill(canvas, area, STYLE_PLAIN, ' ');
    struct canvas inside = canvas_frame(canvas, area, " keys    esc closes ", true);
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

/* The variants to choose from: name and what differs, which is wrapped for the one at the cursor. */
static void draw_variants(const struct menu *menu, struct canvas *canvas)
{
    const struct app_menu_item *item = &menu->items[menu->cursor];
    int width = canvas->area.width - 4 < 96 ? canvas->area.width - 4 : 96, text = width - NAME_WIDTH - 5;
    int most = canvas->area.height - 4, rows = (int)item->variant_count + 2;
    struct rect area = { 2, 2, width, (rows < most - 2 ? rows : most - 2) + 2 };
    int top = (int)menu->variant > area.height - 5 ? (int)menu->variant - (area.height - 5) : 0, y = 0;

    canvas_fill(canvas, area, STYLE_PLAIN, ' ');
    struct canvas inside = canvas_frame(canvas, area, " variants    enter runs, esc closes ", true);
    for (size_t i = (size_t)top; i < item->variant_count && y < inside.area.height; i++) {
        bool here = i == menu->variant;
        struct str rest = str_from(item->variants[i].about), line = rest;
        if (here)
            canvas_glyph(&inside, 1, y, STYLE_NEXT, GLYPH_CURSOR);
        canvas_text(&inside, 3, y, NAME_WIDTH - 1, here ? STYLE_TITLE : STYLE_PLAIN,
                    str_from(item->variants[i].name), true);
        for (int row = 0; here && row < 3 && utf8_wrap(&rest, text, &line); row++)
            canvas_text(&inside, 3 + NAME_WIDTH, y++, text, STYLE_PLAIN, line, true);
        if (!here)
            canvas_text(&inside, 3 + NAME_WIDTH, y++, text, STYLE_DIM, line, true);
    }
}

void menu_draw(struct menu *menu)
{
    struct canvas *canvas = &menu->canvas, list;
    int width = canvas->area.width, height = canvas->area.height;

    canvas_clear(canvas, STYLE_PLAIN);
    if (width < LAYOUT_MIN_WIDTH || height < LAYOUT_MIN_HEIGHT) {
        canvas_printf(canvas, 0, height / 2, STYLE_TITLE, "too small: %dx%d needed, this is %dx%d",
                      LAYOUT_MIN_WIDTH, LAYOUT_MIN_HEIGHT, width, height);
        return;
    }
    follow_cursor(menu);
    canvas_string(canvas, 1, 0, STYLE_TITLE, "sockeye");
    canvas_string(canvas, 10, 0, STYLE_PLAIN, "watch sockets work");
    canvas_printf(canvas, (width < WIDTH_MAX ? width : WIDTH_MAX) - 15, 0, STYLE_DIM, "%2zu of %2zu done",
                  count_done(menu), menu->count);
    draw_rule(canvas, 1);
    list = canvas_part(canvas, menu_list_area(menu));
    draw_list(menu, &list);
    draw_rule(canvas, height - ABOUT_ROWS - 3);
    draw_about(menu, canvas, height - ABOUT_ROWS - 2);
    draw_rule(canvas, height - 2);
    draw_menu_footer(menu, canvas, height - 1);
    if (menu->choosing)
        draw_variants(menu, canvas);
    if (menu->help)
        draw_menu_help(canvas);
}

/* The menu of lessons:
 *
 *    sockeye  watch sockets work                                    7 lessons
 *   ──────────────────────────────────────────────────────────────────────────
 *     First calls
 *      ▸ 04 shutdown-vs-close   closing is not hanging up              12 min
 *   ──────────────────────────────────────────────────────────────────────────
 *     Two programs. The client is done talking but not done listening. ...
 *    enter run   q quit                                               ? help */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/app_state.h"
#include "viz/export.h"
#include "viz/term.h"

enum { ABOUT_ROWS = 3, WIDTH_MAX = 110, HELP_ROWS = 16 };

struct menu {
    const struct app_menu_item *items;
    size_t count, cursor;
    int top; /* first row of the list that is shown */
    struct canvas canvas;
    char message[120];
    bool help, interrupted, done, run;
};

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

static struct rect list_area(const struct menu *menu)
{
    return (struct rect){ 0, 2, menu->canvas.area.width, menu->canvas.area.height - ABOUT_ROWS - 5 };
}

/* Keeps the cursor, and the heading above it, in sight. */
static void follow_cursor(struct menu *menu)
{
    int row = row_of(menu, menu->cursor), rows = list_area(menu).height;
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

static void draw_item(const struct menu *menu, struct canvas *list, int y, size_t i)
{
    const struct app_menu_item *item = &menu->items[i];
    bool here = i == menu->cursor;
    int width = list->area.width < WIDTH_MAX ? list->area.width : WIDTH_MAX, summary = 28, end = width - 9;
    char minutes[16];

    if (here)
        canvas_glyph(list, 3, y, STYLE_NEXT, GLYPH_CURSOR);
    canvas_string(list, 5, y, STYLE_DIM, item->number);
    canvas_text(list, 8, y, summary - 10, here ? STYLE_TITLE : STYLE_PLAIN, str_from(item->name), true);
    canvas_text(list, summary, y, end - summary - 1, STYLE_PLAIN, str_from(item->summary), true);
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

    for (int row = 0; row < ABOUT_ROWS && text_wrap(&rest, width, &line); row++) {
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

static void draw_menu(struct menu *menu)
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
    canvas_printf(canvas, (width < WIDTH_MAX ? width : WIDTH_MAX) - 13, 0, STYLE_DIM, "%3zu lessons",
                  menu->count);
    draw_rule(canvas, 1);
    list = canvas_part(canvas, list_area(menu));
    draw_list(menu, &list);
    draw_rule(canvas, height - ABOUT_ROWS - 3);
    draw_about(menu, canvas, height - ABOUT_ROWS - 2);
    draw_rule(canvas, height - 2);
    draw_menu_footer(menu, canvas, height - 1);
    if (menu->help)
        draw_menu_help(canvas);
}

/* ---- keys */

static void move_cursor(struct menu *menu, long by)
{
    long to = (long)menu->cursor + by, last = (long)menu->count - 1;

    to = to > last ? last : to;
    menu->cursor = to < 0 ? 0 : (size_t)to;
}

static void menu_key(struct menu *menu, int key)
{
    int page = list_area(menu).height > 2 ? list_area(menu).height - 1 : 1;
    enum action action = keys_action(KEYS_MENU, key);
    bool again = menu->interrupted;

    menu->message[0] = '\0';
    menu->interrupted = false;
    if (menu->help && action != ACTION_INTERRUPT) {
        menu->help = false;
        return;
    }
    switch (action) {
    case ACTION_UP:
    case ACTION_DOWN:
        move_cursor(menu, action == ACTION_UP ? -1 : 1);
        break;
    case ACTION_PAGE_UP:
    case ACTION_PAGE_DOWN:
        move_cursor(menu, action == ACTION_PAGE_UP ? -page : page);
        break;
    case ACTION_FIRST:
    case ACTION_LAST:
        menu->cursor = action == ACTION_FIRST ? 0 : menu->count - 1;
        break;
    case ACTION_OPEN:
        menu->run = true;
        break;
    case ACTION_HELP:
        menu->help = true;
        break;
    case ACTION_QUIT:
        menu->done = true;
        break;
    case ACTION_INTERRUPT:
        menu->done = again;
        menu->interrupted = true;
        snprintf(menu->message, sizeof menu->message, "Ctrl-C again quits, so does q.");
        break;
    default:
        break;
    }
}

/* ---- at a terminal */

static bool fit(struct menu *menu, int width, int height, bool ascii)
{
    if (menu->canvas.cells && menu->canvas.area.width == width && menu->canvas.area.height == height)
        return true;
    canvas_free(&menu->canvas);
    return canvas_make(&menu->canvas, width, height, ascii);
}

/* Until a lesson was chosen or the person leaves. False when there is no usable terminal any more. */
static bool choose(struct menu *menu, const struct app_options *options, bool ascii, int *status)
{
    struct term_wishes wishes = { .color = options->color };
    struct terminal *term;
    char why[256];
    bool dirty = true;

    term = term_open(&wishes, why, sizeof why);
    if (!term) {
        fprintf(stderr, "sockeye: %s\n", why);
        *status = 3;
        return false;
    }
    while (!menu->done && !menu->run) {
        int width, height, key;
        term_size(term, &width, &height);
        if (!fit(menu, width, height, ascii))
            break;
        if (dirty) {
            draw_menu(menu);
            term_draw(term, &menu->canvas);
        }
        unsigned seen = term_wait(term, -1, -1);
        if (seen & (TERM_CLOSED | TERM_SIGNAL)) {
            menu->done = true;
            *status = term_signal(term) ? 128 + term_signal(term) : 0;
        }
        dirty = false;
        while (!menu->done && !menu->run && (key = term_key(term)) != 0) {
            dirty = true;
            if (keys_action(KEYS_MENU, key) == ACTION_REDRAW)
                term_redraw(term);
            menu_key(menu, key);
        }
    }
    term_close(term);
    return menu->canvas.cells != NULL;
}

/* What a lesson that could not run has said stays readable until a line is typed. */
static void wait_for_reader(void)
{
    int c;

    fprintf(stderr, "(enter: back to the menu)\n");
    do
        c = getchar();
    while (c != '\n' && c != EOF);
}

/* ---- without a terminal */

static int dump(struct menu *menu, const struct app_options *options, bool ascii,
                int (*run)(void *data, size_t item), void *data)
{
    const char *keys = options->keys ? options->keys : "";
    int left = 0, key, status = 0;
    char *text;

    if (!fit(menu, options->width > 0 ? options->width : 80, options->height > 0 ? options->height : 24,
             ascii))
        return 3;
    while (!menu->done && (key = script_next(&keys, &left)) != 0) {
        menu_key(menu, key);
        if (menu->run)
            return run(data, menu->cursor);
    }
    draw_menu(menu);
    if (options->svg)
        status = export_svg_file(&menu->canvas, "sockeye's menu of lessons", options->svg);
    if (!options->dump)
        return status;
    text = canvas_dump(&menu->canvas);
    if (!text || fputs(text, stdout) < 0 || fflush(stdout) != 0)
        status = 3;
    free(text);
    return status;
}

int app_menu(const struct app_menu_item *items, size_t count, const struct app_options *options,
             int (*run)(void *data, size_t item), void *data)
{
    struct menu menu = { .items = items, .count = count };
    int status = 0;
    char why[256];

    setlocale(LC_CTYPE, "");
    bool ascii = options->ascii || (!term_is_utf8() && !options->svg);
    if (options->keys && script_check(options->keys, why, sizeof why) < 0) {
        fprintf(stderr, "sockeye: %s\n", why);
        return 2;
    }
    if (count == 0) {
        fprintf(stderr, "sockeye: there is no lesson to choose from\n");
        return 2;
    }
    if (options->dump || options->svg)
        status = dump(&menu, options, ascii, run, data);
    while (!options->dump && !options->svg && !menu.done && choose(&menu, options, ascii, &status)) {
        if (menu.run && run(data, menu.cursor) != 0)
            wait_for_reader();
        menu.run = false;
    }
    canvas_free(&menu.canvas);
    return status;
}

/* The menu of lessons: what its keys do, at a terminal and without one. menu_draw.c draws it. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/app_state.h"
#include "viz/export/export.h"
#include "viz/keys/key_script.h"
#include "viz/menu.h"
#include "viz/terminal/term.h"

/* ---- keys */

static void move_cursor(struct menu *menu, long by)
{
    long to = (long)menu->cursor + by, last = (long)menu->count - 1;

    to = to > last ? last : to;
    menu->cursor = to < 0 ? 0 : (size_t)to;
}

/* ---- finding */

static bool item_has(const struct app_menu_item *item, const char *word)
{
    return strcasestr(item->number, word) || strcasestr(item->name, word) ||
           strcasestr(item->summary, word) || strcasestr(item->about, word);
}

/* To the first lesson with the word, from where it began, around. */
static void find(struct menu *menu)
{
    for (size_t n = 0; n < menu->count; n++) {
        size_t item = (menu->found_from + n) % menu->count;
        if (item_has(&menu->items[item], menu->word.text)) {
            menu->cursor = item;
            return;
        }
    }
    snprintf(menu->message, sizeof menu->message, "No lesson has \"%.100s\".", menu->word.text);
}

static void find_key(struct menu *menu, int key)
{
    enum action action = keys_action(KEYS_LINE, key);

    if (action == ACTION_OPEN || action == ACTION_BACK) {
        menu->finding = false;
        if (action == ACTION_BACK)
            menu->cursor = menu->found_from;
        else
            find(menu);
        return;
    }
    line_key(&menu->word, action, key);
    find(menu);
}

/* ---- variants and the exercise */

static void variant_key(struct menu *menu, int key)
{
    size_t last = menu->items[menu->cursor].variant_count - 1;

    switch (keys_action(KEYS_MENU, key)) {
    case ACTION_UP:
        menu->variant -= menu->variant > 0;
        break;
    case ACTION_DOWN:
        menu->variant += menu->variant < last;
        break;
    case ACTION_OPEN:
        menu->run = true;
        menu->choosing = false;
        break;
    default:
        menu->choosing = false;
    }
}

static void say_exercise(struct menu *menu)
{
    const char *exercise = menu->items[menu->cursor].exercise;

    if (exercise)
        snprintf(menu->message, sizeof menu->message,
                 "`%s` begins the exercise; `sockeye learn` goes on with it.", exercise);
    else
        snprintf(menu->message, sizeof menu->message, "This lesson has no exercise.");
}

/* What lies over the list takes the key first; false when nothing does. */
static bool key_for_overlay(struct menu *menu, int key)
{
    if (menu->help)
        menu->help = false;
    else if (menu->finding)
        find_key(menu, key);
    else if (menu->choosing)
        variant_key(menu, key);
    else
        return false;
    return true;
}

/* Moves through the list; false for an action that is no move. */
static bool move(struct menu *menu, enum action action)
{
    int page = menu_list_area(menu).height > 2 ? menu_list_area(menu).height - 1 : 1;

    if (action == ACTION_UP || action == ACTION_DOWN)
        move_cursor(menu, action == ACTION_UP ? -1 : 1);
    else if (action == ACTION_PAGE_UP || action == ACTION_PAGE_DOWN)
        move_cursor(menu, action == ACTION_PAGE_UP ? -page : page);
    else if (action == ACTION_FIRST || action == ACTION_LAST)
        menu->cursor = action == ACTION_FIRST ? 0 : menu->count - 1;
    else
        return false;
    return true;
}

static void choose_variant(struct menu *menu)
{
    menu->variant = 0;
    menu->choosing = menu->items[menu->cursor].variant_count > 1;
    if (!menu->choosing)
        snprintf(menu->message, sizeof menu->message, "This lesson has no variants.");
}

static void menu_key(struct menu *menu, int key)
{
    enum action action = keys_action(KEYS_MENU, key);
    bool again = menu->interrupted;

    menu->message[0] = '\0';
    menu->interrupted = false;
    if ((action != ACTION_INTERRUPT && key_for_overlay(menu, key)) || move(menu, action))
        return;
    switch (action) {
    case ACTION_OPEN:
        menu->variant = 0;
        menu->run = true;
        break;
    case ACTION_VARIANTS:
        choose_variant(menu);
        break;
    case ACTION_EXERCISE:
        say_exercise(menu);
        break;
    case ACTION_SEARCH:
        menu->finding = true;
        menu->found_from = menu->cursor;
        line_set(&menu->word, "");
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

static const char *chosen_variant(const struct menu *menu)
{
    return menu->variant > 0 ? menu->items[menu->cursor].variants[menu->variant].name : NULL;
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
static bool choose(struct menu *menu, const struct screen_options *options, bool ascii, int *status)
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
            menu_draw(menu);
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

static int dump(struct menu *menu, const struct screen_options *options, bool ascii, app_menu_run *run,
                void *data)
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
            return run(data, menu->cursor, chosen_variant(menu), keys);
    }
    menu_draw(menu);
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

int app_menu(const struct app_menu_item *items, size_t count, const struct screen_options *options,
             app_menu_run *run, void *data)
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
        if (menu.run && run(data, menu.cursor, chosen_variant(&menu), NULL) != 0)
            wait_for_reader();
        menu.run = false;
    }
    canvas_free(&menu.canvas);
    return status;
}

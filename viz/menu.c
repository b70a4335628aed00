/* The menu of lessons: what its keys do, at a terminal and without one. menu_draw.c draws it. */
#include <stdio.h>
#include <string.h>

#include "viz/app.h"
#include "viz/menu.h"
#include "viz/page.h"

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

static enum page_did press(void *self, int key, struct rect area)
{
    struct menu *menu = self;

    menu->area = area;
    menu_key(menu, key);
    return menu->run ? PAGE_LEFT : menu->done ? PAGE_OVER : PAGE_STAYS;
}

static void draw(void *self, struct canvas *canvas)
{
    ((struct menu *)self)->area = canvas->area;
    menu_draw(self, canvas);
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

int app_menu(const struct app_menu_item *items, size_t count, const struct screen_options *options,
             app_menu_run *run, void *data)
{
    struct menu menu = { .items = items, .count = count };
    const struct page page = { &menu, "sockeye's menu of lessons", draw, press };
    bool written = options->dump || options->svg;
    const char *rest;
    int status;

    if (count == 0) {
        fprintf(stderr, "sockeye: there is no lesson to choose from\n");
        return 2;
    }
    while ((status = page_show(&page, options, &rest)) == 0 && menu.run) {
        menu.run = false;
        status = run(data, menu.cursor, chosen_variant(&menu), rest);
        if (written)
            return status;
        if (status != 0)
            wait_for_reader();
    }
    return status;
}

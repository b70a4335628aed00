/* The menu of lessons: what its keys do, at a terminal and without one. menu_draw.c draws it. */
#include <stdio.h>
#include <string.h>

#include "viz/app.h"
#include "viz/menu.h"
#include "viz/modes/window.h"
#include "viz/page.h"

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
    say(&menu->message, "No lesson has \"%.100s\".", menu->word.text);
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
    enum action action = keys_action(KEYS_MENU, key);
    if (window_choose(&menu->variant, menu->items[menu->cursor].variant_count, action, 1))
        return;
    menu->run = action == ACTION_OPEN;
    menu->choosing = false;
}

static void say_exercise(struct menu *menu)
{
    const char *exercise = menu->items[menu->cursor].exercise;
    if (exercise)
        say(&menu->message, "`%s` begins it; `sockeye learn` goes on.", exercise);
    else
        say(&menu->message, "This lesson has no exercise.");
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

static void choose_variant(struct menu *menu)
{
    menu->variant = 0;
    menu->choosing = menu->items[menu->cursor].variant_count > 1;
    if (!menu->choosing)
        say(&menu->message, "This lesson has no variants.");
}

static void menu_key(struct menu *menu, int key)
{
    enum action action = keys_action(KEYS_MENU, key);
    int rows = menu_list_area(menu).height;
    bool again = menu->interrupted;
    menu->message.text[0] = '\0';
    menu->interrupted = false;
    if ((action != ACTION_INTERRUPT && key_for_overlay(menu, key)) ||
        window_choose(&menu->cursor, menu->count, action, rows > 2 ? rows - 1 : 1))
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
    case ACTION_REVIEW:
        menu->run = menu->review = *menu->again > 0;
        if (!menu->run)
            say(&menu->message, "Nothing to ask again: what is answered wrongly comes back on another day.");
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
        say(&menu->message, "Ctrl-C again quits, so does q.");
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

int app_menu(const struct app_menu_item *items, size_t count, const size_t *again,
             const struct screen_options *options, app_menu_run *run, void *data)
{
    struct menu menu = { .items = items, .count = count, .again = again };
    const struct page page = {
        .self = &menu, .title = "sockeye's menu of lessons", .draw = draw, .key = press
    };
    bool written = options->dump || options->svg;
    const char *rest;
    int status;
    if (count == 0) {
        fprintf(stderr, "sockeye: there is no lesson to choose from\n");
        return 2;
    }
    while ((status = page_show(&page, options, &rest)) == 0 && menu.run) {
        size_t item = menu.review ? count : menu.cursor;
        status = run(data, item, menu.review ? NULL : chosen_variant(&menu), rest);
        menu.run = menu.review = false;
        if (written)
            return status;
        if (status != 0)
            wait_for_reader();
    }
    return status;
}

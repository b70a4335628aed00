#include "viz/modes/help.h"

#include <stdio.h>

#include "lab/base/text.h"
#include "lab/base/utf8.h"
#include "viz/modes/window.h"
#include "viz/panes/panes.h"

enum { HELP_ROWS_MAX = 256, HELP_KEYS_WIDTH = 18, WIDTH_MAX = 100, PRINTED_WIDTH = 300 };
enum { HELP_CONTEXTS = KEYS_LESSON | KEYS_LIVE | KEYS_EVERYWHERE };
/* While something is typed or asked: their keys mean something else before and after. */
enum {
    HELP_MODES = KEYS_PROMPT | KEYS_LINE | KEYS_KIND | KEYS_SAVING | KEYS_OVERWRITE | KEYS_QUESTION |
                 KEYS_DEMO | KEYS_HANDS | KEYS_BESIDE | KEYS_OPENING
};

struct help_row {
    char keys[48];
    struct str text; /* one line of it */
    bool heading;
};

struct help_text {
    struct help_row rows[HELP_ROWS_MAX];
    int count;
    int width; /* of the text */
};

static void add(struct help_text *help, const char *keys, const char *text, bool heading)
{
    struct str rest = str_from(text), line = { text, 0 };
    utf8_wrap(&rest, help->width, &line);
    do {
        if (help->count == HELP_ROWS_MAX)
            return;
        struct help_row *row = &help->rows[help->count++];
        snprintf(row->keys, sizeof row->keys, "%s", keys);
        row->text = line;
        row->heading = heading;
        keys = "";
    } while (utf8_wrap(&rest, help->width, &line));
}

/* Whether an action is done to the pane in focus. */
static bool of_pane(enum action action)
{
    return (action >= ACTION_UP && action <= ACTION_BACK) || action == ACTION_ZOOM;
}

/* All keys of a binding's action in the lesson screen: "home, g". */
static void keys_of(const struct binding *table, size_t count, enum action action, char *out, size_t cap)
{
    struct text names = text_into(out, cap);
    for (size_t i = 0; i < count; i++)
        if (table[i].action == action && (table[i].contexts & HELP_CONTEXTS))
            text_printf(&names, "%s%s", names.used ? ", " : "", table[i].name);
}

static void add_keys(struct help_text *help, bool pane)
{
    size_t count;
    const struct binding *table = keys_table(&count);
    char keys[48];
    for (size_t i = 0; i < count; i++) {
        if (!table[i].about || !(table[i].contexts & (HELP_CONTEXTS | HELP_MODES)) ||
            of_pane(table[i].action) != pane)
            continue;
        keys_of(table, count, table[i].action, keys, sizeof keys);
        if (!keys[0])
            snprintf(keys, sizeof keys, "%s", keys_shown(&table[i]));
        add(help, keys, table[i].about, false);
    }
}

static void add_signs(struct help_text *help)
{
    add(help, "▶", "the line about to call", false);
    add(help, "●", "asleep in the kernel: the call has not come back", false);
    add(help, "▸", "who goes next", false);
    add(help, "▮▮ 12 s, ▮+12 s", "much of it is what whoever stepped took to look, while the kernel went on",
        false);
    add(help, "◆", "what the last step is about: it is lit strongly", false);
    add(help, "lit, underlined", "what else the last step changed", false);
}

static int width_on(int screen)
{
    return window_width(screen, WIDTH_MAX) - HELP_KEYS_WIDTH - 4;
}

static void make_help(enum pane_id focus, struct help_text *help)
{
    add(help, panes[focus]->name, panes[focus]->about, true);
    add_keys(help, true);
    add(help, "", "", false);
    add(help, "everywhere", "", true);
    add_keys(help, false);
    add(help, "", "", false);
    add(help, "signs", "", true);
    add_signs(help);
}

static void draw(const void *self, struct canvas *screen)
{
    const struct help *help = self;
    struct help_text text = { .width = width_on(screen->area.width) };
    make_help(*help->focus, &text);
    struct canvas inside =
        window_draw(screen, WIDTH_MAX, text.count, " keys    esc closes, up and down scroll ");
    int scroll = window_within(help->scroll, text.count, inside.area.height);
    for (int y = 0; y < inside.area.height && y + scroll < text.count; y++) {
        const struct help_row *row = &text.rows[y + scroll];
        canvas_text(&inside, 1, y, HELP_KEYS_WIDTH - 1, row->heading ? STYLE_HEADING : STYLE_KEY,
                    str_from(row->keys), true);
        canvas_text(&inside, 1 + HELP_KEYS_WIDTH, y, -1, STYLE_PLAIN, row->text, false);
    }
}

static void print(const void *self, mode_put *put, void *data)
{
    struct help_text text = { .width = PRINTED_WIDTH };
    char line[PRINTED_WIDTH + 64];
    make_help(*((const struct help *)self)->focus, &text);
    for (int i = 0; i < text.count; i++) {
        const char *keys = text.rows[i].keys;
        snprintf(line, sizeof line, "%s%s%.*s", keys, text.rows[i].text.n > 0 ? ": " : "",
                 STR_ARGS(text.rows[i].text));
        put(data, str_from(line));
    }
}

static bool open(void *self, enum action action)
{
    struct help *help = self;
    help->scroll = 0;
    return action == ACTION_HELP;
}

static struct mode_reply act(void *self, enum action action, int key)
{
    struct help *help = self;
    struct help_text text = { .width = width_on(help->layout->width) };
    (void)key;
    if (action == ACTION_BACK || action == ACTION_HELP || action == ACTION_QUIT)
        return mode_closed;
    make_help(*help->focus, &text);
    window_scroll(&help->scroll, action, help->layout->height / 2);
    help->scroll = window_within(help->scroll, text.count, window_rows(help->layout->height));
    return mode_handled;
}

const struct mode_ops help_mode = {
    .form = MODE_WINDOW, .keys = KEYS_OVERLAY, .open = open, .act = act, .draw = draw, .print = print
};

/* The help: made from the table of keys and the table of panes, this pane's first. */
#include <stdio.h>

#include "viz/app_state.h"
#include "viz/panes/panes.h"

enum { HELP_ROWS_MAX = 256, HELP_KEYS_WIDTH = 18 };
enum { HELP_CONTEXTS = KEYS_LESSON | KEYS_LIVE | KEYS_EVERYWHERE };
/* While something is typed or asked: their keys mean something else before and after. */
enum {
    HELP_MODES = KEYS_PROMPT | KEYS_LINE | KEYS_KIND | KEYS_SAVING | KEYS_OVERWRITE | KEYS_QUESTION |
                 KEYS_DEMO | KEYS_BESIDE
};

struct help_row {
    char keys[48];
    struct str text; /* one line of it */
    bool heading;
};

struct help {
    struct help_row rows[HELP_ROWS_MAX];
    int count;
    int width; /* of the text */
};

static void add(struct help *help, const char *keys, const char *text, bool heading)
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
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < count && used < cap; i++)
        if (table[i].action == action && (table[i].contexts & HELP_CONTEXTS))
            used += (size_t)snprintf(out + used, cap - used, "%s%s", used ? ", " : "", table[i].name);
}

static void add_keys(struct help *help, bool pane)
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

static void add_signs(struct help *help)
{
    add(help, "▶", "the line about to call", false);
    add(help, "●", "asleep in the kernel: the call has not come back", false);
    add(help, "▸", "who goes next", false);
    add(help, "a lit figure", "the last step changed it", false);
}

static void make_help(const struct app *app, struct help *help)
{
    add(help, panes[app->focus]->name, panes[app->focus]->about, true);
    add_keys(help, true);
    add(help, "", "", false);
    add(help, "everywhere", "", true);
    add_keys(help, false);
    add(help, "", "", false);
    add(help, "signs", "", true);
    add_signs(help);
}

static int help_height(const struct canvas *canvas, const struct help *help)
{
    int most = canvas->area.height - 2;

    return help->count + 2 < most ? help->count + 2 : most;
}

void app_draw_help(const struct app *app, struct canvas *canvas)
{
    int width = canvas->area.width - 4 < 100 ? canvas->area.width - 4 : 100, height, scroll;
    struct help help = { .width = width - HELP_KEYS_WIDTH - 4 };

    make_help(app, &help);
    height = help_height(canvas, &help);
    struct rect area = { (canvas->area.width - width) / 2, (canvas->area.height - height) / 2, width,
                         height };
    canvas_fill(canvas, area, STYLE_PLAIN, ' ');
    struct canvas inside = canvas_frame(canvas, area, " keys    esc closes, up and down scroll ", true);
    scroll = help.count - inside.area.height;
    scroll = app->help_scroll < scroll ? app->help_scroll : scroll;
    scroll = scroll < 0 ? 0 : scroll;
    for (int y = 0; y < inside.area.height && y + scroll < help.count; y++) {
        const struct help_row *row = &help.rows[y + scroll];
        canvas_text(&inside, 1, y, HELP_KEYS_WIDTH - 1, row->heading ? STYLE_HEADING : STYLE_KEY,
                    str_from(row->keys), true);
        canvas_text(&inside, 1 + HELP_KEYS_WIDTH, y, -1, STYLE_PLAIN, row->text, false);
    }
}

/* What is open in place of the footer: a line being typed, a choice of letters, a question; and which action
 * of going about opens what. See going.h. */
#include "viz/going/going.h"

#include <stdio.h>
#include <stdlib.h>

#include "viz/app_state.h"
#include "viz/view/filter.h"

unsigned going_context(const struct app *app)
{
    const struct going *going = &app->going;

    if (going->asked)
        return KEYS_OVERWRITE;
    if (going->line != LINE_NONE)
        return KEYS_LINE;
    switch (going->waiting) {
    case ACTION_NEXT_KIND:
    case ACTION_PREVIOUS_KIND:
        return KEYS_KIND;
    case ACTION_SAVE:
        return KEYS_SAVING;
    case ACTION_MARK:
    case ACTION_TO_MARK:
        return KEYS_LETTER;
    default:
        return going->detail ? KEYS_OVERLAY : 0;
    }
}

void going_close(struct app *app)
{
    app->going.line = LINE_NONE;
    app->going.waiting = ACTION_NONE;
    app->going.asked = false;
    app->going.detail = false;
}

/* ---- lines */

void going_open_line(struct app *app, enum line_kind kind, const char *text)
{
    struct going *going = &app->going;

    going->line = kind;
    line_set(&going->edit, text);
    going->history[kind].at = going->history[kind].count;
}

static void go_to_typed_step(struct app *app, const char *text)
{
    char *end;
    unsigned long step = strtoul(text, &end, 10);

    if (end == text || *end || step > UINT32_MAX)
        say(&app->message, "\"%.60s\" is no number of a step.", text);
    else
        jumps_to_step(&app->jumps, (uint32_t)step);
}

static void take_line(struct app *app)
{
    struct going *going = &app->going;
    enum line_kind kind = going->line;
    char text[LINE_TEXT_MAX];

    snprintf(text, sizeof text, "%s", going->edit.text);
    history_add(&going->history[kind], text);
    going->line = LINE_NONE;
    if (kind == LINE_FILTER)
        search_filter(&app->view, text, &app->message);
    if (!text[0])
        return;
    if (kind == LINE_FIND)
        search_for(&app->search, text);
    else if (kind == LINE_STEP)
        go_to_typed_step(app, text);
    else if (kind == LINE_COMMAND)
        going_command(app, text);
    else if (kind == LINE_FILE)
        going->asked = !save_write(&app->save, app->save.what, text);
}

static void line_action(struct app *app, enum action action, int key)
{
    struct going *going = &app->going;

    switch (action) {
    case ACTION_BACK:
        going->line = LINE_NONE;
        break;
    case ACTION_OPEN:
        take_line(app);
        break;
    case ACTION_UP:
    case ACTION_DOWN:
        history_walk(&going->history[going->line], &going->edit, action == ACTION_UP ? -1 : 1);
        break;
    case ACTION_COMPLETE:
        if (going->line == LINE_COMMAND)
            going_complete(&going->edit, app);
        break;
    case ACTION_STEP_BACK:
        if (going->edit.size == 0)
            going->line = LINE_NONE;
        /* fall through */
    default:
        line_key(&going->edit, action, key);
    }
}

/* ---- letters */

static void save_letter(struct app *app, enum action action)
{
    char name[128];

    if (action == ACTION_BACK || action == ACTION_NONE)
        return;
    app->save.what = action;
    save_name(&app->save, action, name, sizeof name);
    going_open_line(app, LINE_FILE, name);
}

static void letter(struct app *app, enum action action, int key)
{
    enum action waiting = app->going.waiting;

    app->going.waiting = ACTION_NONE;
    if (waiting == ACTION_SAVE)
        save_letter(app, action);
    else if (waiting == ACTION_MARK && action != ACTION_BACK)
        jumps_mark(&app->jumps, key);
    else if (waiting == ACTION_TO_MARK && action != ACTION_BACK)
        jumps_to_mark(&app->jumps, key);
    else if ((waiting == ACTION_NEXT_KIND || waiting == ACTION_PREVIOUS_KIND) && action != ACTION_BACK &&
             action != ACTION_NONE)
        search_kind(&app->search, action, waiting == ACTION_PREVIOUS_KIND);
}

static void detail_action(struct app *app, enum action action)
{
    struct going *going = &app->going;
    int page = app->canvas.area.height / 2;

    if (action == ACTION_UP || action == ACTION_DOWN)
        going->detail_scroll += action == ACTION_UP ? -1 : 1;
    else if (action == ACTION_PAGE_UP || action == ACTION_PAGE_DOWN)
        going->detail_scroll += action == ACTION_PAGE_UP ? -page : page;
    else if (action == ACTION_BACK || action == ACTION_QUIT || action == ACTION_HELP || action == ACTION_OPEN)
        going->detail = false;
    going->detail_scroll = going->detail_scroll < 0 ? 0 : going->detail_scroll;
}

static void overwrite(struct app *app, bool yes)
{
    app->going.asked = false;
    if (yes)
        save_overwrite(&app->save);
    else
        say(&app->message, "Not saved.");
}

void going_key(struct app *app, int key)
{
    unsigned context = going_context(app);
    enum action action = keys_action(context, key);

    if (context == KEYS_OVERWRITE)
        overwrite(app, action == ACTION_OVERWRITE);
    else if (context == KEYS_LINE)
        line_action(app, action, key);
    else if (context == KEYS_OVERLAY)
        detail_action(app, action);
    else
        letter(app, action, key);
}

bool going_act(struct app *app, enum action action)
{
    struct going *going = &app->going;

    switch (action) {
    case ACTION_SEARCH:
        going_open_line(app, LINE_FIND, "");
        return true;
    case ACTION_FILTER:
        going_open_line(app, LINE_FILTER, filter_text(app->view.filter));
        return true;
    case ACTION_GOTO:
        going_open_line(app, LINE_STEP, "");
        return true;
    case ACTION_COMMAND:
        going_open_line(app, LINE_COMMAND, "");
        return true;
    case ACTION_NEXT_MATCH:
    case ACTION_PREVIOUS_MATCH:
        search_again(&app->search, action == ACTION_PREVIOUS_MATCH);
        return true;
    case ACTION_NEXT_KIND:
    case ACTION_PREVIOUS_KIND:
    case ACTION_SAVE:
    case ACTION_MARK:
    case ACTION_TO_MARK:
        going->waiting = action;
        return true;
    case ACTION_MOUSE:
        going->mouse = !going->mouse;
        say(&app->message, "%s",
            going->mouse ? "Mouse on: a click chooses, the wheel scrolls. M gives it back to the terminal."
                         : "Mouse off: the terminal selects and copies text.");
        return true;
    default:
        return false;
    }
}

void going_open_detail(struct app *app)
{
    app->going.detail = app->view.step > 0 || app->view.selected != EVENT_NO_INDEX;
    app->going.detail_scroll = 0;
}

bool going_back(struct app *app)
{
    if (!app->view.filter)
        return false;
    search_filter(&app->view, "", &app->message);
    return true;
}

/* ---- the footer */

static const char *const line_labels[LINE_KIND_COUNT] = { [LINE_FIND] = "/",
                                                          [LINE_FILTER] = "show only: ",
                                                          [LINE_STEP] = "go to step: ",
                                                          [LINE_COMMAND] = ":",
                                                          [LINE_FILE] = "file: " };
static const char *const line_hints[LINE_KIND_COUNT] = {
    [LINE_FIND] = "a word, or a glob: client: *= -1*",
    [LINE_FILTER] = "SYN | FIN, client, !ACK; empty: all",
    [LINE_STEP] = "",
    [LINE_COMMAND] = "",
    [LINE_FILE] = "enter saves, esc does not",
};

const char *going_line_label(const struct app *app)
{
    return line_labels[app->going.line];
}

static void draw_line(const struct app *app, struct canvas *canvas)
{
    const struct going *going = &app->going;
    char hint[256];
    int x = 1 + canvas_string(canvas, 1, 0, STYLE_KEY, line_labels[going->line]);
    int width = canvas->area.width;

    snprintf(hint, sizeof hint, "%s", line_hints[going->line]);
    if (going->line == LINE_STEP)
        snprintf(hint, sizeof hint, "0 to %u", (unsigned)timeline_steps(app->view.timeline));
    if (going->line == LINE_COMMAND)
        going_candidates(app, going->edit.text, hint, sizeof hint);
    x += line_draw(&going->edit, canvas, x, width - x - 2);
    int room = width - 1 - x - 3, needed = utf8_width(str_from(hint));
    if (room >= 8)
        canvas_text(canvas, needed < room ? width - 1 - needed : x + 3, 0, room, STYLE_DIM, str_from(hint),
                    true);
}

static void draw_choice(const struct app *app, struct canvas *canvas)
{
    static const struct {
        enum action action;
        const char *words;
    } asked[] = { { ACTION_NEXT_KIND, "next:" },
                  { ACTION_PREVIOUS_KIND, "previous:" },
                  { ACTION_SAVE, "save:" },
                  { ACTION_MARK, "mark this place: a to z" },
                  { ACTION_TO_MARK, "go to mark: a to z, ' back" } };
    const struct binding *shown[16];
    int x = 1;

    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        if (asked[i].action == app->going.waiting)
            x += canvas_string(canvas, x, 0, STYLE_TITLE, asked[i].words) + 2;
    size_t count = keys_footer(going_context(app) & ~(unsigned)KEYS_EVERYWHERE, canvas->area.width - x - 1,
                               shown, sizeof shown / sizeof *shown);
    for (size_t i = 0; i < count; i++) {
        x += canvas_string(canvas, x, 0, STYLE_KEY, keys_shown(shown[i])) + 1;
        x += canvas_string(canvas, x, 0, STYLE_PLAIN, shown[i]->words) + 3;
    }
}

bool going_draw(const struct app *app, struct canvas *canvas)
{
    const struct going *going = &app->going;

    if (going->asked) {
        char text[300];
        const char *name = strrchr(app->save.path, '/');
        snprintf(text, sizeof text, "%.120s is there already. Overwrite it?   y: yes   esc: no",
                 name ? name + 1 : app->save.path);
        canvas_text(canvas, 1, 0, canvas->area.width - 2, STYLE_TITLE, str_from(text), true);
    } else if (going->line != LINE_NONE) {
        draw_line(app, canvas);
    } else if (going->waiting != ACTION_NONE) {
        draw_choice(app, canvas);
    } else {
        return false;
    }
    return true;
}

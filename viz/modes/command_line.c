#include "viz/modes/command_line.h"

#include <stdio.h>

#include "lab/base/text.h"
#include "lab/base/utf8.h"
#include "viz/modes/window.h"
#include "viz/view/filter.h"

/* Writes the file; where there is one already, it is asked whether to overwrite it. */
static enum action save_file(struct commands *commands, const char *name)
{
    return save_write(commands->save, commands->save->what, name) ? ACTION_NONE : ACTION_OVERWRITE;
}

static const struct line_form {
    enum action action; /* that opens it; a file's line is opened by ACTION_SAVE_* */
    const char *label, *hint;
    run_command *run;
} forms[LINE_KIND_COUNT] = {
    [LINE_FIND] = { ACTION_SEARCH, "/", "a word, or a glob: client: *= -1*", command_find },
    [LINE_FILTER] = { ACTION_FILTER, "show only: ", "SYN | FIN, client, !ACK; empty: all", command_filter },
    [LINE_STEP] = { ACTION_GOTO, "go to step: ", "", command_step },
    [LINE_COMMAND] = { ACTION_COMMAND, ":", "", command_run },
    [LINE_FILE] = { ACTION_NONE, "file: ", "enter saves, esc does not", save_file },
};

static struct view *view_of(const struct command_line *line)
{
    return line->commands->search->jumps->view;
}

/* ---- opening */

static bool open_as(struct command_line *line, enum line_kind kind, const char *text)
{
    line->kind = kind;
    line->completion.open = false;
    line_set(&line->edit, text);
    line->history[kind].at = line->history[kind].count;
    return true;
}

static bool open_file(struct command_line *line, enum action what)
{
    struct save *save = line->commands->save;
    char name[128];
    save->what = what;
    save_name(save, what, name, sizeof name);
    return open_as(line, LINE_FILE, name);
}

static bool open(void *self, enum action action)
{
    struct command_line *line = self;
    if (action >= ACTION_SAVE_RECORDING && action <= ACTION_SAVE_SCREEN)
        return open_file(line, action);
    for (int kind = 0; kind < LINE_FILE; kind++)
        if (forms[kind].action == action)
            return open_as(line, (enum line_kind)kind,
                           kind == LINE_FILTER ? filter_text(view_of(line)->filter) : "");
    return false;
}

/* ---- what is done with it */

static struct mode_reply take(struct command_line *line)
{
    const char *text = line->edit.text;
    bool empty = !text[0] && line->kind != LINE_FILTER;
    history_add(&line->history[line->kind], text);
    return (struct mode_reply){ MODE_CLOSED,
                                empty ? ACTION_NONE : forms[line->kind].run(line->commands, text) };
}

/* What is over while a list of candidates is open: the list first. */
static struct mode_reply back(struct command_line *line)
{
    if (!line->completion.open)
        return mode_closed;
    line->completion.open = false;
    line_set(&line->edit, line->completion.typed);
    return mode_handled;
}

static void complete(struct command_line *line, int by)
{
    if (line->kind == LINE_COMMAND)
        completion_step(&line->completion, line->commands, &line->edit, by);
}

static void up_or_down(struct command_line *line, int by)
{
    if (line->completion.open)
        complete(line, by);
    else
        history_walk(&line->history[line->kind], &line->edit, by);
}

static void edit(struct command_line *line, enum action action, int key)
{
    line_key(&line->edit, action, key);
    completion_see(&line->completion, line->commands, line->edit.text);
}

static struct mode_reply act(void *self, enum action action, int key)
{
    struct command_line *line = self;
    switch (action) {
    case ACTION_BACK:
        return back(line);
    case ACTION_OPEN:
        return take(line);
    case ACTION_UP:
    case ACTION_DOWN:
        up_or_down(line, action == ACTION_UP ? -1 : 1);
        break;
    case ACTION_COMPLETE:
    case ACTION_COMPLETE_BACK:
        complete(line, action == ACTION_COMPLETE ? 1 : -1);
        break;
    case ACTION_STEP_BACK:
        if (line->edit.size == 0)
            return mode_closed;
        /* fall through */
    default:
        edit(line, action, key);
    }
    return mode_handled;
}

/* ---- what is seen of it */

static void put_candidates(const struct command_line *line, char *out, size_t cap)
{
    struct candidates found;
    struct text list = text_into(out, cap);
    commands_candidates(line->commands, line->edit.text, &found);
    for (size_t i = 0; i < found.count; i++)
        text_printf(&list, "%s%s", i ? "  " : "", found.items[i].word);
}

static void put_hint(const struct command_line *line, char *out, size_t cap)
{
    if (line->kind == LINE_STEP)
        snprintf(out, cap, "0 to %u", (unsigned)timeline_steps(view_of(line)->timeline));
    else if (line->kind == LINE_COMMAND && line->completion.open)
        snprintf(out, cap, "tab goes on, enter does it");
    else if (line->kind == LINE_COMMAND)
        put_candidates(line, out, cap);
    else
        snprintf(out, cap, "%s", forms[line->kind].hint);
}

static void draw(const void *self, struct canvas *screen)
{
    const struct command_line *line = self;
    struct canvas footer = window_typing(screen, view_of(line));
    int width = footer.area.width, x = 1;
    char hint[256];
    x += canvas_string(&footer, x, 0, STYLE_KEY, forms[line->kind].label);
    x += line_draw(&line->edit, &footer, x, width - x - 2);
    put_hint(line, hint, sizeof hint);
    int room = width - 1 - x - 3, needed = utf8_width(str_from(hint));
    if (room >= 8)
        canvas_text(&footer, needed < room ? width - 1 - needed : x + 3, 0, room, STYLE_DIM, str_from(hint),
                    true);
    if (line->kind == LINE_COMMAND)
        completion_draw(&line->completion, screen);
}

static void typed(const void *self, char *out, size_t cap)
{
    const struct command_line *line = self;
    snprintf(out, cap, "%s%s", forms[line->kind].label, line->edit.text);
}

static void print(const void *self, mode_put *put, void *data)
{
    const struct command_line *line = self;
    const struct candidates *found = &line->completion.found;
    char words[600];
    for (size_t i = 0; line->kind == LINE_COMMAND && line->completion.open && i < found->count; i++) {
        snprintf(words, sizeof words, "%s: %s", found->items[i].word, found->items[i].about);
        put(data, str_from(words));
    }
}

const struct mode_ops command_line_mode = { .form = MODE_LINE,
                                            .keys = KEYS_LINE,
                                            .open = open,
                                            .act = act,
                                            .draw = draw,
                                            .typed = typed,
                                            .print = print };

/* The command line: every action by its name, and commands with arguments, one table each. See going.h. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "viz/app_state.h"
#include "viz/view/view.h"

enum { WORD_MAX = 32, NAMES_MAX = 128 };

struct command {
    const char *usage; /* "step N": the first word is the name */
    const char *about;
    void (*run)(struct app *app, const char *argument);
    const char *words; /* what the argument can be, parted by blanks; "@": an actor */
};

/* ---- arguments */

/* The next word of `text`; what follows it. */
static const char *take_word(const char *text, char word[WORD_MAX])
{
    size_t n = 0;

    while (isspace((unsigned char)*text))
        text++;
    for (; *text && !isspace((unsigned char)*text); text++)
        if (n + 1 < WORD_MAX)
            word[n++] = *text;
    word[n] = '\0';
    while (isspace((unsigned char)*text))
        text++;
    return text;
}

static void needs(struct app *app, const char *usage)
{
    say(&app->message, "As in :%s", usage);
}

/* ---- commands */

static void run_step(struct app *app, const char *argument)
{
    char *end;
    unsigned long step = strtoul(argument, &end, 10);

    if (end == argument || *end || step > UINT32_MAX)
        needs(app, "step 12");
    else
        jumps_to_step(&app->jumps, (uint32_t)step);
}

static void run_find(struct app *app, const char *argument)
{
    search_for(&app->search, argument);
}

static void run_filter(struct app *app, const char *argument)
{
    search_filter(&app->view, argument, &app->message);
}

static void to_kind(struct app *app, const char *argument, bool back)
{
    static const struct {
        const char *word;
        enum action kind;
    } kinds[] = { { "packet", ACTION_KIND_PACKET },
                  { "error", ACTION_KIND_ERROR },
                  { "finding", ACTION_KIND_FINDING },
                  { "block", ACTION_KIND_BLOCK } };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(argument, kinds[i].word) == 0) {
            search_kind(&app->search, kinds[i].kind, back);
            return;
        }
    needs(app,
          back ? "to-previous packet, error, finding or block" : "to-next packet, error, finding or block");
}

static void run_next(struct app *app, const char *argument)
{
    to_kind(app, argument, false);
}

static void run_previous(struct app *app, const char *argument)
{
    to_kind(app, argument, true);
}

static void run_mark(struct app *app, const char *argument)
{
    jumps_mark(&app->jumps, argument[0] && !argument[1] ? argument[0] : 0);
}

static void run_to_mark(struct app *app, const char *argument)
{
    jumps_to_mark(&app->jumps, argument[0] && !argument[1] ? argument[0] : 0);
}

static void run_save(struct app *app, const char *argument)
{
    static const struct {
        const char *word;
        enum action what;
    } things[] = { { "recording", ACTION_SAVE_RECORDING },
                   { "transcript", ACTION_SAVE_TRANSCRIPT },
                   { "ladder", ACTION_SAVE_LADDER },
                   { "screen", ACTION_SAVE_SCREEN } };
    char word[WORD_MAX], name[128];
    const char *path = take_word(argument, word);

    for (size_t i = 0; i < sizeof things / sizeof *things; i++) {
        if (strcmp(word, things[i].word) != 0)
            continue;
        save_name(&app->save, things[i].what, name, sizeof name);
        app->going.asked = !save_write(&app->save, things[i].what, path[0] ? path : name);
        return;
    }
    needs(app, "save recording FILE; or transcript, ladder, screen");
}

static void run_actor(struct app *app, const char *argument)
{
    if (!app->live.on || live_status(&app->live) == LIVE_ENDED) {
        say(&app->message, "Nothing runs here.");
        return;
    }
    for (uint32_t i = 0; i < app->live.end.task_count; i++) {
        const struct task *task = &app->live.end.tasks[i];
        if (!str_is(task->label, argument))
            continue;
        if (!live_choose(&app->live, task->label))
            say(&app->message, "%s cannot go: it is not about to call.", argument);
        return;
    }
    say(&app->message, "There is no %.60s.", argument[0] ? argument : "such actor");
}

static bool is_actor(const struct app *app, const char *label)
{
    return label[0] && view_actor_number(&app->view, str_from(label)) < app->view.actor_count;
}

static void run_input(struct app *app, const char *argument)
{
    char label[WORD_MAX], line[2 * LINE_TEXT_MAX + 64];
    const char *text = take_word(argument, label);

    if (!is_actor(app, label)) {
        needs(app, "input client hello");
        return;
    }
    size_t used = (size_t)snprintf(line, sizeof line, "input %s ", label);
    for (; *text && used + 4 < sizeof line; text++) {
        if (*text == '\\')
            line[used++] = '\\';
        line[used++] = *text;
    }
    memcpy(line + used, "\\n", 3);
    live_command(&app->live, line);
}

static void run_eof(struct app *app, const char *argument)
{
    char line[64];

    if (!is_actor(app, argument)) {
        needs(app, "eof client");
        return;
    }
    snprintf(line, sizeof line, "eof %.31s", argument);
    live_command(&app->live, line);
}

static void run_signal(struct app *app, const char *argument)
{
    char label[WORD_MAX], name[WORD_MAX], line[96];

    take_word(take_word(argument, label), name);
    if (!is_actor(app, label) || !name[0]) {
        needs(app, "signal client TERM");
        return;
    }
    snprintf(line, sizeof line, "signal %s %s", label, name);
    live_command(&app->live, line);
}

static void run_mouse(struct app *app, const char *argument)
{
    bool wanted = strcmp(argument, "on") == 0;

    if (argument[0] && !wanted && strcmp(argument, "off") != 0)
        needs(app, "mouse on, mouse off");
    else if (!argument[0] || wanted != app->going.mouse)
        going_act(app, ACTION_MOUSE);
}

static const struct command commands[] = {
    { "step N", "goes to a step by its number", run_step, NULL },
    { "find PATTERN", "goes to the next event that matches", run_find, NULL },
    { "filter PATTERN", "shows only what matches in ladder and packets; without a pattern: all", run_filter,
      NULL },
    { "to-next KIND", "goes to the next packet, error, finding or block", run_next,
      "packet error finding block" },
    { "to-previous KIND", "goes to the previous one", run_previous, "packet error finding block" },
    { "mark LETTER", "marks this place", run_mark, NULL },
    { "to-mark LETTER", "goes to a marked place", run_to_mark, NULL },
    { "save WHAT FILE",
      "saves the recording, the transcript, the ladder (.txt .svg .mmd) or the screen (.svg .txt)", run_save,
      "recording transcript ladder screen" },
    { "actor LABEL", "chooses who goes next", run_actor, "@" },
    { "input LABEL TEXT", "types a line to a program", run_input, "@" },
    { "eof LABEL", "ends a program's standard input", run_eof, "@" },
    { "signal LABEL NAME", "sends a signal to a program", run_signal, "@" },
    { "mouse on|off", "mouse on or off", run_mouse, "on off" },
};
enum { COMMANDS = sizeof commands / sizeof *commands };

bool going_nth_command(size_t n, const char **usage, const char **about)
{
    if (n >= COMMANDS)
        return false;
    *usage = commands[n].usage;
    *about = commands[n].about;
    return true;
}

/* ---- names */

static size_t name_length(const struct command *command)
{
    return strcspn(command->usage, " ");
}

static const struct command *command_named(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strlen(name) == name_length(&commands[i]) && strncmp(commands[i].usage, name, strlen(name)) == 0)
            return &commands[i];
    return NULL;
}

struct names {
    char word[NAMES_MAX][WORD_MAX];
    size_t count;
};

static void add_name(struct names *names, const char *name, size_t length, const char *prefix)
{
    if (strncmp(name, prefix, strlen(prefix)) != 0 || length < strlen(prefix) || names->count == NAMES_MAX)
        return;
    for (size_t i = 0; i < names->count; i++)
        if (strlen(names->word[i]) == length && strncmp(names->word[i], name, length) == 0)
            return;
    snprintf(names->word[names->count++], WORD_MAX, "%.*s", (int)length, name);
}

static void find_names(const char *prefix, struct names *names)
{
    names->count = 0;
    for (size_t i = 0; i < COMMANDS; i++)
        add_name(names, commands[i].usage, name_length(&commands[i]), prefix);
    for (int i = 0; i < ACTION_COUNT; i++)
        if (action_name((enum action)i))
            add_name(names, action_name((enum action)i), strlen(action_name((enum action)i)), prefix);
}

/* What can stand in the second place. */
static void find_arguments(const struct app *app, const struct command *command, const char *prefix,
                           struct names *names)
{
    names->count = 0;
    if (!command || !command->words)
        return;
    if (command->words[0] == '@') {
        for (unsigned i = 0; i < app->view.actor_count; i++)
            add_name(names, app->view.actors[i], strlen(app->view.actors[i]), prefix);
        return;
    }
    for (const char *word = command->words; *word; word += strcspn(word, " "), word += *word == ' ')
        add_name(names, word, strcspn(word, " "), prefix);
}

/* What could stand where the line ends, and where that begins in it. */
static size_t find_at_end(const struct app *app, const char *text, struct names *names)
{
    char name[WORD_MAX];
    const char *argument = take_word(text, name);
    bool first = argument == text + strlen(text) && !(text[0] && isspace((unsigned char)argument[-1]));

    if (first) {
        find_names(name, names);
        return strlen(text) - strlen(name);
    }
    names->count = 0;
    if (!strchr(argument, ' '))
        find_arguments(app, command_named(name), argument, names);
    return (size_t)(argument - text);
}

static size_t common_length(const struct names *names)
{
    size_t n = strlen(names->word[0]);

    for (size_t i = 1; i < names->count; i++)
        while (strncmp(names->word[0], names->word[i], n) != 0)
            n--;
    return n;
}

void going_complete(struct line_edit *line, const struct app *app)
{
    struct names names;
    char text[LINE_TEXT_MAX + WORD_MAX + 2];
    size_t at = find_at_end(app, line->text, &names);

    if (names.count == 0)
        return;
    snprintf(text, sizeof text, "%.*s%.*s%s", (int)at, line->text, (int)common_length(&names), names.word[0],
             names.count == 1 ? " " : "");
    if (strlen(text) >= line->size)
        line_set(line, text);
}

void going_candidates(const struct app *app, const char *text, char *out, size_t cap)
{
    struct names names;
    size_t used = 0;

    out[0] = '\0';
    find_at_end(app, text, &names);
    for (size_t i = 0; i < names.count && used < cap; i++)
        used += (size_t)snprintf(out + used, cap - used, "%s%s", i ? "  " : "", names.word[i]);
}

/* ---- one line */

static enum action action_named(const char *name)
{
    for (int i = 0; i < ACTION_COUNT; i++)
        if (action_name((enum action)i) && strcmp(action_name((enum action)i), name) == 0)
            return (enum action)i;
    return ACTION_NONE;
}

void going_command(struct app *app, const char *text)
{
    char name[WORD_MAX];
    const char *argument = take_word(text, name);
    struct names names;

    if (name[0] && strspn(name, "0123456789") == strlen(name) && !argument[0]) {
        run_step(app, name);
        return;
    }
    find_names(name, &names);
    if (names.count == 1)
        snprintf(name, sizeof name, "%s", names.word[0]);
    const struct command *command = command_named(name);
    enum action action = action_named(name);
    if (command && (argument[0] || action == ACTION_NONE || action == ACTION_FILTER))
        command->run(app, argument);
    else if (action != ACTION_NONE && !argument[0])
        app_do(app, action);
    else if (action != ACTION_NONE)
        say(&app->message, "%s takes no argument.", name);
    else
        say(&app->message,
            names.count > 1 ? "\"%s\" could be several commands: tab shows them."
                            : "There is no command \"%s\": tab shows all.",
            name);
}

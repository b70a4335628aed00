#include "viz/modes/commands.h"

#include <ctype.h>
#include <stdio.h>

#include "lab/base/text.h"
#include "viz/draw/theme_looks.h"
#include "viz/view/view.h"

enum { WORD_MAX = 32, NAMES_MAX = 128 };

struct command {
    const char *usage; /* "step N": the first word is the name */
    const char *about;
    run_command *run;
    const char *words; /* what the first argument can be, parted by blanks; "@": an actor */
    unsigned keys;     /* or: what keys of this context stand for, by their words in the footer */
};

/* ---- arguments */

/* The next word of `text`; what follows it. */
static const char *take_word(const char *text, char word[WORD_MAX])
{
    struct str rest = str_from(text);
    str_copy(word, WORD_MAX, str_take_word(&rest));
    return rest.p;
}

static enum action needs(const struct commands *commands, const char *usage)
{
    say(commands->save->message, "As in :%s", usage);
    return ACTION_NONE;
}

/* The action of the key with these words in a context; ACTION_NONE: there is none. */
static enum action action_of(unsigned keys, const char *words)
{
    size_t count;
    const struct binding *table = keys_table(&count);
    for (size_t i = 0; i < count; i++)
        if ((table[i].contexts & keys) && table[i].action != ACTION_BACK && table[i].words &&
            strcmp(table[i].words, words) == 0)
            return table[i].action;
    return ACTION_NONE;
}

static bool is_actor(const struct commands *commands, const char *label)
{
    const struct view *view = commands->save->view;
    return label[0] && view_actor_number(view, str_from(label)) < view->actor_count;
}

/* ---- going about */

enum action command_step(struct commands *commands, const char *argument)
{
    struct jumps *jumps = commands->search->jumps;
    int64_t step;
    if (str_number(str_from(argument), 0, UINT32_MAX, &step) == NUMBER_READ)
        jumps_to_step(jumps, (uint32_t)step);
    else
        say(jumps->message, "\"%.60s\" is no number of a step.", argument);
    return ACTION_NONE;
}

enum action command_find(struct commands *commands, const char *argument)
{
    search_for(commands->search, argument);
    return ACTION_NONE;
}

enum action command_filter(struct commands *commands, const char *argument)
{
    search_filter(commands->search->jumps->view, argument, commands->save->message);
    return ACTION_NONE;
}

static enum action to_kind(struct commands *commands, const char *argument, bool back)
{
    enum action kind = action_of(KEYS_KIND, argument);
    if (kind == ACTION_NONE)
        return needs(commands, back ? "to-previous packet, error, finding or block"
                                    : "to-next packet, error, finding or block");
    search_kind(commands->search, kind, back);
    return ACTION_NONE;
}

static enum action run_next(struct commands *commands, const char *argument)
{
    return to_kind(commands, argument, false);
}

static enum action run_previous(struct commands *commands, const char *argument)
{
    return to_kind(commands, argument, true);
}

static enum action run_mark(struct commands *commands, const char *argument)
{
    jumps_mark(commands->search->jumps, argument[0] && !argument[1] ? argument[0] : 0);
    return ACTION_NONE;
}

static enum action run_to_mark(struct commands *commands, const char *argument)
{
    jumps_to_mark(commands->search->jumps, argument[0] && !argument[1] ? argument[0] : 0);
    return ACTION_NONE;
}

static enum action run_save(struct commands *commands, const char *argument)
{
    char word[WORD_MAX], name[128];
    const char *path = take_word(argument, word);
    enum action what = action_of(KEYS_SAVING, word);
    if (what == ACTION_NONE)
        return needs(commands, "save recording FILE; or transcript, ladder, screen");
    save_name(commands->save, what, name, sizeof name);
    return save_write(commands->save, what, path[0] ? path : name) ? ACTION_NONE : ACTION_OVERWRITE;
}

/* ---- to the programs */

static enum action run_actor(struct commands *commands, const char *argument)
{
    struct live *live = commands->live;
    if (!live->on || live_status(live) == LIVE_ENDED)
        say(commands->save->message, "Nothing runs here.");
    else if (!live_choose(live, str_from(argument)))
        say(commands->save->message,
            is_actor(commands, argument) ? "%.60s cannot go: it is not about to call."
                                         : "There is no actor \"%.60s\".",
            argument);
    return ACTION_NONE;
}

static enum action run_input(struct commands *commands, const char *argument)
{
    char label[WORD_MAX];
    const char *text = take_word(argument, label);
    if (!is_actor(commands, label))
        return needs(commands, "input client hello");
    live_type(commands->live, label, text);
    return ACTION_NONE;
}

static enum action run_eof(struct commands *commands, const char *argument)
{
    if (!is_actor(commands, argument))
        return needs(commands, "eof client");
    live_command(commands->live, "eof %.31s", argument);
    return ACTION_NONE;
}

static enum action run_signal(struct commands *commands, const char *argument)
{
    char label[WORD_MAX], name[WORD_MAX];
    take_word(take_word(argument, label), name);
    if (!is_actor(commands, label) || !name[0])
        return needs(commands, "signal client TERM");
    live_command(commands->live, "signal %s %s", label, name);
    return ACTION_NONE;
}

static enum action run_mouse(struct commands *commands, const char *argument)
{
    bool wanted = strcmp(argument, "on") == 0;
    if (argument[0] && !wanted && strcmp(argument, "off") != 0)
        return needs(commands, "mouse on, mouse off");
    return !argument[0] || wanted != *commands->mouse ? ACTION_MOUSE : ACTION_NONE;
}

static enum action run_theme(struct commands *commands, const char *argument)
{
    const struct theme *theme = theme_named(argument);
    if (!theme)
        return needs(commands, "theme auto, light, dark or high-contrast");
    *commands->theme = theme;
    say(commands->save->message, "%s: %s.", theme->name, theme->about);
    return ACTION_NONE;
}

static const struct command commands_table[] = {
    { "step N", "goes to a step by its number", command_step, NULL, 0 },
    { "find PATTERN", "goes to the next event that matches", command_find, NULL, 0 },
    { "filter PATTERN", "shows only what matches in ladder and packets; without a pattern: all",
      command_filter, NULL, 0 },
    { "to-next KIND", "goes to the next packet, error, finding or block", run_next, NULL, KEYS_KIND },
    { "to-previous KIND", "goes to the previous one", run_previous, NULL, KEYS_KIND },
    { "mark LETTER", "marks this place", run_mark, NULL, 0 },
    { "to-mark LETTER", "goes to a marked place", run_to_mark, NULL, 0 },
    { "save WHAT FILE",
      "saves the recording, the transcript, the ladder (.txt .svg .mmd) or the screen (.svg .txt)", run_save,
      NULL, KEYS_SAVING },
    { "actor LABEL", "chooses who goes next", run_actor, "@", 0 },
    { "input LABEL TEXT", "types a line to a program", run_input, "@", 0 },
    { "eof LABEL", "ends a program's standard input", run_eof, "@", 0 },
    { "signal LABEL NAME", "sends a signal to a program", run_signal, "@", 0 },
    { "mouse on|off", "mouse on or off", run_mouse, "on off", 0 },
    { "theme NAME", "colours: auto, light, dark or high-contrast", run_theme, "auto light dark high-contrast",
      0 },
};
enum { COMMANDS = sizeof commands_table / sizeof *commands_table };

bool commands_nth(size_t n, const char **usage, const char **about)
{
    if (n >= COMMANDS)
        return false;
    *usage = commands_table[n].usage;
    *about = commands_table[n].about;
    return true;
}

/* ---- names */

static struct str name_of(const struct command *command)
{
    return str_before(str_from(command->usage), ' ');
}

static const struct command *command_named(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (str_is(name_of(&commands_table[i]), name))
            return &commands_table[i];
    return NULL;
}

struct names {
    char word[NAMES_MAX][WORD_MAX];
    size_t count;
};

static void add_name(struct names *names, struct str name, const char *prefix)
{
    if (!str_starts(name, prefix) || names->count == NAMES_MAX)
        return;
    for (size_t i = 0; i < names->count; i++)
        if (str_is(name, names->word[i]))
            return;
    str_copy(names->word[names->count++], WORD_MAX, name);
}

static void find_names(const char *prefix, struct names *names)
{
    names->count = 0;
    for (size_t i = 0; i < COMMANDS; i++)
        add_name(names, name_of(&commands_table[i]), prefix);
    for (int i = 0; i < ACTION_COUNT; i++)
        if (action_name((enum action)i))
            add_name(names, str_from(action_name((enum action)i)), prefix);
}

/* What can stand in the second place. */
static void find_arguments(const struct view *view, const struct command *command, const char *prefix,
                           struct names *names)
{
    struct str words = str_from(command->words), word;
    size_t count;
    const struct binding *table = keys_table(&count);
    for (unsigned i = 0; str_is(words, "@") && i < view->actor_count; i++)
        add_name(names, str_from(view->actors[i]), prefix);
    while (!str_is(words, "@") && (word = str_take_word(&words)).n > 0)
        add_name(names, word, prefix);
    for (size_t i = 0; i < count; i++)
        if ((table[i].contexts & command->keys) && table[i].action != ACTION_BACK && table[i].words)
            add_name(names, str_from(table[i].words), prefix);
}

/* What could stand where the line ends, and where that begins in it. */
static size_t find_at_end(const struct view *view, const char *text, struct names *names)
{
    char name[WORD_MAX];
    const char *argument = take_word(text, name);
    bool first = argument == text + strlen(text) && !(text[0] && isspace((unsigned char)argument[-1]));
    if (first) {
        find_names(name, names);
        return strlen(text) - strlen(name);
    }
    const struct command *command = command_named(name);
    names->count = 0;
    if (command && !strchr(argument, ' '))
        find_arguments(view, command, argument, names);
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

void commands_complete(const struct commands *commands, struct line_edit *line)
{
    struct names names;
    char text[LINE_TEXT_MAX + WORD_MAX + 2];
    size_t at = find_at_end(commands->save->view, line->text, &names);
    if (names.count == 0)
        return;
    snprintf(text, sizeof text, "%.*s%.*s%s", (int)at, line->text, (int)common_length(&names), names.word[0],
             names.count == 1 ? " " : "");
    if (strlen(text) >= line->size)
        line_set(line, text);
}

void commands_candidates(const struct commands *commands, const char *text, char *out, size_t cap)
{
    struct text list = text_into(out, cap);
    struct names names;
    find_at_end(commands->save->view, text, &names);
    for (size_t i = 0; i < names.count; i++)
        text_printf(&list, "%s%s", i ? "  " : "", names.word[i]);
}

/* ---- one line */

static enum action action_named(const char *name)
{
    for (int i = 0; i < ACTION_COUNT; i++)
        if (action_name((enum action)i) && strcmp(action_name((enum action)i), name) == 0)
            return (enum action)i;
    return ACTION_NONE;
}

enum action command_run(struct commands *commands, const char *text)
{
    char name[WORD_MAX];
    const char *argument = take_word(text, name);
    struct names names;
    if (name[0] && strspn(name, "0123456789") == strlen(name) && !argument[0])
        return command_step(commands, name);
    find_names(name, &names);
    if (names.count == 1)
        snprintf(name, sizeof name, "%s", names.word[0]);
    const struct command *command = command_named(name);
    enum action action = action_named(name);
    if (command && (argument[0] || action == ACTION_NONE || action == ACTION_FILTER))
        return command->run(commands, argument);
    if (action != ACTION_NONE && !argument[0])
        return action;
    if (action != ACTION_NONE)
        say(commands->save->message, "%s takes no argument.", name);
    else
        say(commands->save->message,
            names.count > 1 ? "\"%s\" could be several commands: tab shows them."
                            : "There is no command \"%s\": tab shows all.",
            name);
    return ACTION_NONE;
}

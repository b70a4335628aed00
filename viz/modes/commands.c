#include "viz/modes/commands.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "lab/base/kernel_names.h"
#include "lab/base/near.h"
#include "lab/course/lesson/lesson.h"
#include "viz/draw/theme_looks.h"
#include "viz/modes/variants.h"
#include "viz/view/view.h"

struct command {
    const char *usage; /* "step N": the first word is the name */
    const char *about;
    run_command *run;
    const char *words; /* what the first argument can be, parted by blanks; "@": an actor, "%": a signal,
                          "&": a variant, "#": a theme */
    unsigned keys;     /* or: what keys of this context stand for, by their words in the footer */
    const char *then;  /* what the second can be */
};

/* ---- arguments */

/* The next word of `text`; what follows it. */
static const char *take_word(const char *text, char word[CANDIDATE_MAX])
{
    struct str rest = str_from(text);
    str_copy(word, CANDIDATE_MAX, str_take_word(&rest));
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
    char word[CANDIDATE_MAX], name[128];
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
    char label[CANDIDATE_MAX];
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
    char label[CANDIDATE_MAX], name[CANDIDATE_MAX];
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

static enum action run_variant(struct commands *commands, const char *argument)
{
    char name[CANDIDATE_MAX];
    take_word(argument, name);
    if (!name[0])
        return needs(commands, "variant NAME; v shows them");
    return variants_choose(commands->session, name, commands->save->message) ? ACTION_SWITCH : ACTION_NONE;
}

static const struct command commands_table[] = {
    { "step N", "goes to a step by its number", command_step, NULL, 0, NULL },
    { "find PATTERN", "goes to the next event that matches", command_find, NULL, 0, NULL },
    { "filter PATTERN", "shows only what matches in ladder and packets; without a pattern: all",
      command_filter, NULL, 0, NULL },
    { "to-next KIND", "goes to the next packet, error, finding or block", run_next, NULL, KEYS_KIND, NULL },
    { "to-previous KIND", "goes to the previous one", run_previous, NULL, KEYS_KIND, NULL },
    { "mark LETTER", "marks this place", run_mark, NULL, 0, NULL },
    { "to-mark LETTER", "goes to a marked place", run_to_mark, NULL, 0, NULL },
    { "save WHAT FILE",
      "saves the recording, the transcript, the ladder (.txt .svg .mmd) or the screen (.svg .txt)", run_save,
      NULL, KEYS_SAVING, NULL },
    { "actor LABEL", "chooses who goes next", run_actor, "@", 0, NULL },
    { "input LABEL TEXT", "types a line to a program", run_input, "@", 0, NULL },
    { "eof LABEL", "ends a program's standard input", run_eof, "@", 0, NULL },
    { "signal LABEL NAME", "sends a signal to a program", run_signal, "@", 0, "%" },
    { "variant NAME", "goes on with another variant of the lesson here", run_variant, "&", 0, NULL },
    { "mouse on|off", "mouse on or off", run_mouse, "on off", 0, NULL },
    { "theme NAME", "colours: auto, light, dark or high-contrast", run_theme, "#", 0, NULL },
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

static void add(struct candidates *found, struct str word, const char *about, const char *prefix)
{
    if (!str_starts(word, prefix) || found->count == CANDIDATES_MAX)
        return;
    for (size_t i = 0; i < found->count; i++)
        if (str_is(word, found->items[i].word))
            return;
    struct candidate *candidate = &found->items[found->count++];
    str_copy(candidate->word, sizeof candidate->word, word);
    candidate->about = about ? about : "";
}

/* What the help says of the key of an action. */
static const char *about_action(enum action action)
{
    size_t count;
    const struct binding *table = keys_table(&count);
    for (size_t i = 0; i < count; i++)
        if (table[i].action == action && table[i].about)
            return table[i].about;
    return "";
}

static void find_names(const char *prefix, struct candidates *found)
{
    found->count = 0;
    for (size_t i = 0; i < COMMANDS; i++)
        add(found, name_of(&commands_table[i]), commands_table[i].about, prefix);
    for (int i = 0; i < ACTION_COUNT; i++)
        if (action_name((enum action)i))
            add(found, str_from(action_name((enum action)i)), about_action((enum action)i), prefix);
}

/* "after ] and [: a packet": what stands behind the colon. */
static void find_keys(unsigned keys, const char *prefix, struct candidates *found)
{
    size_t count;
    const struct binding *table = keys_table(&count);
    for (size_t i = 0; i < count; i++) {
        const char *about = table[i].about, *behind = about ? strstr(about, ": ") : NULL;
        if ((table[i].contexts & keys) && table[i].action != ACTION_BACK && table[i].words)
            add(found, str_from(table[i].words), behind ? behind + 2 : about, prefix);
    }
}

static void find_variants(const struct screen_session *session, const char *prefix, struct candidates *found)
{
    const struct lesson *lesson = session->lesson;
    for (size_t i = 0; lesson && i < lesson->variant_count; i++)
        add(found, str_from(i ? lesson->variants[i].name : lesson->name), lesson->variants[i].about, prefix);
}

static void find_words(const struct view *view, const struct screen_session *session, const char *words,
                       const char *prefix, struct candidates *found)
{
    struct str rest = str_from(words), word;
    while ((word = str_take_word(&rest)).n > 0)
        if (str_is(word, "@"))
            for (unsigned i = 0; i < view->actor_count; i++)
                add(found, str_from(view->actors[i]), "one of the actors", prefix);
        else if (str_is(word, "&"))
            find_variants(session, prefix, found);
        else if (str_is(word, "#"))
            for (size_t i = 0; theme_nth(i); i++)
                add(found, str_from(theme_nth(i)->name), theme_nth(i)->about, prefix);
        else if (str_is(word, "%"))
            for (size_t i = 0; i < names_signal_number.count; i++)
                add(found, str_skip(str_from(names_signal_number.rows[i].name), strlen("SIG")),
                    strsignal((int)names_signal_number.rows[i].value), prefix);
        else
            add(found, word, "", prefix);
}

void commands_candidates(const struct commands *commands, const char *text, struct candidates *found)
{
    char name[CANDIDATE_MAX];
    const char *argument = take_word(text, name), *second = strchr(argument, ' ');
    bool first = argument == text + strlen(text) && !(text[0] && isspace((unsigned char)argument[-1]));
    const struct command *command = first ? NULL : command_named(name);
    const struct view *view = commands->save->view;
    *found = (struct candidates){ .at = (size_t)(argument - text) };
    if (first) {
        find_names(name, found);
        found->at = strlen(text) - strlen(name);
    } else if (command && !second) {
        find_words(view, commands->session, command->words, argument, found);
        find_keys(command->keys, argument, found);
    } else if (command && !strchr(second + 1, ' ')) {
        find_words(view, commands->session, command->then, second + 1, found);
        found->at = (size_t)(second + 1 - text);
    }
}

/* ---- one line */

static enum action action_named(const char *name)
{
    for (int i = 0; i < ACTION_COUNT; i++)
        if (action_name((enum action)i) && strcmp(action_name((enum action)i), name) == 0)
            return (enum action)i;
    return ACTION_NONE;
}

static void unknown_command(struct commands *commands, const char *name)
{
    struct candidates all;
    struct near near = near_to(name);
    find_names("", &all);
    for (size_t i = 0; i < all.count; i++)
        near_try(&near, all.items[i].word);
    if (near.best)
        say(commands->save->message, "There is no command \"%s\": did you mean %s?", name, near.best);
    else
        say(commands->save->message, "There is no command \"%s\": tab shows all.", name);
}

enum action command_run(struct commands *commands, const char *text)
{
    char name[CANDIDATE_MAX];
    const char *argument = take_word(text, name);
    struct candidates named;
    if (name[0] && strspn(name, "0123456789") == strlen(name) && !argument[0])
        return command_step(commands, name);
    find_names(name, &named);
    if (named.count == 1)
        snprintf(name, sizeof name, "%s", named.items[0].word);
    const struct command *command = command_named(name);
    enum action action = action_named(name);
    if (command && (argument[0] || action == ACTION_NONE || action == ACTION_FILTER))
        return command->run(commands, argument);
    if (action != ACTION_NONE && !argument[0])
        return action;
    if (action != ACTION_NONE)
        say(commands->save->message, "%s takes no argument.", name);
    else if (named.count > 1)
        say(commands->save->message, "\"%s\" could be several commands: tab shows them.", name);
    else
        unknown_command(commands, name);
    return ACTION_NONE;
}

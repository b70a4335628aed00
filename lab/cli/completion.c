/* sockeye completion: the scripts for shells, and what they ask for. See completion_kinds.h. */
#include <stdio.h>
#include <string.h>

#include "lab/cli/completion_kinds.h"
#include "lab/cli/completion_scripts.h"

static const struct verb behind_programs = { .usage = "", .options = OPTIONS_ACTOR };

/* How a command line is read, from its second word on. */
struct reading {
    struct typed_line line;
    const struct verb *verb; /* whose options may follow */
    bool programs;           /* of them the command line is made: trace */
    bool arguments;          /* the program's own words, up to :: */
    bool no_options;         /* behind -- */
    struct str value;        /* of the option before: what it may be; p NULL: none */
};

/* ---- options */

/* The argument of "--record" or "--record=x", as the table has it: "" for one without; p NULL: no such
 * option. */
static struct str argument_of(const struct verb *verb, struct str word)
{
    char name[OPTION_NAME_MAX];
    static char found[OPTION_NAME_MAX];
    const char *about;
    for (size_t i = 0; options_nth(verb, i, name, sizeof name, &about); i++)
        if (str_equal(str_before(str_from(name), '='), str_before(word, '='))) {
            str_copy(found, sizeof found, str_skip(str_from(name), str_before(word, '=').n + 1));
            return str_from(found);
        }
    return (struct str){ 0 };
}

static void offer_options(const struct reading *reading)
{
    char name[OPTION_NAME_MAX];
    const char *about;
    for (size_t i = 0; options_nth(reading->verb, i, name, sizeof name, &about); i++) {
        name[strcspn(name, "=") + (strchr(name, '=') != NULL)] = '\0';
        completion_offer(&reading->line, name, about);
    }
}

/* ---- the words before */

static bool is_option(const struct reading *reading, const char *word)
{
    return word[0] == '-' && word[1] && !reading->no_options && !reading->arguments;
}

static void read_option(struct reading *reading, const char *word)
{
    struct str argument = argument_of(reading->verb, str_from(word));
    if (argument.n > 0 && !strchr(word, '='))
        reading->value = argument;
}

static void read_word(struct reading *reading, const char *word)
{
    struct typed_line *line = &reading->line;
    bool dashes = strcmp(word, "--") == 0 && !reading->arguments;
    if (reading->value.p) {
        reading->value = (struct str){ 0 };
    } else if (reading->programs && (dashes || strcmp(word, "::") == 0)) {
        reading->verb = &behind_programs;
        reading->arguments = false;
    } else if (dashes) {
        reading->no_options = true;
    } else if (is_option(reading, word)) {
        read_option(reading, word);
    } else if (reading->programs) {
        reading->arguments = true;
    } else if (line->position_count < sizeof line->positions / sizeof *line->positions) {
        line->positions[line->position_count++] = word;
    }
}

/* ---- the word being typed */

/* The n-th word of a usage behind the verb's name that is no option; the last one again where it ends in
 * "...". */
static struct str usage_word(const char *usage, size_t n)
{
    struct str rest = str_from(usage), word, last = { 0 };
    str_take_word(&rest);
    while ((word = str_take_word(&rest)).n > 0) {
        if (str_is(word, "[OPTIONS]"))
            continue;
        last = word;
        if (n-- == 0)
            return word;
    }
    return str_has(last, "...") ? last : (struct str){ 0 };
}

static void offer_programs(const struct reading *reading)
{
    if (reading->verb != &behind_programs)
        completion_offer(&reading->line, "--", "the programs follow");
    if (reading->line.now[0] != '-')
        puts("\tcommands");
}

static void offer_now(struct reading *reading)
{
    struct typed_line *line = &reading->line;
    const char *now = line->now, *equals = is_option(reading, now) ? strchr(now, '=') : NULL;
    if (reading->value.p) {
        completion_kind(line, reading->value);
    } else if (reading->arguments) {
        completion_offer(line, "::", "another program follows");
        puts("\tfiles");
    } else if (equals) {
        struct str argument = argument_of(reading->verb, str_from(now));
        line->now = equals + 1;
        completion_kind(line, argument);
    } else if (is_option(reading, now) || (now[0] == '-' && !reading->no_options)) {
        if (reading->programs)
            offer_programs(reading);
        offer_options(reading);
    } else if (reading->programs) {
        offer_programs(reading);
    } else {
        completion_kind(line, usage_word(reading->verb->usage, line->position_count));
    }
}

static void offer_first(const struct typed_line *line)
{
    for (const struct verb *const *verb = verbs; *verb; verb++)
        completion_offer(line, (*verb)->name, (*verb)->about);
    if (line->now[0] == '-')
        completion_offer(line, "--version", "which version this is");
}

/* `words` are those behind "sockeye", the last one is being typed. */
static void offer_words(int count, char **words)
{
    bool named = words[0][0] != '-';
    struct reading reading = { .line = { .verbs = verbs, .now = words[count - 1] }, .verb = &verb_menu };
    if (count == 1)
        offer_first(&reading.line);
    if (named && count > 1)
        reading.verb = verb_named(words[0]);
    if (!reading.verb)
        return;
    reading.programs = strstr(reading.verb->usage, "PROGRAM");
    for (int i = named && count > 1; i < count - 1; i++)
        read_word(&reading, words[i]);
    if (count > 1 || !named)
        offer_now(&reading);
}

static int completion(const struct cli_options *options, int count, char **words)
{
    (void)options;
    if (count > 1 && strcmp(words[0], "words") == 0) {
        offer_words(count - 1, words + 1);
        return CLI_GOOD;
    }
    const char *script = count == 1 ? completion_script(words[0]) : NULL;
    if (!script)
        return complain_usage("completion of which shell? As in `sockeye completion bash`; or zsh, fish");
    fputs(script, stdout);
    return CLI_GOOD;
}

const struct verb verb_completion = {
    .name = "completion",
    .usage = "completion bash|zsh|fish",
    .about = "print what lets this shell complete verbs, options, lessons and files",
    .more = "`make install` puts it where shells look for it. Without that, in ~/.bashrc:\n"
            "eval \"$(sockeye completion bash)\"; in ~/.zshrc, behind compinit:\n"
            "eval \"$(sockeye completion zsh)\"; in ~/.config/fish/config.fish:\n"
            "sockeye completion fish | source.\n",
    .run = completion,
};

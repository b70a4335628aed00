/* Every option of every verb, in one table: the parser and the help both read it. */
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/machine_error.h"
#include "lab/base/near.h"
#include "lab/base/str.h"
#include "lab/base/text.h"
#include "lab/cli/cli.h"
#include "lab/cli/output_style.h"
#include "viz/draw/theme_looks.h"

enum value { VALUE_NONE, VALUE_TEXT, VALUE_SIZE, VALUE_NUMBER, VALUE_STEP, VALUE_LIST, VALUE_THEME };

struct option_row {
    const char *name;
    const char *argument; /* as in the help and for completion: "FILE", "text|json"; NULL: none */
    enum value value;
    size_t offset; /* in struct cli_options */
    unsigned groups;
    const char *about; /* NULL: not in the help */
};

#define FIELD(name) offsetof(struct cli_options, name)

static const struct option_row rows[] = {
    { "text", NULL, VALUE_NONE, FIELD(text), OPTIONS_OUTPUT,
      "a line an event, instead of the screen; so without a terminal" },
    { "json", NULL, VALUE_NONE, FIELD(json), OPTIONS_OUTPUT, "the same as JSON, an object for every event" },
    { "explain", NULL, VALUE_NONE, FIELD(explain), OPTIONS_OUTPUT,
      "--text, with a sentence under each line: what it means" },
    { "all", NULL, VALUE_NONE, FIELD(all), OPTIONS_FOLD,
      "--text with every event, where it has one line for what repeats" },
    { "exit-zero", NULL, VALUE_NONE, FIELD(exit_zero), OPTIONS_FINDINGS,
      "exit status 0 although something was found" },
    { "quiet", NULL, VALUE_NONE, FIELD(quiet), OPTIONS_SESSION, "show nothing; for --record" },
    { "record", "RECORDING", VALUE_TEXT, FIELD(record), OPTIONS_SESSION,
      "keep the recording (pcapng: Wireshark opens it)" },
    { "free", NULL, VALUE_NONE, FIELD(free), OPTIONS_SESSION,
      "let all programs go, instead of step by step" },
    { "step", NULL, VALUE_NONE, FIELD(step), OPTIONS_SESSION,
      "one call at a time, in a fixed order, with --text too" },
    { "keep", NULL, VALUE_NONE, FIELD(keep), OPTIONS_SESSION,
      "a server that nobody calls goes on waiting, until ^C" },
    { "max-size", "MIB", VALUE_NUMBER, FIELD(max_size), OPTIONS_SESSION,
      "end when the recording is this long, in place of a quarter of free memory or 1024" },
    { "wall", NULL, VALUE_NONE, FIELD(wall), OPTIONS_SESSION,
      "somebody else's programs: they see only the system's files, their own, and the folder they run in, "
      "and write none of them" },
    { "host", NULL, VALUE_NONE, FIELD(host), OPTIONS_TRACE,
      "on this machine's own network, in place of a private one" },
    { "root", NULL, VALUE_NONE, FIELD(root), OPTIONS_TRACE,
      "the programs are root, over the user ids and files that are yours to give" },
    { "hold-time", NULL, VALUE_NONE, FIELD(hold_time), OPTIONS_TRACE,
      "step by step: no time-out or sleep of theirs runs out while you look" },
    { "attach", "PID", VALUE_LIST, FIELD(attach), OPTIONS_TRACE,
      "watch a program that runs already, and leave it running; may be said again" },
    { "as", "NAME", VALUE_TEXT, FIELD(as), OPTIONS_ACTOR, "what the program is called" },
    { "input", "TEXT", VALUE_TEXT, FIELD(input), OPTIONS_ACTOR, "what its standard input gives" },
    { "stdin", "FILE", VALUE_TEXT, FIELD(stdin_file), OPTIONS_ACTOR,
      "the same from a file; - is this one's own" },
    { "cwd", "DIR", VALUE_TEXT, FIELD(cwd), OPTIONS_ACTOR, "run it there" },
    { "env", "NAME=VALUE", VALUE_LIST, FIELD(env), OPTIONS_ACTOR, "set a variable; may be said again" },
    { "after", "WHAT", VALUE_TEXT, FIELD(after), OPTIONS_ACTOR,
      "start it after a line such as 'server: listen(*) = 0', where * is anything, or so many seconds" },
    { "signal", "SIGNAL[@WHAT]", VALUE_LIST, FIELD(signals), OPTIONS_ACTOR,
      "send it a signal such as TERM after a line, or so many seconds; else when all wait; may be said "
      "again" },
    { "pipe", NULL, VALUE_NONE, FIELD(pipe), OPTIONS_ACTOR,
      "a pipe is its standard output, no terminal: stdio writes in blocks then" },
    { "weather", "short|eintr|eagain|storm|calm", VALUE_TEXT, FIELD(weather), OPTIONS_WEATHER,
      "rough calls: cut short, interrupted, told to try again, or all of it" },
    { "format", "text|tap|junit|json", VALUE_TEXT, FIELD(format), OPTIONS_CHECK, "how the verdict is told" },
    { "calm", NULL, VALUE_NONE, FIELD(calm), OPTIONS_CHECK, "no rough weather" },
    { "unsafe", NULL, VALUE_NONE, FIELD(unsafe), OPTIONS_CHECK,
      "judge a file of somebody else's although this machine cannot keep it from harm" },
    { "seed", "N", VALUE_NUMBER, FIELD(seed), OPTIONS_WEATHER | OPTIONS_CHECK,
      "the same seed, the same weather; without --weather, another order of the programs" },
    { "anyway", NULL, VALUE_NONE, FIELD(anyway), OPTIONS_ANYWAY, "although the checks have not passed yet" },
    { "all", NULL, VALUE_NONE, FIELD(all), OPTIONS_ALL, "all of them at once" },
    { "now", NULL, VALUE_NONE, FIELD(now), OPTIONS_REVIEW, "also what would come back on another day" },
    { "yes", NULL, VALUE_NONE, FIELD(yes), OPTIONS_YES, "without asking" },
    { "at", "STEP", VALUE_STEP, FIELD(at), OPTIONS_REPLAY, "begin at this step" },
    { "keys", "KEYS", VALUE_TEXT, FIELD(keys), OPTIONS_SCREEN,
      "press these keys, by name: 'space space left 2 z'" },
    { "dump", NULL, VALUE_NONE, FIELD(dump), OPTIONS_SCREEN,
      "print the screen as text after the keys, and end" },
    { "svg", "FILE", VALUE_TEXT, FIELD(svg), OPTIONS_SCREEN,
      "the same as a picture (SVG), light or dark as the page" },
    { "svg", "FILE", VALUE_TEXT, FIELD(svg), OPTIONS_HANDOUT,
      "the ladder as a picture in this file, which the text then shows" },
    { "notes", NULL, VALUE_NONE, FIELD(notes), OPTIONS_HANDOUT, "with what is for the presenter alone" },
    { "no-predict", NULL, VALUE_NONE, FIELD(no_predict), OPTIONS_SCREEN,
      "ask no predictions (else their letters answer, in --keys too, and esc skips)" },
    { "demo", NULL, VALUE_NONE, FIELD(demo), OPTIONS_SCREEN,
      "for a class: spacious, keys shown, a step a key; P plays, questions stop, h counts hands" },
    { "size", "WxH", VALUE_SIZE, FIELD(width), OPTIONS_SCREEN, "the screen's size in cells: 80x24" },
    { "ascii", NULL, VALUE_NONE, FIELD(ascii), OPTIONS_LOOKS, "no characters beyond ASCII" },
    { "theme", "auto|light|dark|high-contrast", VALUE_THEME, FIELD(theme), OPTIONS_SCREEN,
      "the colours of the screen; auto: the terminal's own. SOCKEYE_THEME says the same" },
    { "no-color", NULL, VALUE_NONE, FIELD(no_color), OPTIONS_LOOKS, "no colours; NO_COLOR=1 does the same" },
    { "reader", NULL, VALUE_NONE, FIELD(reader), OPTIONS_SCREEN,
      "line by line with the same keys, for a screen reader or a plain terminal" },
    { "timing", "FILE", VALUE_TEXT, FIELD(timing), OPTIONS_SCREEN, NULL },
    { "man", NULL, VALUE_NONE, FIELD(man), OPTIONS_MANUAL, "print the manual page, for man -l -" },
    { "help", NULL, VALUE_NONE, FIELD(help), ~0u, "this help" },
};

enum { ROWS = sizeof rows / sizeof *rows, LONG = 256 /* getopt's number of the first row: no character */ };

static bool read_size(const char *text, int *size)
{
    struct str rest = str_from(text), width = str_take(&rest, 'x');
    int64_t cells[2];
    if (str_number(width, 1, 1000, &cells[0]) != NUMBER_READ ||
        str_number(rest, 1, 1000, &cells[1]) != NUMBER_READ)
        return false;
    size[0] = (int)cells[0];
    size[1] = (int)cells[1];
    return true;
}

static int set_number(const struct option_row *row, const char *value, int64_t *field)
{
    bool step = row->value == VALUE_STEP;
    int64_t most = step ? UINT32_MAX : INT64_MAX;
    enum number read = str_number(str_from(value), 0, most, field);
    if (read == NUMBER_NONE)
        return complain_usage("--%s=%s is no %s", row->name, value,
                              step ? "number of a step" : "whole number, such as 64");
    if (read == NUMBER_OUT_OF_RANGE)
        return complain_usage("--%s=%s is out of range: 0 to %lld", row->name, value, (long long)most);
    return CLI_GOOD;
}

static int add(const struct option_row *row, const char *value, struct cli_list *list)
{
    if (list->count == CLI_LIST_MAX)
        return complain_usage("more than %d times --%s", CLI_LIST_MAX, row->name);
    list->items[list->count++] = (char *)value;
    return CLI_GOOD;
}

static int set_theme(const char *from, const char *name, const char **theme)
{
    *theme = name;
    return theme_named(name)
               ? CLI_GOOD
               : complain_usage("%s=%s is unknown (one of: auto, light, dark, high-contrast)", from, name);
}

static int set(const struct option_row *row, const char *value, struct cli_options *options)
{
    char *field = (char *)options + row->offset;
    switch (row->value) {
    case VALUE_NONE:
        *(bool *)field = true;
        return CLI_GOOD;
    case VALUE_TEXT:
        *(const char **)field = value;
        return CLI_GOOD;
    case VALUE_LIST:
        return add(row, value, (struct cli_list *)field);
    case VALUE_THEME:
        return set_theme("--theme", value, (const char **)field);
    case VALUE_SIZE:
        return read_size(value, (int *)field)
                   ? CLI_GOOD
                   : complain_usage("--%s=%s is no size in cells, such as 80x24", row->name, value);
    case VALUE_NUMBER:
    case VALUE_STEP:
        return set_number(row, value, (int64_t *)field);
    }
    return CLI_USAGE;
}

static bool takes(const struct verb *verb, const struct option_row *row)
{
    return row->groups & (verb->options | 1u << 31);
}

/* getopt's own table for one verb; `val` is the row's number behind LONG. */
static void long_options(const struct verb *verb, struct option *out)
{
    for (int i = 0; i < ROWS; i++)
        if (takes(verb, &rows[i]))
            *out++ = (struct option){ rows[i].name, rows[i].argument ? required_argument : no_argument, NULL,
                                      LONG + i };
    *out = (struct option){ 0 };
}

/* The row that a word such as "--text=5" names; NULL: none. */
static const struct option_row *row_named(const char *word)
{
    struct str name = str_before(str_from(word + strspn(word, "-")), '=');
    for (int i = 0; i < ROWS; i++)
        if (str_is(name, rows[i].name))
            return &rows[i];
    return NULL;
}

/* The option that a misspelt word is near to, of those that the verb takes; NULL: none. */
static const char *option_like(const struct verb *verb, const char *word)
{
    char name[80];
    str_copy(name, sizeof name, str_before(str_from(word + strspn(word, "-")), '='));
    struct near near = near_to(name);
    for (int i = 0; i < ROWS; i++)
        if (rows[i].about && takes(verb, &rows[i]))
            near_try(&near, rows[i].name);
    return near.best;
}

/* What getopt has refused, at `word`, unless that is one of several letters behind a "-". */
static int complain_refused(const struct verb *verb, const char *word)
{
    const char letter[] = { '-', (char)optopt, '\0' };
    const struct option_row *row = row_named(word);
    if (optopt >= LONG)
        return complain_usage("--%s takes no value", rows[optopt - LONG].name);
    if (optopt == 0 && row && verb->options == OPTIONS_ACTOR && row->groups & OPTIONS_BEFORE_PROGRAMS)
        return complain_usage("--%s goes before `--`, as in `sockeye trace --%s%s%s -- PROGRAM`", row->name,
                              row->name, row->argument ? "=" : "", row->argument ? row->argument : "");
    const char *like = optopt ? NULL : option_like(verb, word);
    if (like)
        return complain_usage("unknown option '%s'; did you mean --%s? `sockeye help %s` shows all options",
                              word, like, verb->name);
    return complain_usage("unknown option '%s'; `sockeye help %s` shows all options", optopt ? letter : word,
                          verb->name);
}

int options_read(const struct verb *verb, int argc, char **argv, struct cli_options *options, int *first)
{
    struct option known[ROWS + 1];
    const char *no_color = getenv("NO_COLOR");
    int found;
    *options =
        (struct cli_options){ .at = -1, .seed = -1, .max_size = -1, .no_color = no_color && *no_color };
    long_options(verb, known);
    optind = 0; /* glibc: begin afresh */
    opterr = 0;
    while ((found = getopt_long(argc, argv, verb->own_words ? "+:h" : ":h", known, NULL)) != -1) {
        const char *word = argv[optind - 1];
        if (found == ':')
            return complain_usage("%s needs a value; `sockeye help %s` shows all options", word, verb->name);
        if (found == '?')
            return complain_refused(verb, word);
        if (found == 'h')
            options->help = true;
        else if (set(&rows[found - LONG], optarg, options) != CLI_GOOD)
            return CLI_USAGE;
    }
    *first = optind;
    const char *theme = getenv("SOCKEYE_THEME");
    if (theme && *theme && !options->theme && (verb->options & OPTIONS_SCREEN))
        return set_theme("SOCKEYE_THEME", theme, &options->theme);
    return CLI_GOOD;
}

bool options_nth(const struct verb *verb, size_t n, char *name, size_t cap, const char **about)
{
    for (int i = 0; i < ROWS; i++) {
        if (!takes(verb, &rows[i]) || !rows[i].about || n-- > 0)
            continue;
        snprintf(name, cap, "--%s%s%s", rows[i].name, rows[i].argument ? "=" : "",
                 rows[i].argument ? rows[i].argument : "");
        *about = rows[i].about;
        return true;
    }
    return false;
}

void options_help(const struct verb *verb)
{
    char name[OPTION_NAME_MAX];
    const char *about;
    for (size_t i = 0; options_nth(verb, i, name, sizeof name, &about); i++)
        print_hanging(stdout, printf("  %-14s ", name), about);
}

/* The words as a terminal may be given them, between what stands around them. */
__attribute__((format(printf, 4, 0))) static void
print_between(FILE *out, const char *before, const char *after, const char *format, va_list list)
{
    enum { WORDS_MAX = 64 * 1024 }; /* the compiler's, say */
    char *words = NULL, *visible = malloc(WORDS_MAX);
    if (visible && vasprintf(&words, format, list) >= 0) {
        struct text text = text_into(visible, WORDS_MAX);
        text_visible_lines(&text, str_from(words));
        fprintf(out, "%s%s%s", before, visible, after);
        free(words);
    }
    free(visible);
}

void print_visible(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    print_between(stdout, "", "", format, list);
    va_end(list);
}

__attribute__((format(printf, 1, 0))) static void say(const char *format, va_list list, const char *meaning,
                                                      const char *way_out)
{
    char after[300];
    snprintf(after, sizeof after, "%s%s%s%s\n", meaning ? ": " : "", meaning ? meaning : "",
             way_out ? "; " : "", way_out ? way_out : "");
    fflush(stdout);
    print_between(stderr, "sockeye: ", after, format, list);
}

void complain(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    say(format, list, NULL, NULL);
    va_end(list);
}

int complain_usage(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    say(format, list, NULL, NULL);
    va_end(list);
    return CLI_USAGE;
}

int complain_errno(int error, const char *format, ...)
{
    const char *way_out = machine_error_way_out(error);
    va_list list;
    va_start(list, format);
    say(format, list, strerror(error), way_out);
    va_end(list);
    return way_out ? CLI_MACHINE : CLI_USAGE;
}

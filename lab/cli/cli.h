/* The command line: one file a verb, each with one const entry; verbs.c has the table of them.
 *
 * A verb says what went wrong itself, on stderr, in one line with the way out, and returns an exit status. */
#ifndef SOCKEYE_CLI_CLI_H
#define SOCKEYE_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cli_status {
    CLI_GOOD = 0,
    CLI_FAILED = 1,  /* a check failed; a program does not compile; there is a finding */
    CLI_USAGE = 2,   /* what was asked for makes no sense, or is not there */
    CLI_MACHINE = 3, /* the machine cannot; doctor says what */
    CLI_SIGNAL = 128 /* and the signal's number */
};

enum { CLI_LIST_MAX = 32 };

/* Of an option that may be said again. */
struct cli_list {
    char *items[CLI_LIST_MAX];
    size_t count;
};

/* What the options said. Strings point into argv. */
struct cli_options {
    bool text, json, explain, quiet, dump, ascii, no_color, free, step, help, reader, man;
    bool calm, unsafe, anyway, all, yes, exit_zero;
    bool wall, no_predict, demo, notes, now;
    const char *record, *keys, *timing, *svg, *theme;
    const char *format, *weather;
    const char *input, *stdin_file, *cwd, *as, *after; /* of one program, as the two below */
    struct cli_list env, attach, signals;
    bool pipe, host, root, keep, hold_time;
    int64_t max_size;  /* MiB; -1: not said */
    int width, height; /* cells; 0: the terminal's */
    int64_t at;        /* step to begin at; -1: not said */
    int64_t seed;      /* -1: not said */
};

/* Which options a verb takes: groups of rows of the table in options.c. */
enum option_group {
    OPTIONS_OUTPUT = 1,      /* --text, --json */
    OPTIONS_SCREEN = 2,      /* --keys, --dump, --size */
    OPTIONS_LOOKS = 4,       /* --ascii, --no-color */
    OPTIONS_SESSION = 8,     /* --record, --free, --step, --wall */
    OPTIONS_REPLAY = 16,     /* --at */
    OPTIONS_WEATHER = 32,    /* --weather, --seed */
    OPTIONS_CHECK = 64,      /* --format, --calm, --unsafe, --seed */
    OPTIONS_ANYWAY = 128,    /* --anyway */
    OPTIONS_ALL = 256,       /* --all */
    OPTIONS_YES = 512,       /* --yes */
    OPTIONS_MANUAL = 1024,   /* --man */
    OPTIONS_FINDINGS = 2048, /* --exit-zero */
    OPTIONS_ACTOR = 4096,    /* of one program: --as, --input; see lab/cli/actor_options.h */
    OPTIONS_TRACE = 8192,    /* of all programs of a trace: --host, --root, --hold-time, --attach */
    OPTIONS_FOLD = 16384,    /* --all, of events */
    OPTIONS_HANDOUT = 32768, /* --notes, --svg */
    OPTIONS_REVIEW = 65536,  /* --now */
    /* Before the -- of a trace; behind it stand those of OPTIONS_ACTOR alone. */
    OPTIONS_BEFORE_PROGRAMS = OPTIONS_OUTPUT | OPTIONS_FOLD | OPTIONS_FINDINGS | OPTIONS_SCREEN |
                              OPTIONS_LOOKS | OPTIONS_SESSION | OPTIONS_WEATHER | OPTIONS_ACTOR |
                              OPTIONS_TRACE
};

struct verb {
    const char *name;
    const char
        *usage; /* "run LESSON [VARIANT]": what each word may be completes it, see completion_kinds.h */
    const char *about; /* one line of the list */
    const char *more;  /* further lines of its own help; "" none */
    unsigned options;  /* enum option_group */
    bool own_words;    /* what follows the first word that is no option is not read for options */
    int (*run)(const struct cli_options *options, int count, char **words);
};

extern const struct verb verb_menu, verb_run, verb_trace, verb_replay, verb_list, verb_compare, verb_facts,
    verb_doctor, verb_help, verb_start, verb_check, verb_watch, verb_hint, verb_solution, verb_reset,
    verb_progress, verb_learn, verb_review, verb_lint, verb_new_lesson, verb_handout, verb_notes,
    verb_completion;

#define SOCKEYE_VERSION "0.1"
#define SOCKEYE_DATE    "2026-11-28" /* of the manual page */

/* All verbs, in the order of the help; ends with NULL. */
extern const struct verb *const verbs[];
const struct verb *verb_named(const char *name);
/* The nearest verb to a misspelt one; NULL when none is near. */
const struct verb *verb_like(const char *name);

/* Reads the options out of argv[1..]; argv[*first...] are the other words afterwards. Global options of the
 * process such as NO_COLOR are taken in. 0, or CLI_USAGE with the reason said. */
int options_read(const struct verb *verb, int argc, char **argv, struct cli_options *options, int *first);
/* The lines of a verb's options, as the help prints them. */
void options_help(const struct verb *verb);
/* The n-th of them: "--svg=FILE" and what it does. False at the end. */
enum { OPTION_NAME_MAX = 80 };
bool options_nth(const struct verb *verb, size_t n, char *name, size_t cap, const char **about);

/* printf() for what holds names that may be anybody's: as a terminal may be given it. */
void print_visible(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* "sockeye: ..." and a newline on stderr, as a terminal may be given it: names are anybody's. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same, and CLI_USAGE. */
int complain_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same with what an errno means behind it: CLI_MACHINE, and the way out, where it is the machine's; else
 * CLI_USAGE. */
int complain_errno(int error, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif

/* sockeye help [VERB]. */
#include <stdio.h>
#include <string.h>

#include "lab/cli/cli.h"
#include "lab/cli/manual.h"
#include "lab/cli/manual_lists.h"
#include "lab/cli/output_style.h"
#include "lab/explain/findings/findings.h"

/* A usage too long for its column has a line to itself. */
static void help_row(const struct verb *verb)
{
    enum { COLUMN = 33 };
    int width = printf("  sockeye %s", verb->usage);
    if (width >= COLUMN) {
        putchar('\n');
        width = 0;
    }
    printf("%*s", COLUMN - width, "");
    print_hanging(stdout, COLUMN, verb->about);
}

static void help_all(void)
{
    puts("sockeye: watch sockets work.\n");
    for (const struct verb *const *verb = verbs; *verb; verb++)
        help_row(*verb);
    puts("\n`sockeye help VERB` says more. Exit status:");
    for (const struct manual_row *row = manual_statuses; row->name; row++)
        print_hanging(stdout, printf("  %-14s ", row->name), row->about);
}

/* What text, JSON and the screen may find to be wrong. */
static void help_findings(void)
{
    enum { COLUMN = 24, ADVICE = COLUMN + 8 };
    printf("What is found to be wrong in a run: why it matters, and the way out. A kind has\n"
           "a paragraph for each of its causes.\n\n");
    for (size_t i = 0; findings_kind(i); i++) {
        const struct finding_kind *kind = findings_kind(i);
        int width = printf("  %s", kind->name);
        printf("%*s", COLUMN - width, "");
        print_hanging(stdout, COLUMN, kind->why);
        printf("%*sadvice  ", COLUMN, "");
        print_hanging(stdout, ADVICE, kind->advice);
    }
}

static int help(const struct cli_options *options, int count, char **words)
{
    if (options && options->man) {
        manual_print(verbs);
        return CLI_GOOD;
    }
    if (count == 0) {
        help_all();
        return CLI_GOOD;
    }
    if (strcmp(words[0], "findings") == 0) {
        help_findings();
        return CLI_GOOD;
    }
    const struct verb *verb = verb_named(words[0]), *like = verb_like(words[0]);
    if (!verb)
        return complain_usage("unknown verb '%s'; %s%s%s", words[0],
                              like ? "did you mean `sockeye help " : "",
                              like ? like->name : "`sockeye help` shows all", like ? "`?" : "");
    printf("usage: sockeye %s\n\n", verb->usage);
    print_hanging(stdout, 0, verb->about);
    if (*verb->more)
        print_hanging(stdout, 0, verb->more);
    putchar('\n');
    options_help(verb);
    return CLI_GOOD;
}

const struct verb verb_help = {
    .name = "help",
    .usage = "help [VERB | findings]",
    .options = OPTIONS_MANUAL,
    .about = "what can be said here",
    .more = "",
    .run = help,
};

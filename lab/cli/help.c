/* sockeye help [VERB]. */
#include <stdio.h>

#include "lab/cli/cli.h"
#include "lab/cli/manual.h"
#include "lab/cli/output_style.h"

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
    putchar('\n');
    print_hanging(
        stdout, 0,
        "`sockeye help VERB` says more. Exit status: 0 good, 1 a check failed, a program does not compile, "
        "something was found in it, 2 usage, 3 the machine cannot (`sockeye doctor` says what).");
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
    .usage = "help [VERB]",
    .options = OPTIONS_MANUAL,
    .about = "what can be said here",
    .more = "",
    .run = help,
};

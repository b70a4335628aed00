/* sockeye help [VERB], and the finding of verbs by name. */
#include <stdio.h>
#include <string.h>

#include "lab/cli/cli.h"
#include "lab/cli/manual.h"
#include "lab/cli/output_style.h"

const struct verb *verb_named(const char *name)
{
    for (const struct verb *const *verb = verbs; *verb; verb++)
        if (strcmp((*verb)->name, name) == 0)
            return *verb;
    return NULL;
}

enum { WORD_MAX = 15 };

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* How many changes make one word the other: a letter changed, added, left out, or swapped with its neighbour.
 * Words of more than 15 letters are far from everything. */
static int distance(const char *a, const char *b)
{
    int table[WORD_MAX + 1][WORD_MAX + 1];
    size_t rows = strlen(a), columns = strlen(b);
    if (rows > WORD_MAX || columns > WORD_MAX)
        return 100;
    for (size_t i = 0; i <= rows; i++)
        for (size_t k = 0; k <= columns; k++) {
            table[i][k] = (int)(i + k);
            if (i == 0 || k == 0)
                continue;
            int changed = table[i - 1][k - 1] + (a[i - 1] != b[k - 1]);
            table[i][k] = least(changed, least(table[i - 1][k], table[i][k - 1]) + 1);
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                table[i][k] = least(table[i][k], table[i - 2][k - 2] + 1);
        }
    return table[rows][columns];
}

const struct verb *verb_like(const char *name)
{
    const struct verb *best = NULL;
    int nearest = 3;
    for (const struct verb *const *verb = verbs; *verb; verb++) {
        int far = distance(name, (*verb)->name);
        if (far < nearest && far < (int)strlen((*verb)->name)) {
            nearest = far;
            best = *verb;
        }
    }
    return best;
}

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
        "`sockeye help VERB` says more. Exit status: 0 good, 1 a check failed or a program does not "
        "compile, 2 usage, 3 the machine cannot (`sockeye doctor` says what).");
}

static int help(const struct cli_options *options, int count, char **words)
{
    if (options && options->man) {
        manual_print();
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

/* sockeye help [VERB], and the finding of verbs by name. */
#include <stdio.h>
#include <string.h>

#include "lab/cli/cli.h"

const struct verb *verb_named(const char *name)
{
    for (const struct verb *const *verb = verbs; *verb; verb++)
        if (strcmp((*verb)->name, name) == 0)
            return *verb;
    return NULL;
}

/* How many single changes (Levenshtein) make one word the other; words longer than 15 are far from
 * everything. */
static int distance(const char *a, const char *b)
{
    int row[16];
    size_t length = strlen(b);
    if (length > 15 || strlen(a) > 15)
        return 100;
    for (size_t k = 0; k <= length; k++)
        row[k] = (int)k;
    for (size_t i = 0; a[i]; i++) {
        int corner = row[0];
        row[0] = (int)i + 1;
        for (size_t k = 0; k < length; k++) {
            int change = corner + (a[i] != b[k]), one_more = (row[k] < row[k + 1] ? row[k] : row[k + 1]) + 1;
            corner = row[k + 1];
            row[k + 1] = change < one_more ? change : one_more;
        }
    }
    return row[length];
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

static void help_all(void)
{
    puts("sockeye: watch sockets work.\n");
    for (const struct verb *const *verb = verbs; *verb; verb++)
        printf("  sockeye %-38s %s\n", (*verb)->usage, (*verb)->about);
    puts("\n`sockeye help VERB` says more. Exit status: 0 good, 1 a check failed or a program does not "
         "compile,\n"
         "2 usage, 3 the machine cannot (`sockeye doctor` says what).");
}

static int help(const struct cli_options *options, int count, char **words)
{
    (void)options;
    if (count == 0) {
        help_all();
        return CLI_GOOD;
    }
    const struct verb *verb = verb_named(words[0]), *like = verb_like(words[0]);
    if (!verb)
        return complain_usage("unknown verb '%s'; %s%s%s", words[0],
                              like ? "did you mean `sockeye help " : "",
                              like ? like->name : "`sockeye help` shows all", like ? "`?" : "");
    printf("usage: sockeye %s\n\n%s\n%s\n", verb->usage, verb->about, verb->more);
    options_help(verb);
    return CLI_GOOD;
}

const struct verb verb_help = {
    .name = "help",
    .usage = "help [VERB]",
    .about = "what can be said here",
    .more = "",
    .run = help,
};

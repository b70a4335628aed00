/* sockeye help [VERB]. */
#include <stdio.h>
#include <string.h>

#include "lab/base/near.h"
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

/* What text, JSON and the screen may find to be wrong: one kind, with all its causes, or all. False: there is
 * none of that name. */
static bool help_findings(const char *name)
{
    enum { COLUMN = 24, ADVICE = COLUMN + 8 };
    bool any = false;
    if (!name)
        printf("What is found to be wrong in a run: why it matters, and the way out. A kind has\n"
               "a paragraph for each of its causes.\n\n");
    for (size_t i = 0; findings_kind(i); i++) {
        const struct finding_kind *kind = findings_kind(i);
        if (name && strcmp(kind->name, name) != 0)
            continue;
        any = true;
        int width = printf("  %s", kind->name);
        printf("%*s", COLUMN - width, "");
        print_hanging(stdout, COLUMN, kind->why);
        printf("%*sadvice  ", COLUMN, "");
        print_hanging(stdout, ADVICE, kind->advice);
    }
    return any;
}

static int unknown_finding(const char *name)
{
    struct near near = near_to(name);
    for (size_t i = 0; findings_kind(i); i++)
        near_try(&near, findings_kind(i)->name);
    return complain_usage("unknown finding '%s'%s%s%s; `sockeye help findings` shows all", name,
                          near.best ? ": did you mean " : "", near.best ? near.best : "",
                          near.best ? "?" : "");
}

static int unknown_verb(const char *name)
{
    struct near near = near_to(name);
    for (const struct verb *const *verb = verbs; *verb; verb++)
        near_try(&near, (*verb)->name);
    near_try(&near, "findings");
    if (near.best)
        return complain_usage("unknown verb '%s'; did you mean `sockeye help %s`?", name, near.best);
    return complain_usage("unknown verb '%s'; `sockeye help` shows all", name);
}

static int help_verb(const struct verb *verb)
{
    printf("usage: sockeye %s\n\n", verb->usage);
    print_hanging(stdout, 0, verb->about);
    if (*verb->more)
        print_hanging(stdout, 0, verb->more);
    putchar('\n');
    options_help(verb);
    return CLI_GOOD;
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
    bool findings = strcmp(words[0], "findings") == 0;
    if (count > (findings ? 2 : 1))
        return complain_usage("help takes a verb, or `findings` and one of them, so not '%s'",
                              words[count - 1]);
    if (findings)
        return help_findings(words[1]) ? CLI_GOOD : unknown_finding(words[1]);
    return verb_named(words[0]) ? help_verb(verb_named(words[0])) : unknown_verb(words[0]);
}

const struct verb verb_help = {
    .name = "help",
    .usage = "help [VERB|findings] [FINDING]",
    .options = OPTIONS_MANUAL,
    .about = "what can be said here",
    .more = "",
    .run = help,
};

/* What a shell can offer while a command line is typed. One place knows it, for all shells: they ask
 * `sockeye completion words -- WORD...`, whose last word is the one being typed, and get a line for each
 * that it can become, "WORD\tWHAT IT IS"; or, behind a tab, what the shell knows better itself: "\tfiles",
 * "\tfiles pcapng", "\tfolders", "\tcommands", "\tprocesses".
 *
 * Everything is read off the tables of verbs and options: a word in capitals of a usage, or of an option's
 * argument, is a kind of the table in completion_kinds.c, one in small letters stands for itself, | parts
 * several, [ ] and ... are for people. */
#ifndef SOCKEYE_CLI_COMPLETION_KINDS_H
#define SOCKEYE_CLI_COMPLETION_KINDS_H

#include "lab/base/str.h"
#include "lab/cli/cli.h"

/* A command line up to the word being typed. Borrowed. */
struct typed_line {
    const struct verb *const *verbs; /* all, ends with NULL */
    const char *now;                 /* that word, or what stands behind its "=" */
    const char *positions[8];        /* the words before it that are no options, behind the verb */
    size_t position_count;
};

/* Offers what one word of a table may be, "EXERCISE|FOLDER"; other words in capitals are anything. */
void completion_kind(const struct typed_line *line, struct str kinds);
/* Offers a word when it begins as the one being typed, with the first sentence of `about`, which may be NULL.
 */
void completion_offer(const struct typed_line *line, const char *word, const char *about);

#endif

/* Keys and commands for the manual page: see keys_manual.h. */
#include "viz/keys_manual.h"

#include <string.h>

#include "lab/base/roff.h"
#include "viz/keys/keys.h"
#include "viz/modes/commands.h"

/* Where keys hold, in the order of the page. A row stands under the first of its headings. */
static const struct {
    unsigned contexts;
    const char *heading;
} groups[] = {
    { KEYS_LESSON | KEYS_LIVE | KEYS_EVERYWHERE, "In a session" },
    { KEYS_PROMPT | KEYS_LINE, "While a line is typed" },
    { KEYS_KIND | KEYS_SAVING | KEYS_LETTER | KEYS_OVERWRITE, "After ], [, s" },
    { KEYS_OPENING, "On a lesson's card" },
    { KEYS_QUESTION, "While a prediction is open" },
    { KEYS_DEMO | KEYS_HANDS, "In a demonstration" },
    { KEYS_BESIDE, "With two runs side by side" },
    { KEYS_FOLLOWING, "In the presenter's notes" },
    { KEYS_MENU | KEYS_CONFIRM | KEYS_OVERLAY, "In the menu" },
};
enum { GROUPS = sizeof groups / sizeof *groups };

static size_t group_of(const struct binding *binding)
{
    for (size_t i = 0; i < GROUPS; i++)
        if (binding->contexts & groups[i].contexts)
            return i;
    return 0;
}

/* "left, backspace": all keys of this action in this group. */
static void put_keys(FILE *out, const struct binding *table, size_t count, const struct binding *binding)
{
    bool first = true;
    fputs(".TP\n.B ", out);
    for (size_t i = 0; i < count; i++) {
        bool same = table[i].action == binding->action && group_of(&table[i]) == group_of(binding);
        bool again = &table[i] != binding && (table[i].about || strcmp(table[i].name, binding->name) == 0);
        if (!same || again)
            continue;
        fputs(first ? "" : ", ", out);
        roff_text(out, table[i].name);
        first = false;
    }
    fputc('\n', out);
}

static void put_group(FILE *out, size_t group)
{
    size_t count;
    const struct binding *table = keys_table(&count);
    fprintf(out, ".SS %s\n", groups[group].heading);
    for (size_t i = 0; i < count; i++) {
        if (!table[i].about || group_of(&table[i]) != group)
            continue;
        put_keys(out, table, count, &table[i]);
        roff_prose(out, table[i].about);
    }
}

static void put_commands(FILE *out)
{
    const char *usage, *about;
    fputs(".SH COMMANDS\n", out);
    roff_prose(out, "What is typed after a colon. Names may be cut where they stay clear; tab completes.");
    for (size_t n = 0; commands_nth(n, &usage, &about); n++) {
        fputs(".TP\n.B :", out);
        roff_text(out, usage);
        fputc('\n', out);
        roff_prose(out, about);
    }
    fputs(".PP\nEach action of a key is a command, too:\n", out);
    bool first = true;
    for (int i = 0; i < ACTION_COUNT; i++) {
        const char *name = action_name((enum action)i);
        if (!name)
            continue;
        fputs(first ? "" : ",\n", out);
        roff_text(out, name);
        first = false;
    }
    fputs(".\n", out);
}

void keys_manual(FILE *out)
{
    fputs(".SH KEYS\nThese are the names that\n.B \\-\\-keys\ntakes, too.\n", out);
    for (size_t i = 0; i < GROUPS; i++)
        put_group(out, i);
    put_commands(out);
}

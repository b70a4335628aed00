/* The table of verbs, and the finding of one by its name. */
#include <string.h>

#include "lab/cli/cli.h"

const struct verb *const verbs[] = { &verb_menu,       &verb_run,      &verb_trace, &verb_replay,
                                     &verb_compare,    &verb_list,     &verb_learn, &verb_start,
                                     &verb_check,      &verb_watch,    &verb_hint,  &verb_solution,
                                     &verb_reset,      &verb_progress, &verb_facts, &verb_lint,
                                     &verb_new_lesson, &verb_doctor,   &verb_help,  NULL };

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

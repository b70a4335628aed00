/* The table of verbs, and the finding of one by its name. */
#include <string.h>

#include "lab/base/near.h"
#include "lab/cli/cli.h"

const struct verb *const verbs[] = { &verb_menu,     &verb_run,        &verb_trace,    &verb_replay,
                                     &verb_compare,  &verb_list,       &verb_learn,    &verb_review,
                                     &verb_start,    &verb_check,      &verb_watch,    &verb_hint,
                                     &verb_solution, &verb_reset,      &verb_progress, &verb_facts,
                                     &verb_lint,     &verb_new_lesson, &verb_notes,    &verb_handout,
                                     &verb_doctor,   &verb_completion, &verb_help,     NULL };

const struct verb *verb_named(const char *name)
{
    for (const struct verb *const *verb = verbs; *verb; verb++)
        if (strcmp((*verb)->name, name) == 0)
            return *verb;
    return NULL;
}

const struct verb *verb_like(const char *name)
{
    struct near near = near_to(name);
    for (const struct verb *const *verb = verbs; *verb; verb++)
        near_try(&near, (*verb)->name);
    return near.best ? verb_named(near.best) : NULL;
}

/* A control: a small change of a lesson under which facts of it have to be false, which shows that they can
 * fail. It is kept as its unified diff against files of the lesson's folder (programs, lesson.ini),
 * controls/NAME.diff. What stands before the diff names the facts, "turns red: FACT [FACT ...]", and says in
 * plain words what is changed. */
#ifndef SOCKEYE_CLI_CONTROL_H
#define SOCKEYE_CLI_CONTROL_H

#include "lab/cli/patch.h"
#include "lab/course/judge/checks.h"
#include "lab/course/lesson/lesson.h"

enum { CONTROL_FACTS_MAX = 16 };

struct control {
    char file[300];                              /* "controls/NAME.diff" */
    int line;                                    /* that names the facts */
    size_t facts[CONTROL_FACTS_MAX], fact_count; /* indices into the sheet */
    struct patch_files changed;
    struct lesson *lesson; /* as changed, in lint's own folder (lint_folder.h) */
};

/* Reads `control->file` and makes the changed lesson. CLI_GOOD; CLI_FAILED with what is wrong in `why`, at
 * `control->line`; CLI_MACHINE, with the reason said. control_free() is right in any case. */
int control_make(struct control *control, const struct lesson *lesson, const struct check_sheet *sheet,
                 char *why, size_t cap);
void control_free(struct control *control);

/* Whether it changes this file of the lesson. */
bool control_changes(const struct control *control, const char *file);

#endif

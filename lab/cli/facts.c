/* sockeye facts: proves what a lesson's text claims, on runs made now. */
#include <stdio.h>
#include <stdlib.h>

#include "lab/cli/cli.h"
#include "lab/cli/lessons.h"
#include "lab/cli/output_style.h"
#include "lab/cli/session.h"

struct proving {
    const struct lesson *lesson;
    struct check_sheet *sheet;
    struct verdict *verdicts;
    struct report_looks looks;
    unsigned failed, unjudged;
};

static bool is_needed(const struct check_sheet *sheet, const char *variant)
{
    for (size_t i = 0; i < sheet_count(sheet); i++)
        if (strcmp(sheet_at(sheet, i)->scenario, variant) == 0)
            return true;
    return false;
}

static int prove_variant(struct proving *proving, const char *variant)
{
    static struct session_plan session; /* large */
    struct timeline *timeline = NULL;
    int status = session_plan_lesson(&session, proving->lesson, variant);
    if (status == CLI_GOOD)
        status = session_record(&session, &timeline);
    session_plan_free(&session);
    if (status != CLI_GOOD)
        return status;
    if (sheet_prove(proving->sheet, variant, timeline, proving->verdicts)) {
        proving->failed += report_facts(stdout, proving->looks, proving->sheet, variant, timeline,
                                        proving->verdicts, &proving->unjudged);
        fflush(stdout);
    } else {
        complain("cannot start a process to prove the facts in");
        status = CLI_MACHINE;
    }
    timeline_close(timeline);
    return status;
}

/* A fact of a variant that is not there would never be looked at. */
static int check_variants(const struct proving *proving)
{
    for (size_t i = 0; i < sheet_count(proving->sheet); i++) {
        const struct sheet_row *row = sheet_at(proving->sheet, i);
        if (!lesson_variant(proving->lesson, row->scenario))
            return complain_usage(
                "%s/facts.c: the fact '%s' is of the variant '%s', which lesson.ini has not",
                proving->lesson->folder, row->name, row->scenario);
    }
    return CLI_GOOD;
}

static int prove_lesson(const struct lesson *lesson, const struct cli_options *options)
{
    char why[8192];
    struct proving proving = { .lesson = lesson, .looks = output_style_of(options) };
    bool machine;
    proving.sheet = facts_load(lesson, &machine, why, sizeof why);
    if (!proving.sheet) {
        complain("%s", why);
        return machine ? CLI_MACHINE : CLI_USAGE;
    }
    printf("%s%s%s\n", lesson->number, lesson->number[0] ? " " : "", lesson->name);
    proving.verdicts = calloc(sheet_count(proving.sheet) + 1, sizeof *proving.verdicts);
    int status = proving.verdicts ? check_variants(&proving) : CLI_MACHINE;
    for (size_t i = 0; status == CLI_GOOD && i < lesson->variant_count; i++)
        if (is_needed(proving.sheet, lesson->variants[i].name))
            status = prove_variant(&proving, lesson->variants[i].name);
    free(proving.verdicts);
    sheet_free(proving.sheet);
    if (status != CLI_GOOD)
        return status;
    return proving.failed > 0 ? CLI_FAILED : proving.unjudged > 0 ? CLI_MACHINE : CLI_GOOD;
}

static int prove_lessons(const struct cli_options *options, int count, char **words)
{
    int worst = CLI_GOOD;
    if (count == 0)
        return complain_usage("facts of which lesson? As in `sockeye facts 01`; `sockeye list` shows all");
    for (int i = 0; i < count; i++) {
        struct found_lesson found;
        int status = find_lesson(words[i], &found);
        if (status == CLI_GOOD)
            status = prove_lesson(found.lesson, options);
        found_lesson_free(&found);
        worst = status > worst ? status : worst;
    }
    return worst;
}

const struct verb verb_facts = {
    .name = "facts",
    .usage = "facts LESSON...",
    .about = "prove what a lesson's text claims, on runs made now",
    .more = "A line a claim, with the step of the run that proves it. Exit status 1 when one fails,\n"
            "3 when this machine cannot show one.\n",
    .options = OPTIONS_LOOKS,
    .run = prove_lessons,
};

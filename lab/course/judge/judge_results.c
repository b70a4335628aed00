#include "lab/course/judge/judge_results.h"

#include <stdlib.h>

static bool is_bad(enum verdict_kind kind)
{
    return kind == VERDICT_FAILS || kind == VERDICT_CRASHED;
}

/* One more session's verdict on a check. */
static void add(struct check_result *result, const struct trial_result *trial, size_t index,
                enum verdict_kind kind)
{
    if (is_bad(kind)) {
        result->weathers |= 1u << trial->trial.weather;
        if (!is_bad(result->kind)) {
            result->kind = kind;
            result->trial = index;
        }
    } else if (kind == VERDICT_SKIPPED && !is_bad(result->kind)) {
        result->kind = kind;
    } else if (kind == VERDICT_UNJUDGED && !is_bad(result->kind) && result->kind != VERDICT_SKIPPED) {
        if (result->kind != VERDICT_UNJUDGED)
            result->trial = index;
        result->kind = kind;
    } else if (kind == VERDICT_HOLDS && result->kind == VERDICT_NONE) {
        result->kind = kind;
    }
}

static void sum_runs(const struct judgement *judgement, struct check_result *result)
{
    *result =
        (struct check_result){ .name = RUNS,
                               .sentence = "the program runs without a fault, and ends when it should" };
    for (size_t i = 0; i < judgement->trial_count; i++)
        if (judgement->trials[i].timeline)
            add(result, &judgement->trials[i], i,
                judgement->trials[i].trouble.kind == ABNORMAL_NONE ? VERDICT_HOLDS : VERDICT_FAILS);
}

static void sum_row(const struct judgement *judgement, size_t row, struct check_result *result)
{
    const struct sheet_row *of = sheet_at(judgement->sheet, row);
    *result = (struct check_result){ .name = of->name, .sentence = of->sentence };
    for (size_t i = 0; i < judgement->trial_count; i++)
        if (judgement->trials[i].timeline)
            add(result, &judgement->trials[i], i, judgement->trials[i].verdicts[row].kind);
    if (result->kind == VERDICT_UNJUDGED)
        result->why = judgement->trials[result->trial].verdicts[row].actual;
}

/* What builds on a check that failed in an earlier session, or the same, could not hold. */
static void skip_what_builds_on(struct judgement *judgement, size_t row)
{
    const struct sheet_row *of = sheet_at(judgement->sheet, row);
    struct check_result *result = &judgement->checks[row + 1];
    if (!of->after)
        return;
    const struct check_result *before = &judgement->checks[sheet_find(judgement->sheet, of->after) + 1];
    bool earlier =
        is_bad(before->kind) && (!is_bad(result->kind) || judgement->trials[before->trial].trial.weather <=
                                                              judgement->trials[result->trial].trial.weather);
    if ((earlier && is_bad(result->kind)) || result->kind == VERDICT_SKIPPED ||
        before->kind == VERDICT_SKIPPED) {
        result->kind = VERDICT_SKIPPED;
        result->after = before->kind == VERDICT_SKIPPED ? before->after : before->name;
    }
}

void results_sum(struct judgement *judgement)
{
    size_t rows = sheet_count(judgement->sheet);
    if (!judgement->checks)
        judgement->checks = calloc(rows + 1, sizeof *judgement->checks);
    if (!judgement->checks) {
        judgement->kind = JUDGED_MACHINE;
        return;
    }
    judgement->check_count = rows + 1;
    judgement->passed = true;
    judgement->failed = false;
    sum_runs(judgement, &judgement->checks[0]);
    for (size_t row = 0; row < rows; row++) {
        sum_row(judgement, row, &judgement->checks[row + 1]);
        skip_what_builds_on(judgement, row);
    }
    for (size_t i = 0; i < judgement->check_count; i++) {
        enum verdict_kind kind = judgement->checks[i].kind;
        judgement->passed = judgement->passed && kind == VERDICT_HOLDS;
        judgement->failed = judgement->failed || (kind != VERDICT_HOLDS && kind != VERDICT_UNJUDGED);
    }
}

const struct check_result *judgement_check(const struct judgement *judgement, const char *name)
{
    for (size_t i = 0; i < judgement->check_count; i++)
        if (strcmp(judgement->checks[i].name, name) == 0)
            return &judgement->checks[i];
    return NULL;
}

size_t judgement_good(const struct judgement *judgement)
{
    size_t good = 0;
    for (size_t i = 0; i < judgement->check_count; i++)
        good += judgement->checks[i].kind == VERDICT_HOLDS;
    return good;
}

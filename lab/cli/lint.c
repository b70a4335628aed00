/* sockeye lint: what is wrong with a lesson, said to who writes it, by file and line. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/path.h"
#include "lab/cli/cli.h"
#include "lab/cli/lessons.h"
#include "lab/cli/lint_controls.h"
#include "lab/cli/lint_exercise.h"
#include "lab/cli/session.h"
#include "lab/course/judge/lint.h"
#include "lab/course/judge/lint_told.h"
#include "lab/course/judge/report.h"
#include "lab/course/quiz/quiz.h"

enum { PREDICTIONS_MAX = 64 };

static void say(void *data, const char *file, int line, const char *words)
{
    const struct lesson *lesson = data;
    const char *folder = path_base(lesson->folder);
    char where[PATH_MAX];
    if (line > 0)
        snprintf(where, sizeof where, "%s/%s:%d: ", folder, file, line);
    else
        snprintf(where, sizeof where, "%s/%s: ", folder, file);
    report_visible(stdout, str_from(where));
    for (const char *end; (end = strchr(words, '\n')); words = end + 1) {
        report_visible(stdout, (struct str){ words, (size_t)(end - words) });
        putchar('\n');
    }
    report_visible(stdout, str_from(words));
    putchar('\n');
}

/* ---- facts */

/* Names of the rows, as many as sheet_count(); owned. NULL when out of memory. */
static const char **fact_names(const struct check_sheet *sheet)
{
    const char **names = calloc(sheet_count(sheet) + 1, sizeof *names);
    for (size_t i = 0; names && i < sheet_count(sheet); i++)
        names[i] = sheet_at(sheet, i)->name;
    return names;
}

/* NULL where there are none to be had; `*status` is CLI_MACHINE, the reason said, where that is not the
 * lesson's fault. */
static struct check_sheet *lint_facts(struct lint *lint, const struct lesson *lesson, int *status)
{
    char why[2048];
    bool machine;
    struct check_sheet *sheet = facts_load(lesson, &machine, why, sizeof why);
    *status = !sheet && machine ? CLI_MACHINE : CLI_GOOD;
    if (!sheet && machine)
        complain("%s", why);
    else if (!sheet)
        lint_say(lint, "facts.c", 0, "%.300s", why);
    if (!sheet)
        return NULL;
    for (size_t i = 0; i < sheet_count(sheet); i++)
        if (!lesson_variant(lesson, sheet_at(sheet, i)->scenario))
            lint_say(lint, "facts.c", 0, "the fact '%s' is of the variant '%s', which lesson.ini has not",
                     sheet_at(sheet, i)->name, sheet_at(sheet, i)->scenario);
    const char **names = fact_names(sheet);
    if (names)
        lint_claims(lint, lesson, names, sheet_count(sheet));
    free(names);
    return sheet;
}

static void tell_verdict(struct lint *lint, const struct sheet_row *row, const struct verdict *verdict)
{
    if (verdict->kind == VERDICT_FAILS || verdict->kind == VERDICT_CRASHED)
        lint_say(lint, "facts.c", 0, "the fact '%s' does not hold: expected %s", row->name,
                 verdict->expected);
    if (verdict->kind != VERDICT_UNJUDGED)
        return;
    lint->partly = true;
    complain("the fact '%s' cannot be judged here: %s", row->name, verdict->actual);
}

/* `held` is told which facts hold. */
static void prove(struct lint *lint, const struct check_sheet *sheet, const char *variant,
                  struct timeline *timeline, bool *held)
{
    struct verdict *verdicts = calloc(sheet_count(sheet) + 1, sizeof *verdicts);
    bool proved = verdicts && sheet_prove(sheet, variant, timeline, verdicts);
    for (size_t i = 0; proved && i < sheet_count(sheet); i++) {
        tell_verdict(lint, sheet_at(sheet, i), &verdicts[i]);
        held[i] = held[i] || verdicts[i].kind == VERDICT_HOLDS;
    }
    free(verdicts);
}

/* ---- runs */

/* What the runs of all variants tell of one prediction. */
struct foretold {
    bool asked, unanswered, postponed;
};

/* What has been told of the runs so far. */
struct runs_told {
    struct foretold of[PREDICTIONS_MAX];
    struct lint_told told;
};

/* Its call has to be one that somebody sees made. */
static void lint_asked(struct lint *lint, const struct lesson_variant *variant, const struct quiz_item *item,
                       const struct timeline *timeline)
{
    if (item->asked != EVENT_NO_INDEX && item->step < timeline_prepared(timeline))
        lint_say(lint, "lesson.md", item->prediction.line,
                 "the prediction '%s' is asked at step %u, and prepare makes %u before anybody looks%s%s",
                 item->prediction.name, item->step, timeline_prepared(timeline),
                 variant->name[0] ? " in the variant " : "", variant->name);
}

/* A prediction has to be asked in the run of some variant, and answered wherever it is asked. */
static void look_at_predictions(struct lint *lint, const struct lesson *lesson,
                                const struct lesson_variant *variant, struct timeline *timeline,
                                struct runs_told *runs)
{
    struct quiz quiz;
    bool begun = quiz_begin(&quiz, lesson, variant->name, timeline);
    if (begun)
        lint_told(lint, &runs->told, lesson, &quiz);
    if (begun)
        for (size_t i = 0; i < quiz.count && quiz.items[i].nth < PREDICTIONS_MAX; i++) {
            lint_asked(lint, variant, &quiz.items[i], timeline);
            struct foretold *of = &runs->of[quiz.items[i].nth];
            of->asked = of->asked || quiz.items[i].asked != EVENT_NO_INDEX;
            of->postponed = of->postponed || quiz.items[i].postponed;
            of->unanswered = of->unanswered || (quiz.items[i].asked != EVENT_NO_INDEX &&
                                                quiz.items[i].revealed == EVENT_NO_INDEX);
        }
    quiz_end(&quiz);
}

/* In the order of the text, malformed ones left out, as the quiz has them. */
static void tell_predictions(struct lint *lint, const struct lesson *lesson, const struct foretold *foretold)
{
    struct prediction prediction;
    char why[200];
    size_t offset = 0, i = 0;
    int result;
    while ((result = prediction_next(lesson, &offset, &prediction, why, sizeof why)) != 0 &&
           i < PREDICTIONS_MAX) {
        if (result == -1)
            continue;
        if (!foretold[i].asked && prediction.why)
            lint_say(lint, "lesson.md", prediction.line,
                     "the why '%s' is never asked: no run shows what its right choice speaks of",
                     prediction.name);
        else if (!foretold[i].asked)
            lint_say(lint, "lesson.md", prediction.line,
                     "the prediction '%s' is never asked: no run makes a call from a line tagged '%s'",
                     prediction.name, prediction.tag);
        else if (foretold[i].unanswered)
            lint_say(lint, "lesson.md", prediction.line,
                     "the prediction '%s' has no answer in the run of a variant: none of its patterns "
                     "matches there; `not in: VARIANT` has it not asked",
                     prediction.name);
        if (foretold[i].postponed)
            lint_say(
                lint, "lesson.md", prediction.line,
                "the prediction '%s' is the third in a row in the run of a variant, with no step between "
                "them: it waits there for the next call from its line",
                prediction.name);
        i++;
    }
}

/* A run that a limit ended never ends by itself. */
static void lint_end(struct lint *lint, const struct lesson_variant *variant, const struct timeline *timeline)
{
    struct str limit = { NULL, 0 };
    const char *of = variant->name[0] ? variant->name : "lesson itself";
    for (unsigned kind = 0; kind < NOTE_KIND_COUNT && limit.n == 0; kind++)
        if (note_is_limit((enum note_kind)kind))
            limit = timeline_note(timeline, (enum note_kind)kind);
    if (limit.n > 0)
        lint_say(lint, "lesson.ini", 0, "the %s%s does not come to an end: %.*s",
                 variant->name[0] ? "variant " : "", of, STR_ARGS(limit));
    if (timeline_steps(timeline) == 0)
        lint_say(lint, "lesson.ini", 0, "the %s%s makes no call that can be watched",
                 variant->name[0] ? "variant " : "", of);
}

/* Who is named and cannot go is passed over, so the steps are those of the next who could. */
static void lint_prepared(struct lint *lint, const struct lesson_variant *variant,
                          const struct timeline *timeline)
{
    struct event event;
    for (size_t i = 0; i < variant->prepare.count; i++) {
        struct str who = str_from(variant->prepare.who[i]);
        uint32_t step = (uint32_t)i + 1;
        if (step <= timeline_prepared(timeline) &&
            timeline_event(timeline, timeline_step_begin(timeline, step), &event) &&
            (str_equal(event.actor, who) || str_equal(str_before(event.actor, '.'), who)))
            continue;
        lint_say(lint, "lesson.ini", 0, "prepare%s%s: '%.*s' cannot go at step %u",
                 variant->name[0] ? " of the variant " : "", variant->name, STR_ARGS(who), step);
        return;
    }
}

static int lint_variant(struct lint *lint, const struct lesson *lesson, size_t index,
                        const struct check_sheet *sheet, struct runs_told *runs, bool *held)
{
    static struct session_plan session; /* large */
    const struct lesson_variant *variant = &lesson->variants[index];
    struct timeline *timeline = NULL;
    int status = session_plan_lesson(&session, lesson, variant->name);
    if (status == CLI_GOOD)
        status = session_record(&session, &timeline);
    session_plan_free(&session);
    if (status == CLI_MACHINE)
        return status;
    if (status != CLI_GOOD) {
        lint_say(lint, "lesson.ini", 0, "the variant '%s' cannot run", variant->name);
        return CLI_GOOD;
    }
    lint_end(lint, variant, timeline);
    lint_prepared(lint, variant, timeline);
    look_at_predictions(lint, lesson, variant, timeline, runs);
    if (sheet)
        prove(lint, sheet, variant->name, timeline, held);
    timeline_close(timeline);
    return CLI_GOOD;
}

/* Runs every variant, and the facts' controls. */
static int lint_runs(struct lint *lint, const struct lesson *lesson, const struct check_sheet *sheet,
                     size_t *controls)
{
    struct runs_told runs = { 0 };
    bool *held = calloc(sheet ? sheet_count(sheet) + 1 : 1, sizeof *held);
    int status = held ? CLI_GOOD : CLI_MACHINE;
    for (size_t i = 0; i < lesson->variant_count && status == CLI_GOOD; i++)
        status = lint_variant(lint, lesson, i, sheet, &runs, held);
    if (status == CLI_GOOD)
        tell_predictions(lint, lesson, runs.of);
    if (status == CLI_GOOD && sheet)
        status = lint_controls(lint, lesson, sheet, held, controls);
    free(held);
    return status;
}

static void tell_lesson(const struct lint *lint, const struct lesson *lesson, size_t proved, size_t controls)
{
    printf("%s %s: ", lesson->number, lesson->name);
    if (lint->count == 0)
        printf("nothing to complain of (%zu variants, %zu facts, %zu controls%s)\n",
               lesson->variant_count - 1, proved, controls, exercise_exists(lesson) ? ", an exercise" : "");
    else
        printf("%u complaints\n", lint->count);
    fflush(stdout);
}

static int lint_one(const struct lesson *lesson)
{
    struct lint lint = { .data = (void *)lesson, .say = say };
    int status;
    lint_lesson(&lint, lesson);
    struct check_sheet *sheet = lint_facts(&lint, lesson, &status);
    size_t proved = sheet ? sheet_count(sheet) : 0, controls = 0;
    if (status == CLI_GOOD)
        status = lint_runs(&lint, lesson, sheet, &controls);
    sheet_free(sheet);
    if (status == CLI_GOOD)
        status = lint_exercise(&lint, lesson);
    if (status != CLI_GOOD)
        return status;
    tell_lesson(&lint, lesson, proved, controls);
    return lint.count > 0 ? CLI_FAILED : lint.partly ? CLI_MACHINE : CLI_GOOD;
}

static int lint_all(void)
{
    struct lesson_list all;
    int worst = find_lessons(&all);
    for (size_t i = 0; i < all.count; i++) {
        int status = CLI_FAILED;
        if (all.entries[i].lesson)
            status = lint_one(all.entries[i].lesson);
        else
            print_visible("%s\n", all.entries[i].why);
        worst = status > worst ? status : worst;
    }
    lessons_free(&all);
    return worst;
}

static int lint(const struct cli_options *options, int count, char **words)
{
    int worst = CLI_GOOD;
    (void)options;
    if (count == 0)
        return lint_all();
    for (int i = 0; i < count; i++) {
        struct found_lesson found;
        int status = find_lesson(words[i], &found);
        if (status == CLI_GOOD)
            status = lint_one(found.lesson);
        found_lesson_free(&found);
        worst = status > worst ? status : worst;
    }
    return worst;
}

const struct verb verb_lint = {
    .name = "lint",
    .usage = "lint [LESSON...]",
    .about = "say what is wrong with a lesson, by file and line",
    .more = "Reads the text and the programs, runs every variant, answers the predictions, proves the\n"
            "facts, plays the controls under which they have to be false, and judges the exercise's\n"
            "skeleton, solution, mutants and right programs. Exit status 1 when it complains.\n",
    .options = 0,
    .run = lint,
};

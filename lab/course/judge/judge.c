#include "lab/course/judge/judge.h"

#include <stdio.h>
#include <stdlib.h>

#include "lab/base/array.h"
#include "lab/course/judge/judge_results.h"
#include "lab/record/match.h"

enum { WORDS_MAX = 32 * 1024, STORMS = 2 };

static const struct {
    const char *name, *about;
} weathers[WEATHER_COUNT] = {
    [WEATHER_CALM] = { "calm", "the calls as they are" },
    [WEATHER_SHORT] = { "short", "each send and recv moves a few bytes only" },
    [WEATHER_EINTR] = { "eintr", "now and then a call fails with EINTR" },
    [WEATHER_EAGAIN] = { "eagain", "now and then a call that must not wait fails with EAGAIN" },
    [WEATHER_STORM] = { "storm", "all of it, and the programs take turns by chance" },
};

const char *weather_name(enum weather weather)
{
    return weathers[weather].name;
}

const char *weather_about(enum weather weather)
{
    return weathers[weather].about;
}

bool weather_named(const char *name, enum weather *weather)
{
    for (unsigned i = 0; i < WEATHER_COUNT; i++)
        if (strcmp(name, weathers[i].name) == 0) {
            *weather = (enum weather)i;
            return true;
        }
    return false;
}

const char *scenario_student(const struct lesson_variant *scenario)
{
    for (size_t i = 0; i < scenario->actor_count; i++)
        if (strcmp(scenario->actors[i].program, STUDENT) == 0)
            return scenario->actors[i].label;
    return NULL;
}

/* ---- before anything is played */

static void end_with(struct judgement *judgement, enum judgement_kind kind)
{
    judgement->kind = kind;
}

static bool compile(struct judgement *judgement)
{
    static const enum judgement_kind kinds[] = { [-LESSON_COMPILED] = JUDGED,
                                                 [-LESSON_COMPILE_FAILED] = JUDGED_COMPILER,
                                                 [-LESSON_COMPILE_MISSING] = JUDGED_UNFIT,
                                                 [-LESSON_COMPILE_MACHINE] = JUDGED_MACHINE };
    if (!student_file_check(judgement->source, judgement->words, WORDS_MAX)) {
        end_with(judgement, JUDGED_UNFIT);
        return false;
    }
    enum lesson_compile_result result =
        lesson_compile_student(judgement->source, &judgement->sanitized, judgement->executable,
                               sizeof judgement->executable, judgement->words, WORDS_MAX);
    end_with(judgement, kinds[-(int)result]);
    return result == LESSON_COMPILED;
}

/* What is wrong with the exercise itself. */
static bool check_exercise(struct judgement *judgement)
{
    const struct lesson *play = judgement->exercise->play;
    for (size_t i = 0; i < play->variant_count; i++)
        if (!scenario_student(&play->variants[i])) {
            snprintf(judgement->words, WORDS_MAX, "%s/exercise.ini: no actor has program = " STUDENT,
                     play->folder);
            return false;
        }
    for (size_t i = 0; i < sheet_count(judgement->sheet); i++) {
        const struct sheet_row *row = sheet_at(judgement->sheet, i);
        if (!lesson_variant(play, row->scenario)) {
            snprintf(judgement->words, WORDS_MAX,
                     "%s/checks.c: the check '%s' is of the scenario '%s', which exercise.ini has not",
                     play->folder, row->name, row->scenario);
            return false;
        }
    }
    return true;
}

static bool load(struct judgement *judgement)
{
    char path[1200];
    exercise_path(judgement->exercise, "checks.c", path, sizeof path);
    bool ignored; /* an exercise that is wrong cannot be judged either */
    judgement->sheet = checks_load(path, &ignored, judgement->words, WORDS_MAX);
    if (judgement->sheet && check_exercise(judgement))
        return true;
    end_with(judgement, JUDGED_MACHINE);
    return false;
}

/* ---- playing */

static struct trial_result *add_trial(struct judgement *judgement, const struct trial *trial)
{
    if (!array_reserve(&judgement->trials, &judgement->trial_capacity, judgement->trial_count + 1,
                       sizeof *judgement->trials))
        return NULL;
    struct trial_result *result = &judgement->trials[judgement->trial_count++];
    *result = (struct trial_result){ .trial = *trial };
    result->verdicts = calloc(sheet_count(judgement->sheet) + 1, sizeof *result->verdicts);
    return result->verdicts ? result : NULL;
}

struct taking {
    struct judgement *judgement;
    const struct stage *stage;
    size_t first; /* of the trials that are being played, in judgement->trials */
    bool failed;
    const struct judging *judging;
};

/* A program that has to be stopped once has to be stopped each time, which takes long and tells nothing new.
 */
static bool is_hopeless(const struct abnormal_end *trouble)
{
    return trouble->kind >= ABNORMAL_SPIN && trouble->kind <= ABNORMAL_TIME;
}

/* What the judging is for has been seen in this session. */
static bool is_until(const struct judgement *judgement, const struct trial_result *result, const char *until)
{
    if (!until)
        return false;
    if (strcmp(until, RUNS) == 0)
        return result->trouble.kind != ABNORMAL_NONE;
    size_t row = sheet_find(judgement->sheet, until);
    return row < sheet_count(judgement->sheet) && result->verdicts[row].kind == VERDICT_FAILS;
}

static bool any_until(const struct judgement *judgement, const char *until)
{
    for (size_t i = 0; i < judgement->trial_count; i++)
        if (judgement->trials[i].timeline && is_until(judgement, &judgement->trials[i], until))
            return true;
    return false;
}

static bool cannot_judge(struct taking *taking, struct str why)
{
    snprintf(taking->judgement->words, WORDS_MAX, "%.*s", STR_ARGS(why));
    taking->failed = true;
    return false;
}

/* The session's own limits are deeds: that it ran into the machine's clock, say, is nobody's fault. It is
 * played once more, and by itself. */
static bool was_prevented(struct taking *taking, struct trial_result *result, const char *why)
{
    if (result->again)
        return cannot_judge(taking, str_from(why));
    result->again = true;
    timeline_close(result->timeline);
    result->timeline = NULL;
    return true;
}

static bool took(void *data, size_t index, struct timeline *timeline)
{
    struct taking *taking = data;
    struct judgement *judgement = taking->judgement;
    struct trial_result *result = &judgement->trials[taking->first + index];
    const struct lesson_variant *scenario = result->trial.scenario;
    struct str unstarted = timeline_note(timeline, NOTE_START_FAILED);
    result->timeline = timeline;
    if (unstarted.n > 0) /* what was compiled here can be run, or the machine cannot */
        return cannot_judge(taking, unstarted);
    char why[200];
    if (machine_prevents(timeline, why, sizeof why))
        return was_prevented(taking, result, why);
    abnormal_end_find(timeline, scenario_student(scenario), &result->trouble);
    bool hopeless = is_hopeless(&result->trouble) && !taking->judging->all;
    if (!hopeless && !sheet_prove(judgement->sheet, scenario->name, timeline, result->verdicts))
        return cannot_judge(taking, str_from("the process that judges could not be started, or was killed"));
    if (taking->stage->keep)
        taking->stage->keep(taking->stage->data, &result->trial, timeline, result->kept, sizeof result->kept);
    return !hopeless && !is_until(judgement, result, taking->judging->until);
}

static bool play(struct judgement *judgement, const struct stage *stage, const struct trial *trials,
                 size_t count, const struct judging *judging)
{
    struct taking taking = {
        .judgement = judgement, .stage = stage, .first = judgement->trial_count, .judging = judging
    };
    for (size_t i = 0; i < count; i++)
        if (!add_trial(judgement, &trials[i])) {
            snprintf(judgement->words, WORDS_MAX, "out of memory");
            end_with(judgement, JUDGED_MACHINE);
            return false;
        }
    bool played =
        stage->play(stage->data, judgement, trials, count, took, &taking, judgement->words, WORDS_MAX);
    const size_t end = taking.first + count;
    for (; played && !taking.failed && taking.first < end; taking.first++)
        if (judgement->trials[taking.first].again)
            played = stage->play(stage->data, judgement, &judgement->trials[taking.first].trial, 1, took,
                                 &taking, judgement->words, WORDS_MAX);
    if (!played || taking.failed)
        end_with(judgement, JUDGED_MACHINE);
    return judgement->kind == JUDGED;
}

static bool play_calm(struct judgement *judgement, const struct stage *stage, const struct judging *judging)
{
    const struct lesson *play_of = judgement->exercise->play;
    struct trial trials[LESSON_VARIANTS_MAX];
    for (size_t i = 0; i < play_of->variant_count; i++)
        trials[i] = (struct trial){ &play_of->variants[i], WEATHER_CALM, judgement->seed, 0 };
    return play(judgement, stage, trials, play_of->variant_count, judging);
}

/* A program that never says that it would rather not wait cannot be told EAGAIN. */
static bool asks_not_to_wait(const struct judgement *judgement)
{
    static const char *const patterns[] = { "*NONBLOCK*", "*MSG_DONTWAIT*", "*FIONBIO*" };
    for (size_t i = 0; i < judgement->trial_count; i++) {
        const struct trial_result *result = &judgement->trials[i];
        char pattern[64];
        if (!result->timeline)
            continue;
        for (size_t k = 0; k < sizeof patterns / sizeof *patterns; k++) {
            snprintf(pattern, sizeof pattern, "%s: %s", scenario_student(result->trial.scenario),
                     patterns[k]);
            if (match_find(result->timeline, pattern, 0, timeline_count(result->timeline)) != EVENT_NO_INDEX)
                return true;
        }
    }
    return false;
}

static bool play_rough(struct judgement *judgement, const struct stage *stage, const struct judging *judging)
{
    const struct lesson *play_of = judgement->exercise->play;
    struct trial trials[LESSON_VARIANTS_MAX * (WEATHER_COUNT + STORMS)];
    size_t count = 0;
    bool eagain = asks_not_to_wait(judgement);
    for (unsigned weather = WEATHER_SHORT; weather < WEATHER_COUNT; weather++)
        for (size_t i = 0; i < play_of->variant_count; i++) {
            unsigned times = weather == WEATHER_STORM ? STORMS : 1;
            if (!exercise_is_rough(&play_of->variants[i]) || (weather == WEATHER_EAGAIN && !eagain))
                continue;
            for (unsigned k = 0; k < times; k++)
                trials[count++] =
                    (struct trial){ &play_of->variants[i], (enum weather)weather, judgement->seed + k, k };
        }
    judgement->rough = true;
    return play(judgement, stage, trials, count, judging);
}

/* ---- the whole */

static bool any_hopeless(const struct judgement *judgement)
{
    for (size_t i = 0; i < judgement->trial_count; i++)
        if (is_hopeless(&judgement->trials[i].trouble))
            return true;
    return false;
}

static void run(struct judgement *judgement, const struct judging *judging, const struct stage *stage)
{
    if (!compile(judgement) || !load(judgement) || !play_calm(judgement, stage, judging))
        return;
    results_sum(judgement);
    if (judging->calm || (judgement->failed && !judging->all) || any_hopeless(judgement) ||
        any_until(judgement, judging->until))
        return;
    if (play_rough(judgement, stage, judging))
        results_sum(judgement);
}

struct judgement *judge(const struct exercise *exercise, const char *source, const struct judging *judging,
                        const struct stage *stage)
{
    struct judgement *judgement = calloc(1, sizeof *judgement);
    if (!judgement)
        return NULL;
    judgement->exercise = exercise;
    judgement->seed = judging->seed;
    judgement->sanitized = true;
    judgement->words = calloc(1, WORDS_MAX);
    bool fits =
        snprintf(judgement->source, sizeof judgement->source, "%s", source) < (int)sizeof judgement->source;
    if (!judgement->words) {
        free(judgement);
        return NULL;
    }
    if (fits) {
        run(judgement, judging, stage);
    } else {
        snprintf(judgement->words, WORDS_MAX, "the path of the file is too long");
        end_with(judgement, JUDGED_UNFIT);
    }
    if (judgement->kind != JUDGED) {
        judgement->passed = false;
        judgement->failed = judgement->kind != JUDGED_MACHINE;
    }
    return judgement;
}

void judgement_free(struct judgement *judgement)
{
    if (!judgement)
        return;
    for (size_t i = 0; i < judgement->trial_count; i++) {
        if (judgement->trials[i].timeline)
            timeline_close(judgement->trials[i].timeline);
        free(judgement->trials[i].verdicts);
    }
    if (judgement->executable[0])
        lesson_compile_done(judgement->executable);
    free(judgement->trials);
    free(judgement->checks);
    free(judgement->words);
    sheet_free(judgement->sheet);
    free(judgement);
}

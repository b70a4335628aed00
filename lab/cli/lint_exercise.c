/* An exercise is right when it tells right from wrong: what is to fail fails, at the check that is named for
 * it, and every right program passes, however it is written. */
#include "lab/cli/lint_exercise.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/path.h"
#include "lab/cli/cli.h"
#include "lab/cli/lint_folder.h"
#include "lab/cli/mutant.h"
#include "lab/cli/trial_runner.h"
#include "lab/course/judge/report_checks.h"
#include "lab/course/lesson/compile_cache.h"

/* ---- programs of lint's own */

static const char own_program[] = "solution.c"; /* the name that the mutants' diffs have for it */
static char own_file[PATH_MAX];

/* A program that does nothing. */
static bool write_empty_program(void)
{
    static const char text[] = "int main(void)\n{\n    return 0;\n}\n";
    lint_folder_path(own_program, own_file, sizeof own_file);
    return lint_folder_write(own_program, text, sizeof text - 1);
}

/* ---- judging */

struct trying {
    struct lint *lint;
    const struct exercise *exercise;
    bool machine; /* something could not be judged, which has been said */
};

/* As a student's program is judged; with a `target` until that check fails, whatever fails besides. NULL when
 * it could not be judged. To be freed. */
static struct judgement *try_file(struct trying *trying, const char *path, const char *target)
{
    const struct judging judging = { .seed = 1, .all = target != NULL, .until = target };
    const struct stage stage = trial_runner_in("");
    struct judgement *judgement = judge(trying->exercise, path, &judging, &stage);
    if (judgement && lint_folder_has(path)) /* nobody will look for it again */
        cache_remove(judgement->executable);
    if (judgement && judgement->kind != JUDGED_MACHINE)
        return judgement;
    complain("cannot judge %s: %s", path, judgement ? judgement->words : "out of memory");
    judgement_free(judgement);
    trying->machine = true;
    return NULL;
}

static const struct check_result *first_failing(const struct judgement *judgement)
{
    for (size_t i = 0; i < judgement->check_count; i++)
        if (judgement->checks[i].kind == VERDICT_FAILS || judgement->checks[i].kind == VERDICT_CRASHED)
            return &judgement->checks[i];
    return NULL;
}

/* What of a judgement is worth a line: the first check that fails. */
static const char *first_failure(const struct judgement *judgement)
{
    const struct check_result *check = first_failing(judgement);
    return check ? check->name : "none";
}

static void has_to_fail(struct trying *trying, const char *name, const char *path, const char *what)
{
    struct judgement *judgement = try_file(trying, path, NULL);
    if (judgement && judgement->passed)
        lint_say(trying->lint, name, 0, "%s passes all checks", what);
    if (judgement && judgement->kind == JUDGED_COMPILER)
        lint_say(trying->lint, name, 0, "%s does not compile", what);
    judgement_free(judgement);
}

static int first_line(const char *text)
{
    return (int)strcspn(text, "\n");
}

/* The check that refuses it, where, and what it says to a student. */
static void say_refused(struct trying *trying, const char *name, const char *what,
                        const struct judgement *judgement)
{
    const struct check_result *check = first_failing(judgement);
    struct failure failure;
    if (!check || !failure_of(judgement, check, &failure)) {
        lint_say(trying->lint, name, 0, "%s does not pass: %.*s", what, first_line(judgement->words),
                 judgement->words);
        return;
    }
    lint_say(trying->lint, name, failure.line, "%s is refused by '%s' in %s weather%s%s: %.*s%s%.*s", what,
             check->name, weather_name(failure.weather), failure.scenario[0] ? ", scenario " : "",
             failure.scenario, first_line(failure.expected), failure.expected,
             failure.expected[0] ? " | " : "", first_line(failure.actual), failure.actual);
}

/* What this machine cannot show is no fault of the program. */
static bool is_refused(struct trying *trying, const struct judgement *judgement)
{
    bool partly = judgement->kind == JUDGED && !judgement->failed && !judgement->passed;
    if (partly && !trying->lint->partly)
        complain("this machine cannot show all that the checks of %s ask", trying->exercise->id);
    trying->lint->partly = trying->lint->partly || partly;
    return !partly && !judgement->passed;
}

static void solution(struct trying *trying)
{
    char path[1024];
    exercise_path(trying->exercise, "solution.c", path, sizeof path);
    struct judgement *judgement = try_file(trying, path, NULL);
    if (judgement && is_refused(trying, judgement))
        say_refused(trying, "exercise/solution.c", "the solution", judgement);
    else if (judgement && !judgement->rough)
        lint_say(trying->lint, "exercise/exercise.ini", 0, "no scenario is played in rough weather");
    judgement_free(judgement);
}

/* ---- mutants */

static void judge_mutant(struct trying *trying, const char *name, const char *target)
{
    struct judgement *judgement = try_file(trying, own_file, target);
    if (!judgement)
        return;
    const struct check_result *check = judgement_check(judgement, target);
    if (judgement->kind != JUDGED)
        lint_say(trying->lint, name, 0, "does not compile");
    else if (!check)
        lint_say(trying->lint, name, 0, "there is no check '%s' in checks.c", target);
    else if (check->kind != VERDICT_FAILS && check->kind != VERDICT_UNJUDGED)
        lint_say(trying->lint, name, 0, "is not caught by '%s' (but by: %s)", target,
                 first_failure(judgement));
    judgement_free(judgement);
}

/* The program, in lint's own folder. CLI_MACHINE without a `why`: the reason was said. */
static int make_mutant(const char *diff, const char *solution, char *why, size_t cap)
{
    char folder[PATH_MAX];
    why[0] = '\0';
    lint_folder_path("", folder, sizeof folder);
    if (!lint_folder_copy(own_program, solution))
        return CLI_MACHINE;
    return mutant_make(diff, folder, why, cap);
}

static void mutant(struct trying *trying, const char *file)
{
    char diff[1024], solution[1024], name[300], target[64], why[300];
    snprintf(name, sizeof name, "exercise/mutants/%s", file);
    exercise_path(trying->exercise, name + strlen("exercise/"), diff, sizeof diff);
    exercise_path(trying->exercise, "solution.c", solution, sizeof solution);
    int status = CLI_FAILED;
    if (mutant_target(diff, target, sizeof target, why, sizeof why))
        status = make_mutant(diff, solution, why, sizeof why);
    trying->machine = status == CLI_MACHINE;
    if (status == CLI_GOOD)
        judge_mutant(trying, name, target);
    else if (status == CLI_FAILED)
        lint_say(trying->lint, name, 0, "%s", why);
    else if (why[0])
        complain("%s", why);
}

/* ---- right programs */

static void right(struct trying *trying, const char *file)
{
    char path[1024], name[300];
    snprintf(name, sizeof name, "exercise/right/%s", file);
    exercise_path(trying->exercise, name + strlen("exercise/"), path, sizeof path);
    struct judgement *judgement = try_file(trying, path, NULL);
    if (judgement && is_refused(trying, judgement))
        say_refused(trying, name, "a right program", judgement);
    judgement_free(judgement);
}

/* ---- folders of programs */

static const struct programs {
    const char *folder, *what, *suffix;
    int least;
    void (*judge)(struct trying *trying, const char *file);
} mutants = { "mutants", "mutants", ".diff", LINT_MUTANTS_LEAST, mutant },
  rights = { "right", "right programs", ".c", LINT_RIGHTS_LEAST, right };

static void judge_each(struct trying *trying, const struct programs *programs)
{
    char folder[1024], name[300];
    struct dirent **entries = NULL;
    int found = 0;
    exercise_path(trying->exercise, programs->folder, folder, sizeof folder);
    int count = scandir(folder, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        if (str_ends(str_from(entries[i]->d_name), programs->suffix)) {
            found++;
            if (!trying->machine)
                programs->judge(trying, entries[i]->d_name);
        }
        free(entries[i]);
    }
    free(entries);
    snprintf(name, sizeof name, "exercise/%s", programs->folder);
    if (found < programs->least)
        lint_say(trying->lint, name, 0, "%d %s; an exercise has at least %d", found, programs->what,
                 programs->least);
}

static void judge_all(struct trying *trying)
{
    char skeleton[1024];
    exercise_path(trying->exercise, "skeleton.c", skeleton, sizeof skeleton);
    has_to_fail(trying, "exercise/skeleton.c", skeleton, "the skeleton");
    if (!trying->machine)
        has_to_fail(trying, "exercise/checks.c", own_file, "a program that does nothing");
    if (!trying->machine)
        solution(trying);
    if (!trying->machine)
        judge_each(trying, &mutants);
    if (!trying->machine)
        judge_each(trying, &rights);
}

/* ---- the task */

static bool is_given(const struct exercise *exercise, const char *name)
{
    const char *partner;
    for (size_t i = 0; (partner = exercise_partner(exercise, i)); i++)
        if (strcmp(partner, name) == 0)
            return true;
    return strcmp(exercise->play->file, name) == 0;
}

static void task(struct lint *lint, const struct exercise *exercise)
{
    struct str rest = exercise_task(exercise);
    char name[128];
    if (exercise_hints(exercise) == 0)
        lint_say(lint, "exercise/task.md", 0, "there is no hint: a section ## hint");
    while (exercise_next_file(&rest, name, sizeof name))
        if (!is_given(exercise, name))
            lint_say(lint, "exercise/task.md", 0,
                     "speaks of %s, which `sockeye start` does not give: no scenario has it", name);
}

int lint_exercise(struct lint *lint, const struct lesson *lesson)
{
    char why[512];
    if (!exercise_exists(lesson))
        return CLI_GOOD;
    struct exercise *exercise = exercise_read(lesson, why, sizeof why);
    if (!exercise) {
        lint_say(lint, "exercise/exercise.ini", 0, "%s", why);
        return CLI_GOOD;
    }
    struct trying trying = { .lint = lint, .exercise = exercise, .machine = !lint_folder_begin() };
    task(lint, exercise);
    if (!trying.machine) {
        trying.machine = !write_empty_program();
        if (!trying.machine)
            judge_all(&trying);
        lint_folder_end();
    }
    exercise_free(exercise);
    return trying.machine ? CLI_MACHINE : CLI_GOOD;
}

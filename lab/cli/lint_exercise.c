/* An exercise is right when it tells right from wrong: what is to fail fails, at the check that is named for
 * it. */
#include "lab/cli/lint_exercise.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/base/path.h"
#include "lab/cli/cli.h"
#include "lab/cli/trial_runner.h"

enum { MUTANTS_MAX = 64 };

struct trying {
    struct lint *lint;
    const struct exercise *exercise;
    bool machine; /* something could not be judged, which has been said */
};

/* NULL when it could not be judged. To be freed. */
static struct judgement *try_file(struct trying *trying, const char *path)
{
    const struct judging judging = { .seed = 1, .all = true };
    const struct stage stage = trial_runner_in("");
    struct judgement *judgement = judge(trying->exercise, path, &judging, &stage);
    if (judgement && judgement->kind != JUDGED_MACHINE)
        return judgement;
    complain("cannot judge %s: %s", path, judgement ? judgement->words : "out of memory");
    judgement_free(judgement);
    trying->machine = true;
    return NULL;
}

/* What of a judgement is worth a line: the first check that fails. */
static const char *first_failure(const struct judgement *judgement)
{
    for (size_t i = 0; i < judgement->check_count; i++)
        if (judgement->checks[i].kind == VERDICT_FAILS || judgement->checks[i].kind == VERDICT_CRASHED)
            return judgement->checks[i].name;
    return "none";
}

static void has_to_fail(struct trying *trying, const char *name, const char *path, const char *what)
{
    struct judgement *judgement = try_file(trying, path);
    if (judgement && judgement->passed)
        lint_say(trying->lint, name, 0, "%s passes all checks", what);
    if (judgement && judgement->kind == JUDGED_COMPILER)
        lint_say(trying->lint, name, 0, "%s does not compile", what);
    judgement_free(judgement);
}

static void solution(struct trying *trying)
{
    char path[1024];
    exercise_path(trying->exercise, "solution.c", path, sizeof path);
    struct judgement *judgement = try_file(trying, path);
    if (judgement && !judgement->passed)
        lint_say(trying->lint, "exercise/solution.c", 0, "the solution does not pass: %s",
                 judgement->kind == JUDGED ? first_failure(judgement) : judgement->words);
    else if (judgement && !judgement->rough)
        lint_say(trying->lint, "exercise/exercise.ini", 0, "no scenario is played in rough weather");
    judgement_free(judgement);
}

static void empty_program(struct trying *trying)
{
    char path[] = "/tmp/sockeye-empty-XXXXXX.c";
    int fd = mkstemps(path, 2);
    static const char text[] = "int main(void)\n{\n    return 0;\n}\n";
    if (fd < 0 || write(fd, text, sizeof text - 1) != (ssize_t)(sizeof text - 1)) {
        complain("cannot write a temporary file in /tmp");
        trying->machine = true;
    } else {
        has_to_fail(trying, "exercise/checks.c", path, "a program that does nothing");
    }
    if (fd >= 0) {
        close(fd);
        unlink(path);
    }
}

/* The check on a mutant's first line: "caught by: NAME". */
static bool read_target(const char *path, char *out, size_t cap)
{
    static const char mark[] = "caught by: ";
    char *text = file_text(path, NULL);
    const char *found = text ? strstr(text, mark) : NULL, *end = text ? strchrnul(text, '\n') : NULL;
    bool good = found && found < end;
    if (good)
        snprintf(out, cap, "%.*s", (int)strcspn(found + sizeof mark - 1, " \t\r\n*"),
                 found + sizeof mark - 1);
    free(text);
    return good;
}

static void mutant(struct trying *trying, const char *file)
{
    char path[1024], name[300], target[64];
    snprintf(name, sizeof name, "exercise/mutants/%s", file);
    exercise_path(trying->exercise, name + strlen("exercise/"), path, sizeof path);
    if (!read_target(path, target, sizeof target)) {
        lint_say(trying->lint, name, 1, "does not name the check that catches it: /* caught by: NAME */");
        return;
    }
    struct judgement *judgement = try_file(trying, path);
    if (!judgement)
        return;
    const struct check_result *check = judgement_check(judgement, target);
    if (judgement->kind != JUDGED)
        lint_say(trying->lint, name, 1, "does not compile");
    else if (!check)
        lint_say(trying->lint, name, 1, "there is no check '%s' in checks.c", target);
    else if (check->kind != VERDICT_FAILS)
        lint_say(trying->lint, name, 1, "is not caught by '%s' (but by: %s)", target,
                 first_failure(judgement));
    judgement_free(judgement);
}

static int is_source(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 2 && strcmp(entry->d_name + length - 2, ".c") == 0;
}

static void mutants(struct trying *trying)
{
    char folder[1024];
    struct dirent **entries = NULL;
    exercise_path(trying->exercise, "mutants", folder, sizeof folder);
    int count = scandir(folder, &entries, is_source, alphasort);
    if (count < LINT_MUTANTS_LEAST)
        lint_say(trying->lint, "exercise/mutants", 0, "%d mutants; an exercise has at least %d",
                 count < 0 ? 0 : count, LINT_MUTANTS_LEAST);
    for (int i = 0; i < count; i++) {
        if (!trying->machine && i < MUTANTS_MAX)
            mutant(trying, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
}

int lint_exercise(struct lint *lint, const struct lesson *lesson)
{
    char why[512], skeleton[1024];
    if (!exercise_exists(lesson))
        return CLI_GOOD;
    struct exercise *exercise = exercise_read(lesson, why, sizeof why);
    if (!exercise) {
        lint_say(lint, "exercise/exercise.ini", 0, "%s", why);
        return CLI_GOOD;
    }
    struct trying trying = { .lint = lint, .exercise = exercise };
    if (exercise_hints(exercise) == 0)
        lint_say(lint, "exercise/task.md", 0, "there is no hint: a section ## hint");
    exercise_path(exercise, "skeleton.c", skeleton, sizeof skeleton);
    has_to_fail(&trying, "exercise/skeleton.c", skeleton, "the skeleton");
    if (!trying.machine)
        empty_program(&trying);
    if (!trying.machine)
        solution(&trying);
    if (!trying.machine)
        mutants(&trying);
    exercise_free(exercise);
    return trying.machine ? CLI_MACHINE : CLI_GOOD;
}

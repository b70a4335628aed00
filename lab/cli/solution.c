/* sockeye solution: one way to do it, beside one's own. */
#include <errno.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "lab/cli/submission.h"
#include "lab/course/judge/progress.h"

extern char **environ;

/* What a person reads is what diff(1) prints. */
static int diff(const char *own, const char *solution)
{
    char *argv[] = { (char *)"diff",  (char *)"-u",      (char *)"--label",
                     (char *)"yours", (char *)"--label", (char *)"solution",
                     (char *)own,     (char *)solution,  NULL };
    pid_t child;
    int status = 0;
    fflush(stdout);
    int error = posix_spawnp(&child, argv[0], NULL, NULL, argv, environ);
    if (error) {
        complain("cannot run diff: %s; `make deps` installs it, and the solution is %s", strerror(error),
                 solution);
        return CLI_MACHINE;
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        puts("Yours is the solution, to the letter.");
    if (WIFEXITED(status) && WEXITSTATUS(status) <= 1)
        return CLI_GOOD;
    complain("this diff cannot compare them; `make deps` installs one that can, and the solution is %s",
             solution);
    return CLI_MACHINE;
}

static bool has_passed(const char *id)
{
    struct progress progress;
    progress_read(&progress);
    bool passed = progress_get(&progress, id, "passed") != NULL;
    progress_free(&progress);
    return passed;
}

static int solution(const struct cli_options *options, int count, char **words)
{
    struct submission submission;
    char path[PATH_MAX];
    if (count > 2)
        return complain_usage("solution takes an exercise and a folder, so not '%s'", words[2]);
    int status = find_submission("solution", count, words, &submission);
    if (status == CLI_GOOD && !options->anyway && !has_passed(submission.exercise->id)) {
        complain("%s has not passed its checks in all weathers yet; `sockeye hint %s` helps, and --anyway "
                 "shows the "
                 "solution all the same",
                 submission.exercise->id, submission.exercise->lesson->number);
        status = CLI_FAILED;
    }
    if (status == CLI_GOOD) {
        exercise_path(submission.exercise, "solution.c", path, sizeof path);
        status = diff(submission.file, path);
    }
    submission_free(&submission);
    return status;
}

const struct verb verb_solution = {
    .name = "solution",
    .usage = "solution EXERCISE",
    .about = "after the checks have passed: a solution, as a diff with yours",
    .more = "",
    .options = OPTIONS_ANYWAY,
    .run = solution,
};

/* sockeye check: judges a student's program. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/cli/cli.h"
#include "lab/cli/others_program.h"
#include "lab/cli/output_style.h"
#include "lab/cli/submission.h"
#include "lab/cli/trial_runner.h"
#include "lab/course/judge/progress.h"
#include "lab/course/judge/report_checks.h"

int check_submission(const struct submission *submission, const struct cli_options *options,
                     struct judgement **judgement)
{
    char folder[512], why[300];
    const struct judging judging = { .seed = options->seed >= 0 ? (uint64_t)options->seed : 1,
                                     .calm = options->calm };
    const struct lesson *lesson = submission->exercise->lesson;
    int allowed = others_program_allowed(submission->file, options);
    if (allowed != CLI_GOOD)
        return allowed;
    if (!progress_folder(lesson->number[0] ? lesson->number : lesson->name, folder, sizeof folder, why,
                         sizeof why))
        complain("%s; nothing is kept of this check", why);
    const struct stage stage = trial_runner_in(folder);
    *judgement = judge(submission->exercise, submission->file, &judging, &stage);
    if (!*judgement) {
        complain("out of memory");
        return CLI_MACHINE;
    }
    if ((*judgement)->kind == JUDGED_MACHINE)
        return CLI_MACHINE;
    return (*judgement)->passed ? CLI_GOOD : (*judgement)->failed ? CLI_FAILED : CLI_MACHINE;
}

void note_check(const struct submission *submission, const struct judgement *judgement)
{
    char value[64];
    const char *id = submission->exercise->id;
    struct progress progress;
    progress_read(&progress);
    snprintf(value, sizeof value, "%zu/%zu tries %ld", judgement_good(judgement), judgement->check_count,
             progress_tries(&progress, id) + 1);
    progress_free(&progress);
    keep_progress(id, "check", value);
    if (judgement->passed && judgement->rough)
        keep_progress(id, "passed", "");
}

static int check(const struct cli_options *options, int count, char **words)
{
    struct submission submission;
    struct judgement *judgement = NULL;
    report_checks_write *write = report_checks_named(options->format ? options->format : "text");
    if (!write)
        return complain_usage("--format=%s is unknown (one of: text, tap, junit, json)", options->format);
    if (count > 2)
        return complain_usage("check takes an exercise and a file, so not '%s'", words[2]);
    int status = find_submission("check", count, words, &submission);
    if (status == CLI_GOOD) {
        status = check_submission(&submission, options, &judgement);
        if (judgement)
            write(stdout, output_style_of(options), judgement);
        if (judgement && judgement->kind != JUDGED_MACHINE && !submission.is_other)
            note_check(&submission, judgement);
    }
    judgement_free(judgement);
    submission_free(&submission);
    return status;
}

const struct verb verb_check = {
    .name = "check",
    .usage = "check EXERCISE|FOLDER [FILE]",
    .about = "judge your program for an exercise",
    .more =
        "It is run as it is, and then in rough weather: calls cut short or interrupted, the programs in "
        "another\n"
        "order. The same seed gives the same weather. Exit status 1 when a check fails, 3\n"
        "when this machine cannot show what one asks.\n"
        "It runs behind a wall: it sees the system's files, its own folder if that is no home, and writes "
        "nothing\n"
        "but a /tmp that is gone with it.\n",
    .options = OPTIONS_CHECK | OPTIONS_LOOKS,
    .run = check,
};

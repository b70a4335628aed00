/* sockeye check: judges a student's program. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/cli/cli.h"
#include "lab/cli/looks.h"
#include "lab/cli/stage.h"
#include "lab/cli/work.h"
#include "lab/course/judge/progress.h"
#include "lab/course/judge/report_checks.h"

int check_work(const struct work *work, const struct cli_options *options, struct judgement **judgement)
{
    char folder[512], why[300];
    const struct judging judging = { .seed = options->seed >= 0 ? (uint64_t)options->seed : 1,
                                     .calm = options->calm };
    const struct lesson *lesson = work->exercise->lesson;
    if (!progress_folder(lesson->number[0] ? lesson->number : lesson->name, folder, sizeof folder, why,
                         sizeof why))
        complain("%s; nothing is kept of this check", why);
    const struct stage stage = stage_in(folder);
    *judgement = judge(work->exercise, work->file, &judging, &stage);
    if (!*judgement) {
        complain("out of memory");
        return CLI_MACHINE;
    }
    if ((*judgement)->kind == JUDGED_MACHINE)
        return CLI_MACHINE;
    return (*judgement)->passed ? CLI_GOOD : CLI_FAILED;
}

void note_check(const struct work *work, const struct judgement *judgement)
{
    char value[64];
    const char *id = work->exercise->id;
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
    struct work work;
    struct judgement *judgement = NULL;
    report_checks_write *write = report_checks_named(options->format ? options->format : "text");
    if (!write)
        return complain_usage("--format=%s is unknown (one of: text, tap, junit, json)", options->format);
    if (count > 2)
        return complain_usage("check takes an exercise and a file, so not '%s'", words[2]);
    int status = find_work("check", count, words, &work);
    if (status == CLI_GOOD) {
        status = check_work(&work, options, &judgement);
        if (judgement)
            write(stdout, looks_of(options), judgement);
        if (judgement && judgement->kind != JUDGED_MACHINE && !work.is_other)
            note_check(&work, judgement);
    }
    judgement_free(judgement);
    work_free(&work);
    return status;
}

const struct verb verb_check = {
    .name = "check",
    .usage = "check EXERCISE|FOLDER [FILE]",
    .about = "judge your program for an exercise",
    .more = "It is run as it is, and then in rough weather: calls cut short or interrupted, the programs in "
            "another\n"
            "order. The same seed gives the same weather. Exit status 1 when a check fails.\n",
    .options = OPTIONS_CHECK | OPTIONS_LOOKS,
    .run = check,
};

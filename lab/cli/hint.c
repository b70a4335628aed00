/* sockeye hint: one more each time it is asked. */
#include <stdio.h>
#include <stdlib.h>

#include "lab/base/str.h"
#include "lab/cli/output_style.h"
#include "lab/cli/submission.h"
#include "lab/course/judge/progress.h"

static void print_hint(const struct exercise *exercise, size_t index, size_t count)
{
    struct exercise_hint hint;
    if (!exercise_hint(exercise, index, &hint))
        return;
    printf("hint %zu of %zu%s%.*s\n\n", index + 1, count, hint.about.n ? ": " : "", STR_ARGS(hint.about));
    print_prose(stdout, hint.text);
}

static size_t hints_read(const char *id)
{
    struct progress progress;
    progress_read(&progress);
    struct str value = str_from(progress_get(&progress, id, "hint"));
    uint64_t read = 0;
    str_take_digits(&value, 10, UINT32_MAX, &read);
    progress_free(&progress);
    return (size_t)read;
}

void give_hints(const struct exercise *exercise, bool all)
{
    char value[24];
    size_t count = exercise_hints(exercise), read = hints_read(exercise->id);
    if (count == 0) {
        print_visible("There are no hints for %s.\n", exercise->id);
        return;
    }
    size_t next = read < count ? read : count - 1, now = all ? count : next + 1;
    for (size_t i = all ? 0 : next; i < now; i++)
        print_hint(exercise, i, count);
    if (now < count)
        printf("\nAsk again for the next one.\n");
    else if (!all && count > 1)
        printf("\nThat was the last one; `sockeye hint %s --all` shows them together.\n",
               exercise->lesson->number);
    snprintf(value, sizeof value, "%zu", now);
    if (now > read)
        keep_progress(exercise->id, "hint", value);
}

static int hint(const struct cli_options *options, int count, char **words)
{
    struct submission submission;
    if (count > 1)
        return complain_usage("hint takes one exercise, so not '%s'", words[1]);
    int status = find_exercise_or_submission("hint", count, words, &submission);
    if (status == CLI_GOOD)
        give_hints(submission.exercise, options->all);
    submission_free(&submission);
    return status;
}

const struct verb verb_hint = {
    .name = "hint",
    .usage = "hint EXERCISE",
    .about = "help with an exercise: the idea, the manual page, nearly the code",
    .more = "",
    .options = OPTIONS_ALL,
    .run = hint,
};

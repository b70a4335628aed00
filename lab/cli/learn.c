/* sockeye learn: goes on where a person was. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/base/path.h"
#include "lab/cli/show.h"
#include "lab/cli/submission.h"
#include "lab/course/judge/progress.h"

/* What comes next, of all lessons. */
enum next_kind { NEXT_NOTHING, NEXT_WORK, NEXT_LESSON, NEXT_EXERCISE };

struct next {
    enum next_kind kind;
    const struct lesson *lesson;
};

static bool has(const struct progress *progress, const struct lesson *lesson, const char *what)
{
    return progress_get(progress, path_base(lesson->folder), what) != NULL;
}

static const struct lesson *lesson_of(const struct lesson_list *all, const char *id)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->entries[i].lesson && strcmp(path_base(all->entries[i].lesson->folder), id) == 0)
            return all->entries[i].lesson;
    return NULL;
}

/* The exercise that was worked on last and has not passed. */
static const struct lesson *open_work(const struct lesson_list *all, const struct progress *progress)
{
    for (size_t i = progress->count; i-- > 0;) {
        const struct progress_entry *entry = &progress->entries[i];
        const struct lesson *lesson =
            strcmp(entry->what, "check") == 0 || strcmp(entry->what, "exercise") == 0
                ? lesson_of(all, entry->id)
                : NULL;
        if (lesson && exercise_exists(lesson) && has(progress, lesson, "exercise") &&
            !has(progress, lesson, "passed"))
            return lesson;
    }
    return NULL;
}

/* Where nothing is begun: the first lesson that was not seen, or whose exercise was not done. */
static struct next find_next(const struct lesson_list *all, const struct progress *progress)
{
    const struct lesson *submission = open_work(all, progress);
    if (submission)
        return (struct next){ NEXT_WORK, submission };
    for (size_t i = 0; i < all->count; i++) {
        const struct lesson *lesson = all->entries[i].lesson;
        if (!lesson || has(progress, lesson, "passed"))
            continue;
        if (!has(progress, lesson, "seen"))
            return (struct next){ NEXT_LESSON, lesson };
        if (exercise_exists(lesson))
            return (struct next){ NEXT_EXERCISE, lesson };
    }
    return (struct next){ NEXT_NOTHING, NULL };
}

static int go_on_with_work(const struct lesson *lesson, const struct progress *progress,
                           const struct cli_options *options)
{
    struct submission submission;
    unsigned good, all;
    char *words[] = { (char *)path_base(lesson->folder), NULL };
    int status = find_submission("learn", 1, words, &submission);
    if (status == CLI_GOOD) {
        print_visible("You are at the exercise of %s %s: %s\n  your file  %s\n", lesson->number, lesson->name,
                      submission.exercise->play->title, submission.file);
        if (progress_checks(progress, path_base(lesson->folder), &good, &all))
            printf("  so far     %u of %u checks hold\n", good, all);
        printf("  judge it   sockeye watch %s\n", lesson->number);
        fflush(stdout);
        if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
            status = watch_submission(&submission, options);
    }
    submission_free(&submission);
    return status;
}

static int go_on(const struct next *next, const struct progress *progress, const struct cli_options *options)
{
    const struct lesson *lesson = next->lesson;
    switch (next->kind) {
    case NEXT_WORK:
        return go_on_with_work(lesson, progress, options);
    case NEXT_LESSON:
        print_visible("Next is lesson %s %s, %s: sockeye run %s\n", lesson->number, lesson->name,
                      lesson->title, lesson->number);
        fflush(stdout);
        return show_on_screen(options) && isatty(STDIN_FILENO) ? run_lesson(lesson, NULL, options) : CLI_GOOD;
    case NEXT_EXERCISE:
        print_visible("Next is the exercise of lesson %s %s: sockeye start %s\n", lesson->number,
                      lesson->name, lesson->number);
        return CLI_GOOD;
    case NEXT_NOTHING:
        puts("You have seen all lessons and passed all exercises. `sockeye progress` shows them.");
        return CLI_GOOD;
    }
    return CLI_GOOD;
}

static int learn(const struct cli_options *options, int count, char **words)
{
    struct lesson_list all;
    struct progress progress;
    if (count > 0)
        return complain_usage("learn takes no words, so not '%s'", words[0]);
    int status = find_lessons(&all);
    if (status != CLI_GOOD)
        return status;
    progress_read(&progress);
    struct next next = find_next(&all, &progress);
    status = go_on(&next, &progress, options);
    progress_free(&progress);
    lessons_free(&all);
    return status;
}

const struct verb verb_learn = {
    .name = "learn",
    .usage = "learn",
    .about = "go on where you were: the exercise you are at, or the next lesson",
    .more = "",
    .options = OPTIONS_SCREEN | OPTIONS_LOOKS,
    .run = learn,
};

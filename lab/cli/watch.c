/* sockeye watch: judges each time a file is saved. It never goes on by itself: who is done says so. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lab/base/path.h"
#include "lab/cli/file_watch.h"
#include "lab/cli/output_style.h"
#include "lab/cli/progress_line.h"
#include "lab/cli/session.h"
#include "lab/cli/show.h"
#include "lab/cli/submission.h"
#include "lab/cli/watch_keys.h"
#include "lab/course/judge/report_checks.h"

struct watching {
    const struct submission *submission; /* borrowed from who began, or `other` */
    struct submission other;
    const struct cli_options *options;
    struct file_watch files;
    struct judgement *judgement; /* the last one */
    int status;                  /* what it came to */
    bool keys;                   /* there is somebody who can press them */
    bool done;
};

/* ---- what is told */

static const struct watch_key *keys_now(const struct watching *watching, size_t *count);

static void show_keys(const struct watching *watching)
{
    size_t count;
    const struct watch_key *keys = keys_now(watching, &count);
    watch_keys_show(keys, count, output_style_of(watching->options).color);
}

static void tell(struct watching *watching)
{
    char when[16];
    time_t now = time(NULL);
    struct tm local;
    const struct judgement *judgement = watching->judgement;
    strftime(when, sizeof when, "%H:%M:%S", localtime_r(&now, &local));
    if (judgement)
        report_checks_text(stdout, output_style_of(watching->options), judgement);
    if (watching->status == CLI_GOOD && judgement && judgement->rough)
        printf("%s  passed: `sockeye solution %s` shows another way, `sockeye learn` what comes next\n", when,
               watching->submission->exercise->lesson->number);
    else
        printf("%s  save to check again\n", when);
    if (watching->keys)
        show_keys(watching);
    watching->done = watching->done || fflush(stdout) != 0;
}

/* What went wrong meanwhile was said, and stays above it. */
static void tell_again(struct watching *watching, int status)
{
    if (status <= CLI_FAILED)
        watch_keys_clear();
    tell(watching);
}

static void check(struct watching *watching)
{
    const struct submission *submission = watching->submission;
    judgement_free(watching->judgement);
    watching->judgement = NULL;
    if (watching->keys)
        watch_keys_clear();
    print_visible("checking %s ...\n", submission->file);
    fflush(stdout);
    watching->status = check_submission(submission, watching->options, &watching->judgement);
    if (watching->judgement)
        note_check(submission, watching->judgement);
    tell(watching);
}

/* ---- the screen: others have the terminal meanwhile */

static const struct check_result *failure_told(const struct watching *watching, struct failure *failure)
{
    const struct judgement *judgement = watching->judgement;
    const struct check_result *check =
        judgement && judgement->kind == JUDGED ? judgement_first_failure(judgement) : NULL;
    return check && failure_of(judgement, check, failure) ? check : NULL;
}

static bool is_built(const struct watching *watching)
{
    return watching->judgement && watching->judgement->kind == JUDGED;
}

/* The recording of the session that failed, at the step that the report names. */
static void look(struct watching *watching)
{
    struct failure failure;
    char title[200];
    struct screen_options looks = show_app_options(watching->options);
    if (!failure_told(watching, &failure))
        return;
    snprintf(title, sizeof title, "%s%s%s, %s", watching->judgement->exercise->id,
             failure.scenario[0] ? " " : "", failure.scenario, weather_name(failure.weather));
    struct screen_session app = {
        .title = title, .timeline = (struct timeline *)failure.timeline, .wake = -1, .at = failure.step
    };
    watch_keys_end();
    int status = app_watch(&app, &looks);
    watch_keys_begin();
    tell_again(watching, status);
}

/* The session that failed once more, step by step; the first one where none did. It runs behind the wall, as
 * when it is judged. */
static void run(struct watching *watching)
{
    static struct session_plan session; /* large */
    const struct judgement *judgement = watching->judgement;
    struct cli_options options = *watching->options;
    struct failure failure;
    if (!is_built(watching))
        return;
    const struct check_result *check = failure_told(watching, &failure);
    struct trial trial = { .scenario = &judgement->exercise->play->variants[0], .seed = judgement->seed };
    if (check)
        trial = judgement->trials[check->trial].trial;
    options.seed = -1; /* the trial has its own */
    watch_keys_end();
    int status = session_plan_trial(&session, judgement, &trial);
    if (status == CLI_GOOD)
        status = session_show(&session, NULL, &options);
    session_plan_free(&session);
    watch_keys_begin();
    tell_again(watching, status);
}

static void hint(struct watching *watching)
{
    watch_keys_clear();
    give_hints(watching->submission->exercise, false);
    show_keys(watching);
}

static void quit(struct watching *watching)
{
    watching->done = true;
}

/* ---- to another exercise */

static void stop_watching(struct watching *watching)
{
    file_watch_end(&watching->files);
    judgement_free(watching->judgement);
    watching->judgement = NULL;
}

static void watch_other(struct watching *watching, const struct submission *next)
{
    stop_watching(watching);
    submission_free(&watching->other);
    watching->other = *next;
    watching->submission = &watching->other;
    file_watch_begin(&watching->files, watching->submission->folder);
    check(watching);
}

/* Beside the one that is watched; nothing is made unless the person says so: else CLI_FAILED. */
static int begin_beside(const struct watching *watching, struct submission *next)
{
    static const struct watch_key answers[] = { { 'y', "y", "begin it" }, { '\0', "any other key", "back" } };
    char folder[PATH_MAX];
    struct str beside = path_folder(watching->submission->folder);
    snprintf(folder, sizeof folder, "%.*s/%s", STR_ARGS(beside), next->exercise->id);
    watch_keys_clear();
    print_visible("%s  %s\n\nis not begun. Begin it in %s?\n", next->exercise->id,
                  next->exercise->play->title, folder);
    watch_keys_show(answers, 2, output_style_of(watching->options).color);
    return watch_keys_read() == 'y' ? begin_exercise(next, folder) : CLI_FAILED;
}

static void go_to(struct watching *watching, const struct lesson *lesson)
{
    struct submission next;
    char folder[PATH_MAX];
    int status = find_exercise(path_base(lesson->folder), &next);
    if (status == CLI_GOOD)
        status = find_begun(&next, folder, sizeof folder) ? set_submission_folder(&next, folder)
                                                          : begin_beside(watching, &next);
    if (status == CLI_GOOD) {
        watch_other(watching, &next);
        return;
    }
    submission_free(&next);
    tell_again(watching, status);
}

/* The n-th lesson that has an exercise; NULL: there are not so many. */
static const struct lesson *nth_exercise(const struct lesson_list *all, size_t n)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->entries[i].lesson && exercise_exists(all->entries[i].lesson) && n-- == 0)
            return all->entries[i].lesson;
    return NULL;
}

static bool is_watched(const struct watching *watching, const struct lesson *lesson)
{
    return strcmp(path_base(lesson->folder), watching->submission->exercise->id) == 0;
}

/* The one behind the one that is watched. */
static void next(struct watching *watching)
{
    const struct lesson_list *all = &watching->submission->found.all;
    const struct lesson *lesson;
    size_t n = 0;
    while ((lesson = nth_exercise(all, n)) && !is_watched(watching, lesson))
        n++;
    if (lesson && nth_exercise(all, n + 1)) {
        go_to(watching, nth_exercise(all, n + 1));
        return;
    }
    watch_keys_clear();
    puts("This is the last exercise.\n");
    tell(watching);
}

/* A letter for each. */
static void list(struct watching *watching)
{
    static const struct watch_key answers[] = { { '\0', "a letter", "go to that exercise" },
                                                { '\0', "any other key", "back" } };
    const struct lesson_list *all = &watching->submission->found.all;
    struct report_looks looks = output_style_of(watching->options);
    const struct lesson *lesson;
    struct progress progress;
    watch_keys_clear();
    progress_read(&progress);
    for (size_t n = 0; n < 26 && (lesson = nth_exercise(all, n)); n++) {
        printf("%c %c", is_watched(watching, lesson) ? '>' : ' ', (char)('a' + n));
        progress_line_print(&progress, lesson, looks, false);
    }
    progress_free(&progress);
    watch_keys_show(answers, 2, looks.color);
    char key = watch_keys_read();
    lesson = key >= 'a' && key <= 'z' ? nth_exercise(all, (size_t)(key - 'a')) : NULL;
    if (lesson && !is_watched(watching, lesson))
        go_to(watching, lesson);
    else
        tell_again(watching, CLI_GOOD);
}

/* ---- keys */

/* In the order of the line at the bottom: the first stay when there is little room. */
static const struct deed {
    struct watch_key key;
    void (*act)(struct watching *watching);
} deeds[] = {
    { { '\n', "enter", "look at the moment" }, look },
    { { 'q', "q", "quit" }, quit },
    { { 'c', "c", "check" }, check },
    { { 'r', "r", "run" }, run },
    { { 'h', "h", "hint" }, hint },
    { { 'n', "n", "next" }, next },
    { { 'l', "l", "list" }, list },
};
enum { DEEDS = sizeof deeds / sizeof *deeds };

/* What can be done now: nothing is looked at where nothing failed, and nothing run that does not compile. */
static const struct watch_key *keys_now(const struct watching *watching, size_t *count)
{
    static struct watch_key keys[DEEDS];
    struct failure failure;
    *count = 0;
    for (size_t i = 0; i < DEEDS; i++)
        if ((deeds[i].act != look || failure_told(watching, &failure)) &&
            (deeds[i].act != run || is_built(watching)))
            keys[(*count)++] = deeds[i].key;
    return keys;
}

/* Any other gives the report back, from a hint. */
static void take_key(struct watching *watching)
{
    char key = watch_keys_read();
    size_t i = 0;
    while (i < DEEDS && deeds[i].key.key != key)
        i++;
    if (i < DEEDS)
        deeds[i].act(watching);
    else
        tell_again(watching, CLI_GOOD);
}

/* Nothing that disturbs the terminal goes by between the look at it and the wait. */
static enum file_watch_event wait_for_news(struct watching *watching)
{
    sigset_t before;
    enum file_watch_event event = FILE_WATCH_SIGNAL;
    watch_keys_hold(&before);
    if (!watch_keys_disturbed())
        event = file_watch_wait(&watching->files, watching->keys ? STDIN_FILENO : -1, &before);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return event;
}

static void go_on(struct watching *watching)
{
    switch (wait_for_news(watching)) {
    case FILE_WATCH_CHANGED:
        check(watching);
        break;
    case FILE_WATCH_INPUT:
        take_key(watching);
        break;
    case FILE_WATCH_SIGNAL:
        watch_keys_disturbed();
        if (watching->keys)
            tell_again(watching, CLI_GOOD);
        break;
    }
}

int watch_submission(const struct submission *submission, const struct cli_options *options)
{
    struct watching watching = { .submission = submission, .options = options };
    file_watch_begin(&watching.files, submission->folder);
    watching.keys = isatty(STDOUT_FILENO) && watch_keys_begin();
    check(&watching);
    while (!watching.done)
        go_on(&watching);
    watch_keys_end();
    if (watching.keys)
        putchar('\n');
    stop_watching(&watching);
    submission_free(&watching.other);
    return CLI_GOOD;
}

static int watch(const struct cli_options *options, int count, char **words)
{
    struct submission submission;
    if (count > 2)
        return complain_usage("watch takes an exercise and a folder, so not '%s'", words[2]);
    int status = find_submission("watch", count, words, &submission);
    if (status == CLI_GOOD)
        status = watch_submission(&submission, options);
    submission_free(&submission);
    return status;
}

const struct verb verb_watch = {
    .name = "watch",
    .usage = "watch EXERCISE|FOLDER",
    .about = "judge your program each time you save",
    .more =
        "Keys: enter opens the step that the report names, in the recording of that session; r runs that\n"
        "session again on the screen, c checks now, h gives the next hint, n goes to the next exercise,\n"
        "l lists all of them, q quits. SOCKEYE_POLL=1 looks once a second, for file systems that do not\n"
        "tell of changes.\n",
    .options = OPTIONS_CHECK | OPTIONS_LOOKS,
    .run = watch,
};

/* sockeye run: a lesson, and on its screen its variants. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lab/cli/cli.h"
#include "lab/cli/lessons.h"
#include "lab/cli/session.h"

/* What was said into a file, however long; false where nothing was. */
static bool say_again(int said)
{
    char words[4096];
    ssize_t n;
    off_t size = 0;
    for (; (n = pread(said, words, sizeof words, size)) > 0; size += n) {
        if (size == 0)
            app_release();
        fwrite(words, 1, (size_t)n, stderr);
    }
    return size > 0;
}

/* Says nothing to a terminal that the screen before has left as it was: where there is something to say, it
 * is given back first. */
static int plan(struct session_plan *session, const struct lesson *lesson, const char *variant)
{
    int said = memfd_create("said", MFD_CLOEXEC), before = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (said >= 0 && before >= 0)
        dup2(said, STDERR_FILENO);
    int status = session_plan_lesson(session, lesson, variant);
    if (said >= 0 && before >= 0)
        dup2(before, STDERR_FILENO);
    if (!say_again(said) && status != CLI_GOOD)
        app_release();
    close(said);
    close(before);
    return status;
}

static int play(const struct lesson *lesson, const char *variant, const struct cli_options *options,
                struct run_turn *turn)
{
    static struct session_plan session; /* large; one session runs at a time */
    int status = plan(&session, lesson, variant);
    session.turn = options->record ? NULL : turn; /* a file is of one run */
    if (status == CLI_GOOD)
        status = session_show(&session, lesson, options);
    session_plan_free(&session);
    return status;
}

int run_lesson(const struct lesson *lesson, const char *variant, const struct cli_options *options)
{
    struct run_turn turn = { { variant, options->keys }, { .fd = -1 } };
    struct cli_options own = *options;
    int status;
    do {
        variant = turn.next.variant;
        own.keys = turn.next.keys;
        turn.next = (struct session_next){ NULL, NULL };
        status = play(lesson, variant, &own, &turn);
    } while (status == CLI_GOOD && turn.next.variant);
    app_release();
    if (turn.before.fd >= 0)
        close(turn.before.fd);
    return status;
}

static int run(const struct cli_options *options, int count, char **words)
{
    struct found_lesson found;
    if (count == 0)
        return complain_usage("run which lesson? As in `sockeye run 01`; `sockeye list` shows all");
    if (count > 2)
        return complain_usage("run takes a lesson and a variant, so not '%s'", words[2]);
    int status = find_lesson(words[0], &found);
    if (status == CLI_GOOD)
        status = run_lesson(found.lesson, count > 1 ? words[1] : NULL, options);
    found_lesson_free(&found);
    return status;
}

const struct verb verb_run = {
    .name = "run",
    .usage = "run LESSON [VARIANT] [OPTIONS]",
    .about = "watch a lesson: by number, name or folder",
    .more =
        "Its programs are compiled first (cc; CC names another), so change a line and run again.\n"
        "What is found in it is told, but leaves the exit status as it is: lessons show faults on purpose.\n",
    .options =
        OPTIONS_OUTPUT | OPTIONS_FOLD | OPTIONS_SCREEN | OPTIONS_LOOKS | OPTIONS_SESSION | OPTIONS_WEATHER,
    .run = run,
};

/* sockeye run: a lesson. */
#include "lab/cli/cli.h"
#include "lab/cli/lessons.h"
#include "lab/cli/session.h"

int run_lesson(const struct lesson *lesson, const char *variant, const struct cli_options *options)
{
    static struct session_plan session; /* large; one session runs at a time */
    int status = session_plan_lesson(&session, lesson, variant);
    if (status == CLI_GOOD)
        status = session_show(&session, lesson, options);
    session_plan_free(&session);
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

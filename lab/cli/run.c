/* sockeye run: a lesson. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "lab/cli/cli.h"
#include "lab/cli/lessons.h"
#include "lab/cli/session.h"

int run_lesson(const struct lesson *lesson, const char *variant, const struct cli_options *options)
{
    static struct session_plan session; /* large; one session runs at a time */
    int status = session_plan_lesson(&session, lesson, variant);
    if (status == CLI_GOOD)
        status = session_run(&session, lesson, options);
    session_plan_free(&session);
    return status;
}

static int unknown_lesson(const struct lesson_list *all, const char *name)
{
    char known[300] = "";
    size_t used = 0, shown = 0;
    for (; shown < all->count && shown < 4; shown++) {
        const struct lesson *lesson = all->entries[shown].lesson;
        if (lesson)
            used += (size_t)snprintf(known + used, sizeof known - used, "%s%s %s", used ? ", " : "",
                                     lesson->number, lesson->name);
    }
    if (!used)
        return complain_usage(
            "unknown lesson '%s': there are none in %s; SOCKEYE_LESSONS names another folder", name,
            all->folder);
    return complain_usage("unknown lesson '%s': there are %s%s; `sockeye list` shows all", name, known,
                          shown < all->count ? " ..." : "");
}

static bool is_path(const char *name)
{
    struct stat status;
    return strchr(name, '/') || (name[0] == '.' && stat(name, &status) == 0);
}

static int run_folder(const char *folder, const char *variant, const struct cli_options *options)
{
    char why[512];
    struct lesson *lesson = lesson_read(folder, why, sizeof why);
    if (!lesson)
        return complain_usage("%s", why);
    int status = run_lesson(lesson, variant, options);
    lesson_free(lesson);
    return status;
}

static int run(const struct cli_options *options, int count, char **words)
{
    struct lesson_list all;
    const char *variant = count > 1 ? words[1] : NULL;
    int status;
    if (count == 0)
        return complain_usage("run which lesson? As in `sockeye run 01`; `sockeye list` shows all");
    if (count > 2)
        return complain_usage("run takes a lesson and a variant, so not '%s'", words[2]);
    if (is_path(words[0]))
        return run_folder(words[0], variant, options);
    lessons_find(&all);
    const struct lesson_entry *entry = lessons_named(&all, words[0]);
    if (!entry)
        status = unknown_lesson(&all, words[0]);
    else if (!entry->lesson)
        status = complain_usage("%s", entry->why);
    else
        status = run_lesson(entry->lesson, variant, options);
    lessons_free(&all);
    return status;
}

const struct verb verb_run = {
    .name = "run",
    .usage = "run LESSON [VARIANT] [OPTIONS]",
    .about = "watch a lesson: by number, name or folder",
    .more = "Its programs are compiled first (cc; CC names another), so change a line and run again.\n",
    .options = OPTIONS_OUTPUT | OPTIONS_SCREEN | OPTIONS_LOOKS | OPTIONS_SESSION,
    .run = run,
};

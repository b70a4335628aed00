/* sockeye replay: a recording, by the same code as a live one. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/cli/cli.h"
#include "lab/cli/lesson_screen.h"
#include "lab/cli/show.h"
#include "lab/course/lesson/lesson.h"

static int print(struct timeline *timeline, const struct cli_options *options)
{
    struct printer printer;
    if (!printer_begin(&printer, timeline, options)) {
        complain("out of memory");
        return CLI_MACHINE;
    }
    if (options->at > 0)
        printer.next = timeline_step_begin(timeline, (uint32_t)options->at);
    printer_print(&printer);
    printer_findings(&printer, options);
    int status = printer_status(&printer);
    printer_end(&printer);
    return status;
}

/* The lesson that a recording is of, for its text: "01 tcp waiting". NULL when it is of none that is here. */
static const struct lesson *lesson_of(struct str session, const struct lesson_list *all)
{
    char number[16], name[64];
    if (session.n >= 100 || sscanf(session.p, "%15[0-9] %63s", number, name) != 2)
        return NULL;
    const struct lesson_entry *entry = lessons_named(all, name);
    return entry ? entry->lesson : NULL;
}

/* The variant, behind the lesson's name; the lesson itself when it is none. */
static const char *variant_of(const struct lesson *lesson, const char *title)
{
    char name[64];
    const struct lesson_variant *variant =
        sscanf(title, "%*s %*s %63s", name) == 1 ? lesson_variant(lesson, name) : NULL;
    return variant ? variant->name : NULL;
}

static int watch(struct timeline *timeline, const char *name, const struct cli_options *options)
{
    char title[300];
    struct lesson_list all;
    struct str session = timeline_note(timeline, NOTE_SESSION);
    snprintf(title, sizeof title, "%.*s", session.n ? (int)session.n : 200, session.n ? session.p : name);
    lessons_find(&all);
    struct screen_session app = {
        .title = title,
        .timeline = timeline,
        .wake = -1,
        .at = options->at >= 0 ? (uint32_t)options->at : timeline_prepared(timeline),
    };
    struct screen_options looks = show_app_options(options);
    struct lesson_screen teach;
    const struct lesson *lesson = session.n ? lesson_of(str_from(title), &all) : NULL;
    lesson_screen_begin(&teach, lesson, lesson ? variant_of(lesson, title) : NULL, NULL, &app);
    int status = app_watch(&app, &looks);
    lesson_screen_end(&teach);
    lessons_free(&all);
    return status;
}

static int replay(const struct cli_options *options, int count, char **words)
{
    char why[200];
    if (count != 1)
        return complain_usage(count ? "replay takes one recording, so not '%s'"
                                    : "replay which recording? As in `sockeye replay run.pcapng`%.0s",
                              count ? words[1] : "");
    const char *name = words[0];
    int fd =
        strcmp(name, "-") == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return complain_errno(errno, "cannot read %s", name);
    struct timeline *timeline = timeline_open(fd, false, why, sizeof why);
    if (!timeline)
        return complain_usage("%s: %s", name, why);
    uint32_t steps = timeline_steps(timeline);
    int status;
    if (options->at > (int64_t)steps)
        status =
            complain_usage("%s has %u steps, so there is no step %lld", name, steps, (long long)options->at);
    else
        status = show_on_screen(options) ? watch(timeline, name, options) : print(timeline, options);
    if (*timeline_trouble(timeline))
        complain("%s: %s", name, timeline_trouble(timeline));
    timeline_close(timeline);
    return status;
}

const struct verb verb_replay = {
    .name = "replay",
    .usage = "replay RECORDING [OPTIONS]",
    .about = "look at a recording again; - reads standard input",
    .more = "Any pcapng or pcap file opens; one without socket calls shows its packets.\n"
            "Text and JSON end with what was found to be wrong, and where; then the exit status is 1.\n",
    .options =
        OPTIONS_OUTPUT | OPTIONS_FOLD | OPTIONS_FINDINGS | OPTIONS_SCREEN | OPTIONS_LOOKS | OPTIONS_REPLAY,
    .run = replay,
};

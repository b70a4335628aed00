/* sockeye handout: a lesson as Markdown, from a run made now. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lab/cli/cli.h"
#include "lab/cli/lessons.h"
#include "lab/cli/session.h"
#include "viz/export/export_handout.h"

/* A link in Markdown would end there. */
static bool can_be_linked(const char *name)
{
    return !strpbrk(name, "<>\n\\");
}

static int write_handout(const struct lesson *lesson, const char *variant, struct timeline *timeline,
                         const struct cli_options *options)
{
    struct handout handout = { lesson, variant, timeline, options->svg, options->notes };
    FILE *picture = options->svg ? fopen(options->svg, "we") : NULL;
    if (options->svg && !picture)
        return complain_errno(errno, "cannot write %s", options->svg);
    bool good = export_handout(&handout, stdout, picture);
    good = fflush(stdout) == 0 && good;
    good = (!picture || fclose(picture) == 0) && good;
    if (good)
        return CLI_GOOD;
    complain("cannot write the handout: %s", strerror(errno));
    return CLI_MACHINE;
}

static int make(const struct lesson *lesson, const char *variant, const struct cli_options *options)
{
    static struct session_plan session; /* large */
    struct timeline *timeline = NULL;
    int status = session_plan_lesson(&session, lesson, variant);
    if (status == CLI_GOOD)
        status = session_record(&session, &timeline);
    session_plan_free(&session);
    if (status != CLI_GOOD)
        return status;
    status = write_handout(lesson, variant, timeline, options);
    timeline_close(timeline);
    return status;
}

static int handout(const struct cli_options *options, int count, char **words)
{
    struct found_lesson found;
    if (count == 0)
        return complain_usage("a handout of which lesson? As in `sockeye handout 04 >04.md`");
    if (count > 2)
        return complain_usage("handout takes a lesson and a variant, so not '%s'", words[2]);
    if (options->svg && !can_be_linked(options->svg))
        return complain_usage("--svg=%s is no name that a link can have", options->svg);
    int status = find_lesson(words[0], &found);
    if (status == CLI_GOOD)
        status = make(found.lesson, count > 1 ? words[1] : NULL, options);
    found_lesson_free(&found);
    return status;
}

const struct verb verb_handout = {
    .name = "handout",
    .usage = "handout LESSON [VARIANT]",
    .about = "a lesson as Markdown for slides and paper, from a run made now",
    .more =
        "Its text along the run, source lines, questions, the ladder (a Mermaid diagram, which most\n"
        "viewers of Markdown draw; --svg makes a picture of it), and the answers, as the run told them.\n",
    .options = OPTIONS_HANDOUT,
    .run = handout,
};

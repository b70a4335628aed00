/* sockeye progress: what was done, lesson by lesson. */
#include <stdio.h>
#include <string.h>

#include "lab/cli/lessons.h"
#include "lab/cli/output_style.h"
#include "lab/cli/progress_line.h"
#include "lab/cli/review.h"

static int show_progress(const struct cli_options *options, int count, char **words)
{
    struct lesson_list all;
    struct progress progress;
    char why[500];
    if (count > 0)
        return complain_usage("progress takes no words, so not '%s'", words[0]);
    int status = find_lessons(&all);
    if (status != CLI_GOOD)
        return status;
    if (!progress_is_own(why, sizeof why))
        complain("%s", why);
    progress_read(&progress);
    size_t again = 0;
    for (size_t i = 0; i < all.count; i++)
        if (all.entries[i].lesson) {
            progress_line_print(&progress, all.entries[i].lesson, output_style_of(options), true);
            again += review_count(all.entries[i].lesson, &progress);
        }
    if (again > 0)
        printf("%zu question%s back: `sockeye review` asks.\n", again, again == 1 ? " comes" : "s come");
    progress_free(&progress);
    lessons_free(&all);
    return CLI_GOOD;
}

const struct verb verb_progress = {
    .name = "progress",
    .usage = "progress",
    .about = "what you have done",
    .more = "It is kept as plain text in $XDG_STATE_HOME/sockeye/progress (~/.local/state).\n",
    .options = OPTIONS_LOOKS,
    .run = show_progress,
};

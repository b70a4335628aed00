/* What a command line could become, shown above it: each with what it does. Tab completes as far as it is
 * clear and opens the list; then tab goes down it, S-tab up, and past its end the line is as it was typed. */
#ifndef SOCKEYE_VIZ_COMPLETION_H
#define SOCKEYE_VIZ_COMPLETION_H

#include "viz/modes/commands.h"

struct completion {
    bool open;
    struct candidates found;
    size_t chosen;             /* == found.count: none, the line is as it was typed */
    char typed[LINE_TEXT_MAX]; /* that line */
};

/* Takes in what the line is now; without candidates it closes. */
void completion_see(struct completion *completion, const struct commands *commands, const char *text);
/* Tab (1), S-tab (-1). */
void completion_step(struct completion *completion, const struct commands *commands, struct line_edit *line,
                     int by);
void completion_draw(const struct completion *completion, struct canvas *screen);

#endif

/* What is typed after a colon: every action by its name, and commands with arguments, one table each. */
#ifndef SOCKEYE_VIZ_COMMANDS_H
#define SOCKEYE_VIZ_COMMANDS_H

#include "viz/keys/line_edit.h"
#include "viz/navigate/save.h"
#include "viz/navigate/search.h"
#include "viz/session/live.h"

struct theme;

/* What commands are about. */
struct commands {
    struct search *search;
    struct save *save;
    struct live *live;
    const bool *mouse; /* whether it is on */
    const struct theme **theme;
};

/* Each does it, or says why not; what is to be done by others is given back. */
typedef enum action run_command(struct commands *commands, const char *argument);
run_command command_step, command_find, command_filter;
/* A whole command line, without its colon. */
run_command command_run;

/* Completes the line as far as it is clear. */
void commands_complete(const struct commands *commands, struct line_edit *line);
/* What could be meant, as it is typed. */
void commands_candidates(const struct commands *commands, const char *text, char *out, size_t cap);
/* The n-th command with arguments, for the manual: "save WHAT FILE" and a sentence; false at the end. */
bool commands_nth(size_t n, const char **usage, const char **about);

#endif

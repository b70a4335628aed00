/* What is typed after a colon: every action by its name, and commands with arguments, one table each. */
#ifndef SOCKEYE_VIZ_COMMANDS_H
#define SOCKEYE_VIZ_COMMANDS_H

#include "viz/keys/line_edit.h"
#include "viz/navigate/save.h"
#include "viz/navigate/search.h"
#include "viz/session/live.h"

struct theme;
struct screen_session;

/* What commands are about. */
struct commands {
    struct search *search;
    struct save *save;
    struct live *live;
    const bool *mouse; /* whether it is on */
    const struct theme **theme;
    const struct screen_session *session;
};

/* Each does it, or says why not; what is to be done by others is given back. */
typedef enum action run_command(struct commands *commands, const char *argument);
run_command command_step, command_find, command_filter;
/* A whole command line, without its colon. */
run_command command_run;

/* What could stand where the line ends, and where that begins in it. */
enum { CANDIDATE_MAX = 32, CANDIDATES_MAX = 128 };
struct candidate {
    char word[CANDIDATE_MAX];
    const char *about; /* what it does; "" nothing is said */
};
struct candidates {
    struct candidate items[CANDIDATES_MAX];
    size_t count, at;
};
void commands_candidates(const struct commands *commands, const char *text, struct candidates *found);
/* The n-th command with arguments, for the manual: "save WHAT FILE" and a sentence; false at the end. */
bool commands_nth(size_t n, const char **usage, const char **about);

#endif

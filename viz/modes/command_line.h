/* The line in place of the footer: what to find, to show only, to go to, to do, and what to call a file. */
#ifndef SOCKEYE_VIZ_COMMAND_LINE_H
#define SOCKEYE_VIZ_COMMAND_LINE_H

#include "viz/keys/line_edit.h"
#include "viz/modes/completion.h"
#include "viz/modes/mode.h"

enum line_kind { LINE_FIND, LINE_FILTER, LINE_STEP, LINE_COMMAND, LINE_FILE, LINE_KIND_COUNT };

struct command_line {
    struct commands *commands;
    enum line_kind kind;
    struct line_edit edit;
    struct completion completion; /* of a command */
    struct line_history history[LINE_KIND_COUNT];
};

extern const struct mode_ops command_line_mode;

#endif

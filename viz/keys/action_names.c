/* The actions by name, for the command line and the manual page. */
#include <stddef.h>

#include "viz/keys/keys.h"

static const char *const names[ACTION_COUNT] = {
    [ACTION_STEP] = "next",
    [ACTION_FORWARD] = "forward",
    [ACTION_STEP_BACK] = "back",
    [ACTION_RUN] = "run",
    [ACTION_NEXT_ACTOR] = "next-actor",
    [ACTION_FIRST] = "first",
    [ACTION_LAST] = "last",
    [ACTION_PANE_1] = "source",
    [ACTION_PANE_2] = "ladder",
    [ACTION_PANE_3] = "sets",
    [ACTION_PANE_4] = "buffers",
    [ACTION_PANE_5] = "packets",
    [ACTION_PANE_6] = "text",
    [ACTION_PANE_7] = "output",
    [ACTION_NEXT_PANE] = "next-pane",
    [ACTION_ZOOM] = "zoom",
    [ACTION_OUTPUT] = "output-and-back",
    [ACTION_PACKETS] = "packets-and-back",
    [ACTION_UP] = "up",
    [ACTION_DOWN] = "down",
    [ACTION_LEFT] = "left",
    [ACTION_RIGHT] = "right",
    [ACTION_PAGE_UP] = "page-up",
    [ACTION_PAGE_DOWN] = "page-down",
    [ACTION_OPEN] = "open",
    [ACTION_BACK] = "escape",
    [ACTION_TIME] = "time",
    [ACTION_STATES] = "states",
    [ACTION_TALK] = "conversation",
    [ACTION_FOLD] = "fold",
    [ACTION_SEARCH] = "find",
    [ACTION_NEXT_MATCH] = "next-match",
    [ACTION_PREVIOUS_MATCH] = "previous-match",
    [ACTION_FILTER] = "filter",
    [ACTION_GOTO] = "step",
    [ACTION_NEXT_KIND] = "to-next",
    [ACTION_PREVIOUS_KIND] = "to-previous",
    [ACTION_MARK] = "mark",
    [ACTION_TO_MARK] = "to-mark",
    [ACTION_COMMAND] = "command",
    [ACTION_MOUSE] = "mouse",
    [ACTION_SAVE] = "save",
    [ACTION_TYPE] = "input",
    [ACTION_SUMMARY] = "summary",
    [ACTION_COMPARE] = "compare",
    [ACTION_NOTES] = "notes",
    [ACTION_BLANK] = "blank",
    [ACTION_SKIP] = "skip",
    [ACTION_PLAY] = "play",
    [ACTION_FASTER] = "faster",
    [ACTION_SLOWER] = "slower",
    [ACTION_REDRAW] = "redraw",
    [ACTION_HELP] = "help",
    [ACTION_QUIT] = "quit",
};

const char *action_name(enum action action)
{
    return action < ACTION_COUNT ? names[action] : NULL;
}

const char *action_about(enum action action)
{
    size_t count;
    const struct binding *table = keys_table(&count);

    for (size_t i = 0; i < count; i++)
        if (table[i].action == action && table[i].about)
            return table[i].about;
    return NULL;
}

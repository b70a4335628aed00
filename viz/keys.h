/* Keys, actions and their words in one table (keys.c): dispatch, footer, help, manual page and key scripts all read it. */
#ifndef SOCKEYE_VIZ_KEYS_H
#define SOCKEYE_VIZ_KEYS_H

#include <stddef.h>
#include <stdbool.h>

enum action {
    ACTION_NONE,
    ACTION_STEP, ACTION_STEP_BACK, ACTION_RUN, ACTION_NEXT_ACTOR, ACTION_FIRST, ACTION_LAST,
    ACTION_PANE_1, ACTION_PANE_2, ACTION_PANE_3, ACTION_PANE_4, ACTION_PANE_5, ACTION_PANE_6, ACTION_PANE_7,
    ACTION_NEXT_PANE, ACTION_ZOOM, ACTION_OUTPUT,
    ACTION_UP, ACTION_DOWN, ACTION_LEFT, ACTION_RIGHT, ACTION_PAGE_UP, ACTION_PAGE_DOWN, ACTION_OPEN, ACTION_BACK,
    ACTION_TIME, ACTION_SEARCH, ACTION_SAVE, ACTION_TYPE, ACTION_REDRAW, ACTION_HELP, ACTION_QUIT,
    ACTION_COUNT
};

/* Where a binding holds. */
enum key_context { KEYS_EVERYWHERE = 1, KEYS_MENU = 2, KEYS_LESSON = 4, KEYS_OVERLAY = 8 };

struct binding {
    int key;          /* a character, or KEY_CODE_* below */
    const char *name; /* as in key scripts and the help: "space", "left", "z" */
    unsigned contexts;
    enum action action;
    const char *words; /* footer: "step"; NULL: not in the footer */
    const char *about; /* help: one sentence */
    int rank;          /* footer order; small first, dropped last when narrow */
};

enum key_code { KEY_CODE_UP = 0x110000, KEY_CODE_DOWN, KEY_CODE_LEFT, KEY_CODE_RIGHT, KEY_CODE_PAGE_UP,
                KEY_CODE_PAGE_DOWN, KEY_CODE_HOME, KEY_CODE_END, KEY_CODE_RESIZE, KEY_CODE_MOUSE, KEY_CODE_BACKTAB };

const struct binding *keys_table(size_t *count);
enum action keys_action(unsigned contexts, int key);
/* Key of a name as used in key scripts: "space" "left" "tab" "esc" "enter" "C-c" "z"; 0 when unknown. */
int keys_from_name(const char *name, size_t length);

#endif

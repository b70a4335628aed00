/* Keys, actions and their words in one table (keys.c): dispatch, footer, help, manual page and key scripts
 * all read it. */
#ifndef SOCKEYE_VIZ_KEYS_H
#define SOCKEYE_VIZ_KEYS_H

#include <stdbool.h>
#include <stddef.h>

enum action {
    ACTION_NONE,
    ACTION_STEP,
    ACTION_FORWARD,
    ACTION_STEP_BACK,
    ACTION_RUN,
    ACTION_NEXT_ACTOR,
    ACTION_FIRST,
    ACTION_LAST,
    ACTION_PANE_1,
    ACTION_PANE_2,
    ACTION_PANE_3,
    ACTION_PANE_4,
    ACTION_PANE_5,
    ACTION_PANE_6,
    ACTION_PANE_7,
    ACTION_NEXT_PANE,
    ACTION_ZOOM,
    ACTION_OUTPUT,
    ACTION_PACKETS,
    ACTION_UP,
    ACTION_DOWN,
    ACTION_LEFT,
    ACTION_RIGHT,
    ACTION_PAGE_UP,
    ACTION_PAGE_DOWN,
    ACTION_OPEN,
    ACTION_BACK,
    ACTION_TIME,
    ACTION_STATES,
    ACTION_TALK,
    ACTION_FOLD,
    ACTION_SEARCH,
    ACTION_NEXT_MATCH,
    ACTION_PREVIOUS_MATCH,
    ACTION_FILTER,
    ACTION_GOTO,
    ACTION_NEXT_KIND,
    ACTION_PREVIOUS_KIND,
    ACTION_KIND_PACKET,
    ACTION_KIND_ERROR,
    ACTION_KIND_FINDING,
    ACTION_KIND_BLOCK,
    ACTION_MARK,
    ACTION_TO_MARK,
    ACTION_COMMAND,
    ACTION_MOUSE,
    ACTION_SAVE,
    ACTION_SAVE_RECORDING,
    ACTION_SAVE_TRANSCRIPT,
    ACTION_SAVE_LADDER,
    ACTION_SAVE_SCREEN,
    ACTION_OVERWRITE,
    ACTION_TYPE,
    ACTION_END_OF_INPUT,
    ACTION_COMPLETE,
    ACTION_COMPLETE_BACK,
    ACTION_CLEAR_LINE,
    ACTION_ANSWER,
    ACTION_SKIP,
    ACTION_SUMMARY,
    ACTION_FINDINGS,
    ACTION_COMPARE,
    ACTION_NOTES,
    ACTION_READ,
    ACTION_CARD,
    ACTION_BEGIN,
    ACTION_PLAY,
    ACTION_HANDS,
    ACTION_FASTER,
    ACTION_SLOWER,
    ACTION_BLANK,
    ACTION_VARIANTS,
    ACTION_SWITCH, /* to the variant that was chosen: by no key */
    ACTION_EXERCISE,
    ACTION_REVIEW,
    ACTION_REDRAW,
    ACTION_HELP,
    ACTION_QUIT,
    ACTION_INTERRUPT,
    ACTION_COUNT
};

/* Where a binding holds. */
enum key_context {
    KEYS_EVERYWHERE = 1,
    KEYS_MENU = 2,
    KEYS_LESSON = 4,
    KEYS_OVERLAY = 8,
    KEYS_LIVE = 16,    /* of a lesson screen whose programs are under way */
    KEYS_CONFIRM = 32, /* while it is asked whether to quit */
    KEYS_PROMPT = 64,  /* while a line is typed to a program; other keys are text */
    KEYS_LINE = 128, /* while a pattern, a number, a command or a file's name is typed; other keys are text */
    KEYS_KIND = 256, /* after ] or [: to the next or previous what */
    KEYS_SAVING = 512,       /* after s: save what */
    KEYS_LETTER = 1024,      /* after m or ': the letter of a mark */
    KEYS_QUESTION = 2048,    /* while a prediction is open; before what the lesson screen has */
    KEYS_DEMO = 4096,        /* --demo; before what the lesson screen has */
    KEYS_BESIDE = 8192,      /* two runs side by side */
    KEYS_OVERWRITE = 16384,  /* while it is asked whether to overwrite a file */
    KEYS_OPENING = 32768,    /* on a lesson's card */
    KEYS_HANDS = 65536,      /* a prediction that is put to a class is open */
    KEYS_FOLLOWING = 131072, /* the presenter's notes, on a terminal of their own */
    KEYS_VARIANTS = 262144,  /* of a lesson's screen from which another of its variants may be begun */
    KEYS_LAST = KEYS_VARIANTS
};

struct binding {
    int key;          /* a character, or KEY_CODE_* below */
    const char *name; /* as in key scripts and the help: "space", "left", "z" */
    unsigned contexts;
    enum action action;
    const char *words; /* footer: "step"; NULL: not in the footer */
    const char *about; /* help: one sentence; NULL: another key of the action above, listed with it */
    int rank;          /* footer order; small first, dropped last when narrow */
    const char *shown; /* footer, where it is not the name: "←", "1-7"; NULL: the name */
};

enum key_code {
    KEY_CODE_UP = 0x110000,
    KEY_CODE_DOWN,
    KEY_CODE_LEFT,
    KEY_CODE_RIGHT,
    KEY_CODE_PAGE_UP,
    KEY_CODE_PAGE_DOWN,
    KEY_CODE_HOME,
    KEY_CODE_END,
    KEY_CODE_RESIZE,
    KEY_CODE_BACKTAB,
    KEY_CODE_SHIFT_LEFT,
    KEY_CODE_SHIFT_RIGHT,
    KEY_CODE_MOUSE = 0x40000000 /* bits for what it did and where: keys_mouse() */
};
enum {
    KEY_CODE_ENTER = '\r',
    KEY_CODE_TAB = '\t',
    KEY_CODE_ESCAPE = 27,
    KEY_CODE_BACKSPACE = 127,
    KEY_CODE_CTRL_C = 3,
    KEY_CODE_CTRL_D = 4,
    KEY_CODE_CTRL_L = 12,
    KEY_CODE_CTRL_U = 21
};

/* A mouse's doings as keys: what, and the cell it points at. In key scripts "click@12,5", "wheel-up@12,5". */
enum mouse_kind { MOUSE_CLICK, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };
int keys_mouse(enum mouse_kind kind, int x, int y);
bool keys_is_mouse(int key);
void keys_mouse_parts(int key, enum mouse_kind *kind, int *x, int *y);

const struct binding *keys_table(size_t *count);
enum action keys_action(unsigned contexts, int key);
/* Key of a name as used in key scripts: "space" "left" "tab" "esc" "enter" "C-c" "z"; 0 when unknown. */
int keys_from_name(const char *name, size_t length);
/* The name of a key, terminated; "?" for one without. */
enum { KEYS_NAME_MAX = 16 };
void keys_name(int key, char out[KEYS_NAME_MAX]);
/* The bindings whose "key words  " fit into `width` cells, in the order they are shown; at most `cap`. */
size_t keys_footer(unsigned contexts, int width, const struct binding **out, size_t cap);
/* An action as the command line calls it: "step", "next-actor"; NULL for what only belongs to a mode. */
const char *action_name(enum action action);
/* Text of a binding's key in the footer. */
const char *keys_shown(const struct binding *binding);

#endif

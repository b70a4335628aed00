/* The table of keys: see keys.h. A new key is a new row. */
#include "viz/keys/keys.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/utf8.h"

/* A name without a row of its own in the table stands for itself when it is one character. */
struct key_name {
    const char *name;
    int key;
};

static const struct key_name names[] = {
    { "space", ' ' },
    { "enter", KEY_CODE_ENTER },
    { "tab", KEY_CODE_TAB },
    { "esc", KEY_CODE_ESCAPE },
    { "backspace", KEY_CODE_BACKSPACE },
    { "up", KEY_CODE_UP },
    { "down", KEY_CODE_DOWN },
    { "left", KEY_CODE_LEFT },
    { "right", KEY_CODE_RIGHT },
    { "pgup", KEY_CODE_PAGE_UP },
    { "pgdn", KEY_CODE_PAGE_DOWN },
    { "home", KEY_CODE_HOME },
    { "end", KEY_CODE_END },
    { "S-tab", KEY_CODE_BACKTAB },
    { "S-left", KEY_CODE_SHIFT_LEFT },
    { "S-right", KEY_CODE_SHIFT_RIGHT },
};

enum {
    L = KEYS_LESSON,
    M = KEYS_MENU,
    O = KEYS_OVERLAY,
    V = KEYS_LIVE,
    T = KEYS_LINE,
    K = KEYS_KIND,
    W = KEYS_SAVING,
    Q = KEYS_QUESTION,
    D = KEYS_DEMO,
    H = KEYS_HANDS,
    S = KEYS_BESIDE,
    C = KEYS_OPENING,
    N = KEYS_FOLLOWING,
    B = KEYS_KIND | KEYS_SAVING | KEYS_LETTER | KEYS_LINE | KEYS_OVERWRITE, /* what esc gets out of */
};

static const struct binding table[] = {
    { ' ', "space", L | D, ACTION_STEP, "step",
      "lets the chosen actor make its next call; behind the end, and in a replay, goes one step forward", 1,
      NULL },
    { KEY_CODE_LEFT, "left", L | Q | D, ACTION_STEP_BACK, "back", "goes one step back in what was recorded",
      2, "←" },
    { KEY_CODE_BACKSPACE, "backspace", L, ACTION_STEP_BACK, NULL, NULL, 0, NULL },
    { KEY_CODE_RIGHT, "right", L | D, ACTION_FORWARD, NULL, "goes one step forward in what was recorded", 0,
      NULL },
    { 'c', "c", V, ACTION_RUN, "run", "lets all actors run; again, or any step, pauses them", 4, NULL },
    { KEY_CODE_TAB, "tab", V, ACTION_NEXT_ACTOR, "next actor", "chooses who goes next", 6, NULL },
    { KEY_CODE_TAB, "tab", N, ACTION_NEXT_PANE, "another run",
      "in the notes: follows another run of the lesson", 2, NULL },
    { KEY_CODE_HOME, "home", L, ACTION_FIRST, NULL, "goes to the beginning", 0, NULL },
    { 'g', "g", M, ACTION_FIRST, NULL, NULL, 0, NULL },
    { KEY_CODE_END, "end", L, ACTION_LAST, NULL, "goes to the end and follows what is still to come", 0,
      NULL },
    { 'G', "G", L | M, ACTION_LAST, NULL, NULL, 0, NULL },
    { '1', "1", L, ACTION_PANE_1, "pane", "goes to the source", 5, "1-7" },
    { '2', "2", L, ACTION_PANE_2, NULL, "goes to the ladder", 0, NULL },
    { '3', "3", L, ACTION_PANE_3, NULL, "goes to the descriptors and sets", 0, NULL },
    { '4', "4", L, ACTION_PANE_4, NULL, "goes to the buffers", 0, NULL },
    { '5', "5", L, ACTION_PANE_5, NULL, "goes to the packets", 0, NULL },
    { '6', "6", L, ACTION_PANE_6, NULL, "goes to the text", 0, NULL },
    { '7', "7", L, ACTION_PANE_7, NULL, "goes to the output", 0, NULL },
    { KEY_CODE_BACKTAB, "S-tab", L, ACTION_NEXT_PANE, NULL, "goes to the next pane", 0, NULL },
    { 'r', "r", L | Q | D, ACTION_READ, "read on",
      "shows all of the lesson's text at this place, and what the step means; so does enter, where nothing "
      "is selected",
      7, NULL },
    { 'v', "v", KEYS_VARIANTS, ACTION_VARIANTS, "variants", NULL, 7, NULL },
    { 'z', "z", L, ACTION_ZOOM, "zoom", "gives the pane the whole screen, and back", 7, NULL },
    { 'o', "o", L, ACTION_OUTPUT, "output", "shows what the programs printed, and back", 8, NULL },
    { 'p', "p", L, ACTION_PACKETS, "packets", "shows the packets, and back", 9, NULL },
    { 'i', "i", V, ACTION_TYPE, "type", "types a line to a program's standard input", 10, NULL },
    { 's', "s", L, ACTION_SAVE, "save", "saves the recording, the transcript, the ladder or the screen", 11,
      NULL },
    { '/', "/", L, ACTION_SEARCH, "find", "finds events by a word or a glob: send, SYN, client: *= -1*", 12,
      NULL },
    { '.', ".", L, ACTION_NEXT_MATCH, NULL, "goes to the next match", 0, NULL },
    { ',', ",", L, ACTION_PREVIOUS_MATCH, NULL, "goes to the previous match", 0, NULL },
    { 'f', "f", L, ACTION_FILTER, "filter",
      "shows only what matches in ladder and packets: an actor, flags, a connection, a glob; !SYN: all but; "
      "esc shows all again",
      13, NULL },
    { 'g', "g", L, ACTION_GOTO, NULL, "goes to a step by its number", 0, NULL },
    { ']', "]", L, ACTION_NEXT_KIND, NULL, "goes to the next packet, error, finding or block", 0, NULL },
    { '[', "[", L, ACTION_PREVIOUS_KIND, NULL, "goes to the previous packet, error, finding or block", 0,
      NULL },
    { 'm', "m", L, ACTION_MARK, NULL, "marks this place with a letter", 0, NULL },
    { '\'', "'", L, ACTION_TO_MARK, NULL, "goes to a marked place; '' goes back to where one was", 0, NULL },
    { ':', ":", L, ACTION_COMMAND, "command", "takes a command by name; tab completes it", 14, NULL },
    { 'M', "M", L, ACTION_MOUSE, NULL,
      "mouse on and off: on, a click chooses and the wheel scrolls; off, the terminal copies text", 0, NULL },
    { 'd', "d", L, ACTION_COMPARE, "compare", "lays another run beside this one: a variant, another order",
      15, NULL },
    { 'v', "v", L | D, ACTION_VARIANTS, NULL, "shows the lesson's variants, to go on with one here", 0,
      NULL },
    { 'S', "S", L, ACTION_SUMMARY, "summary", "what was seen: predictions, findings, what to try next", 16,
      NULL },
    { 'w', "w", L, ACTION_FINDINGS, "findings", "what was found to be wrong; enter goes to the moment", 17,
      NULL },
    { 'A', "A", L, ACTION_CARD, NULL, "what the lesson is about: shows its card again", 0, NULL },
    { 'n', "n", L | D, ACTION_NOTES, NULL, "shows and hides the presenter's notes", 0, NULL },
    { 'b', "b", L | D, ACTION_BLANK, NULL, "blanks the screen until the next key", 0, NULL },
    { 'a', "a", Q, ACTION_ANSWER, "answer", "answers the question that is open, by the letter of the choice",
      1, "a-f" },
    { 'b', "b", Q, ACTION_ANSWER, NULL, NULL, 0, NULL },
    { 'c', "c", Q, ACTION_ANSWER, NULL, NULL, 0, NULL },
    { 'd', "d", Q, ACTION_ANSWER, NULL, NULL, 0, NULL },
    { 'e', "e", Q, ACTION_ANSWER, NULL, NULL, 0, NULL },
    { 'f', "f", Q, ACTION_ANSWER, NULL, NULL, 0, NULL },
    { KEY_CODE_ESCAPE, "esc", Q, ACTION_SKIP, "skip", "skips the question that is open", 2, NULL },
    { 'h', "h", H, ACTION_HANDS, "hands",
      "in a demonstration: takes the class's show of hands, a number for each choice", 1, NULL },
    { 'P', "P", D, ACTION_PLAY, "play", "in a demonstration: plays and pauses", 4, NULL },
    { '+', "+", D, ACTION_FASTER, "faster", "in a demonstration: plays faster", 5, NULL },
    { '-', "-", D, ACTION_SLOWER, "slower", "in a demonstration: plays slower", 6, NULL },
    { ' ', "space", C, ACTION_BEGIN, "begin", "on a lesson's card: goes to the first screen", 1, NULL },
    { KEY_CODE_ENTER, "enter", C, ACTION_BEGIN, NULL, NULL, 0, NULL },
    { ' ', "space", S, ACTION_FORWARD, NULL, NULL, 0, NULL },
    { KEY_CODE_RIGHT, "right", S, ACTION_FORWARD, "step", NULL, 1, "→" },
    { KEY_CODE_LEFT, "left", S, ACTION_STEP_BACK, "back", NULL, 2, "←" },
    { KEY_CODE_UP, "up", S, ACTION_UP, NULL, NULL, 0, NULL },
    { KEY_CODE_DOWN, "down", S, ACTION_DOWN, NULL, NULL, 0, NULL },
    { KEY_CODE_PAGE_UP, "pgup", S, ACTION_PAGE_UP, NULL, NULL, 0, NULL },
    { KEY_CODE_PAGE_DOWN, "pgdn", S, ACTION_PAGE_DOWN, NULL, NULL, 0, NULL },
    { KEY_CODE_HOME, "home", S, ACTION_FIRST, NULL, NULL, 0, NULL },
    { KEY_CODE_END, "end", S, ACTION_LAST, NULL, NULL, 0, NULL },
    { ']', "]", S, ACTION_NEXT_KIND, "next difference", "with two runs side by side: the next difference", 3,
      NULL },
    { '[', "[", S, ACTION_PREVIOUS_KIND, NULL, "with two runs side by side: the difference before", 0, NULL },
    { 'd', "d", S, ACTION_BACK, "close", NULL, 4, NULL },
    { KEY_CODE_ESCAPE, "esc", S, ACTION_BACK, NULL, NULL, 0, NULL },
    { 'q', "q", S, ACTION_BACK, NULL, NULL, 0, NULL },
    { 't', "t", L, ACTION_TIME, NULL, "time since the beginning, or since the step before", 0, NULL },
    { 'T', "T", L, ACTION_STATES, NULL, "shows a connection on the TCP state diagram, and closes it", 0,
      NULL },
    { 'C', "C", L, ACTION_TALK, NULL, "shows what both ends of a connection said, as text or bytes", 0,
      NULL },
    { 'F', "F", L, ACTION_FOLD, NULL, "ladder: folds and unfolds actors without events and repeated rounds",
      0, NULL },
    { KEY_CODE_UP, "up", L | M | O | C | N, ACTION_UP, NULL, "scrolls up", 0, NULL },
    { 'k', "k", L | M | O | C | N, ACTION_UP, NULL, NULL, 0, NULL },
    { KEY_CODE_DOWN, "down", L | M | O | C | N, ACTION_DOWN, NULL, "scrolls down", 0, NULL },
    { 'j', "j", L | M | O | C | N, ACTION_DOWN, NULL, NULL, 0, NULL },
    { 'h', "h", L, ACTION_LEFT, NULL, "scrolls to the left", 0, NULL },
    { KEY_CODE_SHIFT_LEFT, "S-left", L, ACTION_LEFT, NULL, NULL, 0, NULL },
    { 'l', "l", L, ACTION_RIGHT, NULL, "scrolls to the right", 0, NULL },
    { KEY_CODE_SHIFT_RIGHT, "S-right", L, ACTION_RIGHT, NULL, NULL, 0, NULL },
    { KEY_CODE_PAGE_UP, "pgup", L | M | O | C | N, ACTION_PAGE_UP, NULL, "scrolls a page up", 0, NULL },
    { KEY_CODE_PAGE_DOWN, "pgdn", L | M | O | C | N, ACTION_PAGE_DOWN, NULL, "scrolls a page down", 0, NULL },
    { KEY_CODE_ENTER, "enter", L, ACTION_OPEN, NULL, "opens what is selected", 0, NULL },
    { KEY_CODE_ENTER, "enter", O, ACTION_OPEN, NULL, NULL, 0, NULL },
    { KEY_CODE_ENTER, "enter", M, ACTION_OPEN, "run", "runs the lesson", 1, NULL },
    { 'v', "v", M, ACTION_VARIANTS, "variants", "shows the lesson's variants, to choose one", 4, NULL },
    { 'e', "e", M, ACTION_EXERCISE, "exercise", "says how to begin the lesson's exercise", 5, NULL },
    { 'r', "r", M, ACTION_REVIEW, "review", "asks again what was answered wrongly on another day", 5, NULL },
    { '/', "/", M, ACTION_SEARCH, "find", "goes to a lesson by a word of its number, name or text", 6, NULL },
    { KEY_CODE_HOME, "home", M, ACTION_FIRST, NULL, "goes to the first lesson", 0, NULL },
    { KEY_CODE_END, "end", M, ACTION_LAST, NULL, "goes to the last lesson", 0, NULL },
    { KEY_CODE_ESCAPE, "esc", L | M | O | C | N, ACTION_BACK, NULL, "backs out of what is open; never quits",
      0, NULL },
    { KEY_CODE_CTRL_L, "C-l", KEYS_EVERYWHERE, ACTION_REDRAW, NULL, "draws the whole screen again", 0, NULL },
    { 'q', "q", L | M | O | Q | D | C | N, ACTION_QUIT, "quit", "quits; asks first while the programs run", 3,
      NULL },
    { '?', "?", L | M | O | Q | D | C, ACTION_HELP, "help", "shows and hides the keys", 3, NULL },
    { KEY_CODE_ENTER, "enter", KEYS_PROMPT, ACTION_OPEN, NULL, NULL, 0, NULL },
    { KEY_CODE_ESCAPE, "esc", KEYS_PROMPT, ACTION_BACK, NULL, NULL, 0, NULL },
    { KEY_CODE_TAB, "tab", KEYS_PROMPT, ACTION_NEXT_ACTOR, NULL, NULL, 0, NULL },
    { KEY_CODE_BACKSPACE, "backspace", KEYS_PROMPT, ACTION_STEP_BACK, NULL, NULL, 0, NULL },
    { KEY_CODE_CTRL_D, "C-d", KEYS_PROMPT, ACTION_END_OF_INPUT, NULL,
      "while typing: ends the program's standard input", 0, NULL },
    { KEY_CODE_ENTER, "enter", T, ACTION_OPEN, "go", NULL, 1, NULL },
    { KEY_CODE_TAB, "tab", T, ACTION_COMPLETE, NULL,
      "while typing: completes a command, and lists what it can be, with what each does; again: the next", 0,
      NULL },
    { KEY_CODE_BACKTAB, "S-tab", T, ACTION_COMPLETE_BACK, NULL, "while typing: the one before", 0, NULL },
    { KEY_CODE_UP, "up", T, ACTION_UP, NULL, NULL, 0, NULL },
    { KEY_CODE_DOWN, "down", T, ACTION_DOWN, NULL, NULL, 0, NULL },
    { KEY_CODE_LEFT, "left", T, ACTION_LEFT, NULL, NULL, 0, NULL },
    { KEY_CODE_RIGHT, "right", T, ACTION_RIGHT, NULL, NULL, 0, NULL },
    { KEY_CODE_HOME, "home", T, ACTION_FIRST, NULL, NULL, 0, NULL },
    { KEY_CODE_END, "end", T, ACTION_LAST, NULL, NULL, 0, NULL },
    { KEY_CODE_BACKSPACE, "backspace", T, ACTION_STEP_BACK, NULL, NULL, 0, NULL },
    { KEY_CODE_CTRL_U, "C-u", T, ACTION_CLEAR_LINE, NULL, "while typing: begins the line again", 0, NULL },
    { 'p', "p", K, ACTION_KIND_PACKET, "packet", "after ] and [: a packet", 1, NULL },
    { 'e', "e", K, ACTION_KIND_ERROR, "error", "after ] and [: a failed call or a violent end", 1, NULL },
    { 'f', "f", K, ACTION_KIND_FINDING, "finding", "after ] and [: what sockeye found to be wrong", 1, NULL },
    { 'b', "b", K, ACTION_KIND_BLOCK, "block", "after ] and [: a call that went to sleep", 1, NULL },
    { 'r', "r", W, ACTION_SAVE_RECORDING, "recording", "after s: the recording, for replay and Wireshark", 1,
      NULL },
    { 't', "t", W, ACTION_SAVE_TRANSCRIPT, "transcript", "after s: a line an event", 1, NULL },
    { 'l', "l", W, ACTION_SAVE_LADDER, "ladder", "after s: the ladder as .txt, .svg or .mmd (Mermaid)", 1,
      NULL },
    { 's', "s", W, ACTION_SAVE_SCREEN, "screen", "after s: this screen as .svg or .txt", 1, NULL },
    { 'y', "y", KEYS_OVERWRITE, ACTION_OVERWRITE, "overwrite", "when a file is there already: overwrites it",
      1, NULL },
    { KEY_CODE_ESCAPE, "esc", B, ACTION_BACK, "no", NULL, 2, NULL },
    { 'y', "y", KEYS_CONFIRM, ACTION_QUIT, NULL, NULL, 0, NULL },
    { 'q', "q", KEYS_CONFIRM, ACTION_QUIT, NULL, NULL, 0, NULL },
    { KEY_CODE_CTRL_C, "C-c", KEYS_EVERYWHERE, ACTION_INTERRUPT, NULL, "once: a hint; twice: quits", 0,
      NULL },
};

const struct binding *keys_table(size_t *count)
{
    *count = sizeof table / sizeof *table;
    return table;
}

enum action keys_action(unsigned contexts, int key)
{
    contexts |= KEYS_EVERYWHERE;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].key == key && (table[i].contexts & contexts))
            return table[i].action;
    return ACTION_NONE;
}

/* ---- the mouse: kind in bits 24 and 25, twelve bits each for column and row */

int keys_mouse(enum mouse_kind kind, int x, int y)
{
    return KEY_CODE_MOUSE | (int)kind << 24 | (x & 0xfff) << 12 | (y & 0xfff);
}

bool keys_is_mouse(int key)
{
    return key >= KEY_CODE_MOUSE;
}

void keys_mouse_parts(int key, enum mouse_kind *kind, int *x, int *y)
{
    *kind = (enum mouse_kind)(key >> 24 & 3);
    *x = key >> 12 & 0xfff;
    *y = key & 0xfff;
}

/* "click@12,5"; 0 for another name. */
static int mouse_from_name(const char *name, size_t length)
{
    static const char *const kinds[] = {
        [MOUSE_CLICK] = "click", [MOUSE_WHEEL_UP] = "wheel-up", [MOUSE_WHEEL_DOWN] = "wheel-down"
    };
    char text[32];
    int x, y, used = 0;
    if (length >= sizeof text)
        return 0;
    memcpy(text, name, length);
    text[length] = '\0';
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t n = strlen(kinds[i]);
        if (strncmp(text, kinds[i], n) == 0 && sscanf(text + n, "@%3d,%3d%n", &x, &y, &used) == 2 &&
            n + (size_t)used == length && x >= 0 && y >= 0)
            return keys_mouse((enum mouse_kind)i, x, y);
    }
    return 0;
}

int keys_from_name(const char *name, size_t length)
{
    struct str rest = { name, length };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i].name) == length && memcmp(names[i].name, name, length) == 0)
            return names[i].key;
    if (length == 3 && name[0] == 'C' && name[1] == '-' && name[2] >= 'a' && name[2] <= 'z')
        return name[2] & 0x1f;
    if (length == 0)
        return 0;
    if (mouse_from_name(name, length))
        return mouse_from_name(name, length);
    uint32_t c = utf8_next(&rest);
    return rest.n == 0 && c > ' ' && c != UTF8_REPLACEMENT ? (int)c : 0;
}

void keys_name(int key, char out[KEYS_NAME_MAX])
{
    char bytes[4];
    struct str name = str_from("?");
    if (key >= ' ' && key < KEY_CODE_UP)
        name = (struct str){ bytes, utf8_encode((uint32_t)key, bytes) };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].key == key) {
            name = str_from(table[i].name);
            break;
        }
    str_copy(out, KEYS_NAME_MAX, name);
}

const char *keys_shown(const struct binding *binding)
{
    return binding->shown ? binding->shown : binding->name;
}

static int footer_width(const struct binding *binding)
{
    return utf8_width(str_from(keys_shown(binding))) + 1 + utf8_width(str_from(binding->words)) + 3;
}

/* The next binding after (rank, row) in footer order; NULL at the end. */
static const struct binding *next_in_rank(unsigned contexts, const struct binding *after)
{
    const struct binding *best = NULL;
    for (const struct binding *b = table; b < table + sizeof table / sizeof *table; b++) {
        if (!b->words || !(b->contexts & contexts))
            continue;
        if (after && (b->rank < after->rank || (b->rank == after->rank && b <= after)))
            continue;
        if (!best || b->rank < best->rank)
            best = b;
    }
    return best;
}

static int by_row(const void *a, const void *b)
{
    const struct binding *const *left = a, *const *right = b;
    return *left < *right ? -1 : *left > *right;
}

size_t keys_footer(unsigned contexts, int width, const struct binding **out, size_t cap)
{
    size_t count = 0;
    contexts |= KEYS_EVERYWHERE;
    for (const struct binding *b = next_in_rank(contexts, NULL); b && count < cap;
         b = next_in_rank(contexts, b)) {
        if (footer_width(b) > width)
            continue;
        width -= footer_width(b);
        out[count++] = b;
    }
    /* The rank says who stays when there is little room; shown they are in the order of the table. */
    qsort(out, count, sizeof *out, by_row);
    return count;
}

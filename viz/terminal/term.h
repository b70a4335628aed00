/* The terminal: a canvas onto the screen, keys from it. term.c is the only file that knows curses.
 * However the program ends, the terminal is given back as it was: at term_close(), on SIGTERM, SIGHUP and
 * SIGINT (which term_wait() reports), on Ctrl-Z and SIGTSTP, and from the handler of a crash. One terminal at
 * a time. */
#ifndef SOCKEYE_VIZ_TERM_H
#define SOCKEYE_VIZ_TERM_H

#include "viz/draw/canvas.h"
#include "viz/draw/theme_looks.h"

struct terminal;

struct term_wishes {
    bool color;                /* false: attributes only */
    const struct theme *theme; /* NULL: theme_default */
};

/* Takes the terminal on standard input and output. NULL with one line in `why`. */
struct terminal *term_open(const struct term_wishes *wishes, char *why, size_t cap);
/* Gives it back. NULL is fine. */
void term_close(struct terminal *term);
/* Leaves it as it is for the next term_open(), which comes soon: what is on it stays there meanwhile. */
void term_keep(struct terminal *term);
/* Gives back one that was kept and is not wanted any more; nothing where none was. */
void term_release(void);

/* Whether the locale's character set is UTF-8. */
bool term_is_utf8(void);
void term_size(const struct terminal *term, int *width, int *height);

/* Shows a canvas as large as the terminal; writes only what differs from what is there. */
void term_draw(struct terminal *term, const struct canvas *canvas);
/* From the next draw on. */
void term_theme(struct terminal *term, const struct theme *theme);
/* The next draw writes everything. */
void term_redraw(struct terminal *term);

/* What term_wait() saw, or'ed. */
enum term_seen { TERM_KEY = 1, TERM_WAKE = 2, TERM_CLOSED = 4, TERM_SIGNAL = 8 };

/* Waits for a key, for `wake` (-1: none) to be readable, for a signal, at most `timeout_ms` (-1: for ever).
 */
unsigned term_wait(struct terminal *term, int wake, int timeout_ms);
/* The next key, 0 when there is none: a Unicode character or a KEY_CODE_*. */
int term_key(struct terminal *term);
/* Clicks and the wheel come as keys (keys_mouse()), or stay with the terminal, which copies text with them.
 * False when this terminal has no mouse. */
bool term_mouse(struct terminal *term, bool on);
/* The signal that asked the program to end; 0 none. */
int term_signal(const struct terminal *term);

#endif

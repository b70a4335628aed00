/* The terminal by ncursesw: see term.h.
 *
 * Signals are blocked but for the time in ppoll(), so that none is lost between looking and sleeping. */
#include "viz/terminal/term.h"

#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The wide functions of curses.h need this; the tabs and boxes macros of it are not wanted. */
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#include <term.h>

#include "lab/base/text.h"
#include "viz/keys/keys.h"
#include "viz/terminal/job.h"
#include "viz/terminal/term_signals.h"

enum { PAIR_LIT = STYLE_COUNT + 1, CTRL_Z = 26, BYTES_MAX = 4, DRAIN_MAX = 4096 };

struct terminal {
    SCREEN *screen;
    bool colors;
    enum color_depth depth; /* where there are colours */
    const struct theme *theme;
    struct term_signals signals;
    unsigned char bytes[BYTES_MAX]; /* of a character of several bytes, as far as they came */
    int byte_count;
    bool closed, mouse;
    struct cell *shown; /* the rows as they were drawn last; NULL: nothing is known to be there */
    int shown_width, shown_height;
};

/* What ncurses turns on for a mouse, off again. */
static const char mouse_off[] = "\033[?1006l\033[?1000l";

/* ---- opening and closing */

static void add_restoring(struct text *out, const char *capability)
{
    const char *text = tigetstr(capability);

    if (text && text != (char *)-1)
        text_string(out, text);
}

/* What leaves the alternate screen, shows the cursor, ...: for a crash, when ncurses cannot be asked. */
static void prepare_restoring(bool mouse)
{
    char bytes[TERM_RESTORE_MAX];
    struct text out = text_into(bytes, sizeof bytes);

    if (mouse)
        text_string(&out, mouse_off);
    add_restoring(&out, "sgr0");
    add_restoring(&out, "rmkx");
    add_restoring(&out, "cnorm");
    add_restoring(&out, "rmcup");
    term_signals_restore(bytes);
}

static void make_pair(const struct terminal *term, short pair, const struct look *look,
                      const int16_t *background)
{
    init_pair(pair, look->text[term->depth], background[term->depth]);
}

/* What no cell covers, while the window grows, has the theme's background too. */
static void make_pairs(const struct terminal *term)
{
    const struct theme *theme = term->theme;
    cchar_t blank;

    for (int i = 0; i < STYLE_COUNT; i++)
        make_pair(term, (short)(i + 1), &theme->looks[i], theme->background);
    make_pair(term, PAIR_LIT, &theme->lit, theme->lit_background);
    if (setcchar(&blank, L" ", A_NORMAL, STYLE_PLAIN + 1, NULL) == OK)
        bkgrnd(&blank);
}

static void take_colors(struct terminal *term, bool wanted)
{
    term->colors = false;
    if (!wanted || !has_colors() || start_color() == ERR)
        return;
    if (use_default_colors() == ERR || COLORS < 8 || COLOR_PAIRS <= PAIR_LIT)
        return;
    term->colors = true;
    term->depth = COLORS >= 256 ? DEPTH_256 : COLORS >= 16 ? DEPTH_16 : DEPTH_8;
    make_pairs(term);
}

void term_theme(struct terminal *term, const struct theme *theme)
{
    term->theme = theme;
    if (term->colors)
        make_pairs(term);
    term_redraw(term);
}

static void set_modes(void)
{
    raw();
    noecho();
    nonl();
    intrflush(stdscr, FALSE);
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    set_escdelay(25);
    curs_set(0);
    leaveok(stdscr, TRUE);
}

/* Whether there is a terminal that can be drawn on; one line in `why` when not. */
static bool usable(char *why, size_t cap)
{
    const char *name = getenv("TERM"), *move;
    int status = 0;
    bool places;

    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        snprintf(why, cap,
                 "the screen needs a terminal; without one use --text, or --dump to print the screen");
        return false;
    }
    if (!name || !name[0] || setupterm(name, STDOUT_FILENO, &status) != OK) {
        snprintf(why, cap,
                 "the terminal type TERM=%.40s is not known here; set TERM (xterm-256color), or use --text",
                 name ? name : "");
        return false;
    }
    move = tigetstr("cup");
    places = move && move != (char *)-1;
    del_curterm(cur_term);
    if (!places) {
        snprintf(why, cap,
                 "a terminal of type %.40s cannot place text: --reader goes line by line; or set TERM "
                 "(xterm-256color)",
                 name);
        return false;
    }
    return true;
}

static struct terminal *kept;

static struct terminal *open_again(const struct term_wishes *wishes)
{
    struct terminal *term = kept;

    kept = NULL;
    term_signals_again();
    term_theme(term, wishes->theme ? wishes->theme : theme_default);
    return term;
}

struct terminal *term_open(const struct term_wishes *wishes, char *why, size_t cap)
{
    struct terminal *term;

    if (kept)
        return open_again(wishes);
    if (!usable(why, cap))
        return NULL;
    term = calloc(1, sizeof *term);
    if (!term) {
        snprintf(why, cap, "out of memory");
        return NULL;
    }
    term_signals_remember();
    term->screen = newterm(NULL, stdout, stdin);
    if (!term->screen) {
        snprintf(why, cap, "cannot use this terminal (TERM=%.40s)", getenv("TERM"));
        free(term);
        return NULL;
    }
    set_term(term->screen);
    prepare_restoring(false);
    term_signals_take(&term->signals);
    term->theme = wishes->theme ? wishes->theme : theme_default;
    take_colors(term, wishes->color);
    set_modes();
    return term;
}

void term_close(struct terminal *term)
{
    if (!term)
        return;
    endwin();
    delscreen(term->screen);
    term_signals_give(&term->signals);
    free(term->shown);
    free(term);
}

void term_keep(struct terminal *term)
{
    if (!term)
        return;
    kept = term;
    term_signals_between(&term->signals);
}

void term_release(void)
{
    struct terminal *term = kept;

    kept = NULL;
    term_close(term);
}

bool term_is_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

void term_size(const struct terminal *term, int *width, int *height)
{
    (void)term;
    getmaxyx(stdscr, *height, *width);
}

/* ---- drawing */

static attr_t curses_attributes(unsigned attributes)
{
    attr_t result = A_NORMAL;

    result |= attributes & LOOK_BOLD ? A_BOLD : 0;
    result |= attributes & LOOK_DIM ? A_DIM : 0;
    result |= attributes & LOOK_UNDERLINE ? A_UNDERLINE : 0;
    result |= attributes & LOOK_REVERSE ? A_REVERSE : 0;
    return result;
}

static attr_t look_attributes(const struct terminal *term, const struct look *look)
{
    return curses_attributes(term->colors ? look->attributes : look->mono_attributes);
}

/* Few colours are changed by bold, which is not wanted on the background of what is lit. */
static attr_t bold_of(const struct terminal *term, uint16_t style)
{
    if (!term->colors)
        return A_BOLD;
    if ((style & STYLE_STRONG) && term->depth != DEPTH_256)
        return A_NORMAL;
    return curses_attributes(term->theme->bold[term->depth]);
}

static void cell_look(const struct terminal *term, uint16_t style, attr_t *attributes, short *pair)
{
    unsigned role = (style & 0xff) < STYLE_COUNT ? style & 0xff : STYLE_PLAIN;
    bool strong = style & STYLE_STRONG;

    *attributes = look_attributes(term, &term->theme->looks[role]);
    if (strong)
        *attributes |= look_attributes(term, &term->theme->lit);
    else if (style & STYLE_LIT)
        *attributes |= A_UNDERLINE;
    if ((*attributes & A_BOLD) || (style & STYLE_BOLD))
        *attributes = (*attributes & ~A_BOLD) | bold_of(term, style);
    if (style & STYLE_SELECTED)
        *attributes |= curses_attributes(term->theme->selected);
    *pair = term->colors ? (short)(strong ? PAIR_LIT : role + 1) : 0;
}

static void draw_cell(const struct terminal *term, int x, int y, const struct cell *cell)
{
    wchar_t text[2 + CELL_MARKS_MAX] = { (wchar_t)cell->character };
    attr_t attributes;
    short pair;
    cchar_t out;

    for (int i = 0; i < CELL_MARKS_MAX; i++)
        text[i + 1] = (wchar_t)cell->marks[i];
    cell_look(term, cell->style, &attributes, &pair);
    if (setcchar(&out, text, attributes, pair, NULL) == ERR) {
        wchar_t unknown[] = L"?";
        setcchar(&out, unknown, attributes, pair, NULL);
    }
    mvadd_wch(y, x, &out);
}

/* Room to remember what is shown; nothing is taken as shown when the size changed. */
static void fit_shown(struct terminal *term, int width, int height)
{
    if (term->shown && term->shown_width == width && term->shown_height == height)
        return;
    free(term->shown);
    term->shown = calloc((size_t)width * (size_t)height, sizeof *term->shown);
    term->shown_width = width;
    term->shown_height = height;
}

/* Curses itself compares cell by cell; rows that are the same need not even be put together for it. */
static void draw_row(const struct terminal *term, const struct cell *row, int y, int width)
{
    struct cell *shown = term->shown ? term->shown + (size_t)y * (size_t)term->shown_width : NULL;
    size_t size = (size_t)width * sizeof *row;

    if (shown && memcmp(shown, row, size) == 0)
        return;
    for (int x = 0; x < width; x++)
        if (row[x].character)
            draw_cell(term, x, y, &row[x]);
    if (shown)
        memcpy(shown, row, size);
}

void term_draw(struct terminal *term, const struct canvas *canvas)
{
    int width, height;

    term_size(term, &width, &height);
    fit_shown(term, width, height);
    if (width > canvas->area.width)
        width = canvas->area.width;
    for (int y = 0; y < canvas->area.height && y < height; y++)
        draw_row(term, canvas->cells + (size_t)y * (size_t)canvas->stride, y, width);
    refresh();
}

void term_redraw(struct terminal *term)
{
    free(term->shown);
    term->shown = NULL;
    clearok(stdscr, TRUE);
}

/* ---- waiting and keys */

/* Gives the terminal back, stops, and takes it again when continued. */
static void suspend(struct terminal *term, bool whole_job)
{
    term_signals_stop();
    def_prog_mode();
    endwin();
    job_stop(whole_job);
    reset_prog_mode();
    term_redraw(term);
    refresh();
    ungetch(KEY_RESIZE); /* the window may be another size by now */
}

/* Readable with nothing to read is how a terminal says that it has gone. */
static bool input_closed(short events)
{
    int ready = 0;

    if (events & (POLLHUP | POLLERR | POLLNVAL))
        return true;
    return (events & POLLIN) && ioctl(STDIN_FILENO, FIONREAD, &ready) == 0 && ready == 0;
}

unsigned term_wait(struct terminal *term, int wake, int timeout_ms)
{
    struct pollfd fds[2] = { { STDIN_FILENO, POLLIN, 0 }, { wake, POLLIN, 0 } };
    struct timespec timeout = { timeout_ms / 1000, timeout_ms % 1000 * 1000000L };
    unsigned seen = 0;
    int ready = ppoll(fds, wake < 0 ? 1 : 2, timeout_ms < 0 ? NULL : &timeout, &term->signals.waiting);

    if (ready < 0) {
        fds[0].revents = fds[1].revents = 0;
        seen |= TERM_KEY; /* a signal: KEY_RESIZE may be there */
    }
    if (term_signals_stop())
        suspend(term, false);
    if (input_closed(fds[0].revents)) {
        term->closed = true;
        term_signals_hang_up();
    }
    if (fds[0].revents & POLLIN)
        seen |= TERM_KEY;
    if (fds[1].revents)
        seen |= TERM_WAKE;
    return seen | (term_signals_end() ? TERM_SIGNAL : 0u) | (term->closed ? TERM_CLOSED : 0u);
}

int term_signal(const struct terminal *term)
{
    (void)term;
    return term_signals_end();
}

bool term_mouse(struct terminal *term, bool on)
{
    mmask_t wanted = BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED;

    if (on == term->mouse)
        return true;
    mouseinterval(0);
    if (mousemask(on ? wanted : 0, NULL) == 0 && on)
        return false;
    term->mouse = on;
    prepare_restoring(on);
    return true;
}

/* What the mouse did; 0 for what is not looked at. */
static int mouse_key(void)
{
    MEVENT event;

    if (getmouse(&event) != OK)
        return 0;
    if (event.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED))
        return keys_mouse(MOUSE_CLICK, event.x, event.y);
    if (event.bstate & BUTTON4_PRESSED)
        return keys_mouse(MOUSE_WHEEL_UP, event.x, event.y);
    return event.bstate & BUTTON5_PRESSED ? keys_mouse(MOUSE_WHEEL_DOWN, event.x, event.y) : 0;
}

struct code_name {
    int curses, key;
};

static const struct code_name codes[] = {
    { KEY_UP, KEY_CODE_UP },
    { KEY_DOWN, KEY_CODE_DOWN },
    { KEY_LEFT, KEY_CODE_LEFT },
    { KEY_RIGHT, KEY_CODE_RIGHT },
    { KEY_PPAGE, KEY_CODE_PAGE_UP },
    { KEY_NPAGE, KEY_CODE_PAGE_DOWN },
    { KEY_HOME, KEY_CODE_HOME },
    { KEY_END, KEY_CODE_END },
    { KEY_FIND, KEY_CODE_HOME },
    { KEY_SELECT, KEY_CODE_END },
    { KEY_RESIZE, KEY_CODE_RESIZE },
    { KEY_BTAB, KEY_CODE_BACKTAB },
    { KEY_SLEFT, KEY_CODE_SHIFT_LEFT },
    { KEY_SRIGHT, KEY_CODE_SHIFT_RIGHT },
    { KEY_BACKSPACE, KEY_CODE_BACKSPACE },
    { KEY_ENTER, KEY_CODE_ENTER },
};

/* A key of several bytes is put together; 0 while it is not whole. */
static int whole_character(struct terminal *term, int byte)
{
    if (byte < 0x80) {
        term->byte_count = 0;
        if (byte == '\n')
            return KEY_CODE_ENTER;
        return byte == '\b' ? KEY_CODE_BACKSPACE : byte;
    }
    if ((byte & 0xc0) != 0x80 || term->byte_count == BYTES_MAX)
        term->byte_count = 0;
    term->bytes[term->byte_count++] = (unsigned char)byte;
    struct str text = { (const char *)term->bytes, (size_t)term->byte_count };
    uint32_t c = utf8_next(&text);
    if (c == UTF8_REPLACEMENT || text.n > 0)
        return 0;
    term->byte_count = 0;
    return (int)c;
}

int term_key(struct terminal *term)
{
    for (int i = 0; i < DRAIN_MAX; i++) {
        int got = getch(), key = 0;
        if (got == ERR)
            return 0;
        if (got == CTRL_Z) {
            suspend(term, true);
            continue;
        }
        if (got == KEY_MOUSE)
            key = mouse_key();
        else if (got < 256)
            key = got > 0 ? whole_character(term, got) : 0;
        else
            for (size_t n = 0; n < sizeof codes / sizeof *codes; n++)
                if (codes[n].curses == got)
                    key = codes[n].key;
        if (key)
            return key;
    }
    return 0;
}

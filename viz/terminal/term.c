/* The terminal by ncursesw: see term.h.
 *
 * Signals are blocked but for the time in ppoll(), so that none is lost between looking and sleeping. What
 * the handlers must reach is in one static struct: a handler has no other way to it. */
#include "viz/terminal/term.h"

#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* The wide functions of curses.h need this; the tabs and boxes macros of it are not wanted. */
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#include <term.h>

#include "lab/record/mapping.h"
#include "viz/keys/keys.h"
#include "viz/terminal/job.h"

enum { PAIR_LIT = STYLE_COUNT + 1, CTRL_Z = 26, BYTES_MAX = 4, DRAIN_MAX = 4096 };

struct terminal {
    SCREEN *screen;
    int colors;       /* 0, 8 or 256 */
    sigset_t waiting; /* the mask in ppoll() */
    sigset_t mask;    /* the mask to give back */
    struct sigaction old[NSIG];
    unsigned char bytes[BYTES_MAX]; /* of a character of several bytes, as far as they came */
    int byte_count;
    bool closed, mouse;
    struct cell *shown; /* the rows as they were drawn last; NULL: nothing is known to be there */
    int shown_width, shown_height;
};

/* What ncurses turns on for a mouse, off again: for a crash, when ncurses cannot be asked. */
static const char mouse_off[] = "\033[?1006l\033[?1000l";

/* What signal handlers read and write. */
static struct {
    volatile sig_atomic_t end, stop;
    struct termios before;
    char restore[256 + sizeof mouse_off]; /* leaves the alternate screen, shows the cursor, ... */
    size_t restore_size;
} reach;

/* The keys Ctrl-C and Ctrl-\ send none in raw mode: these come from somebody's kill(1). */
static const int end_signals[] = { SIGTERM, SIGHUP, SIGQUIT, SIGINT };
static const int crash_signals[] = { SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL };

/* ---- signals */

static void on_end(int signal_number)
{
    reach.end = signal_number;
}

static void on_stop(int signal_number)
{
    (void)signal_number;
    reach.stop = 1;
}

/* Only calls that are safe in a handler. */
static void on_crash(int signal_number, siginfo_t *info, void *context)
{
    (void)context;
    if (signal_number == SIGBUS && mapping_mend(info))
        return; /* a recording was cut: no crash */
    ssize_t written = write(STDOUT_FILENO, reach.restore, reach.restore_size);

    (void)written;
    tcsetattr(STDIN_FILENO, TCSANOW, &reach.before);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void handle(struct terminal *term, int signal_number, void (*handler)(int))
{
    struct sigaction action = { .sa_handler = handler };

    sigemptyset(&action.sa_mask);
    sigaction(signal_number, &action, &term->old[signal_number]);
}

static void handle_crash(struct terminal *term, int signal_number)
{
    struct sigaction action = { .sa_sigaction = on_crash, .sa_flags = SA_SIGINFO };

    sigemptyset(&action.sa_mask);
    sigaction(signal_number, &action, &term->old[signal_number]);
}

static void take_signals(struct terminal *term)
{
    sigset_t blocked;

    reach.end = reach.stop = 0;
    sigemptyset(&blocked);
    for (size_t i = 0; i < sizeof end_signals / sizeof *end_signals; i++) {
        handle(term, end_signals[i], on_end);
        sigaddset(&blocked, end_signals[i]);
    }
    handle(term, SIGTSTP, on_stop);
    sigaddset(&blocked, SIGTSTP);
    sigaddset(&blocked, SIGWINCH);
    sigprocmask(SIG_BLOCK, &blocked, &term->mask);
    term->waiting = term->mask;
    for (int i = 1; i < NSIG; i++)
        if (sigismember(&blocked, i) == 1)
            sigdelset(&term->waiting, i);
    for (size_t i = 0; i < sizeof crash_signals / sizeof *crash_signals; i++)
        handle_crash(term, crash_signals[i]);
}

static void give_signals(struct terminal *term)
{
    /* A terminal that closes says so twice; the second must not strike while all is put away. */
    static const struct sigaction ignored = { .sa_handler = SIG_IGN };
    for (size_t i = 0; i < sizeof end_signals / sizeof *end_signals; i++)
        sigaction(end_signals[i], reach.end ? &ignored : &term->old[end_signals[i]], NULL);
    for (size_t i = 0; i < sizeof crash_signals / sizeof *crash_signals; i++)
        sigaction(crash_signals[i], &term->old[crash_signals[i]], NULL);
    sigaction(SIGTSTP, &term->old[SIGTSTP], NULL);
    /* What is pending of these has been reported and must not strike now. */
    sigprocmask(SIG_SETMASK, &term->mask, NULL);
}

/* ---- opening and closing */

static void add_restoring(const char *capability)
{
    const char *text = tigetstr(capability);
    size_t size = text && text != (char *)-1 ? strlen(text) : 0;

    if (size > 0 && reach.restore_size + size <= sizeof reach.restore) {
        memcpy(reach.restore + reach.restore_size, text, size);
        reach.restore_size += size;
    }
}

static void prepare_restoring(bool mouse)
{
    reach.restore_size = 0;
    if (mouse) {
        memcpy(reach.restore, mouse_off, sizeof mouse_off - 1);
        reach.restore_size = sizeof mouse_off - 1;
    }
    add_restoring("sgr0");
    add_restoring("rmkx");
    add_restoring("cnorm");
    add_restoring("rmcup");
}

static void make_pair(struct terminal *term, short pair, const struct look *look)
{
    bool many = term->colors == 256;

    init_pair(pair, many ? look->color_256 : look->color_8, many ? look->background_256 : look->background_8);
}

static void take_colors(struct terminal *term, bool wanted)
{
    term->colors = 0;
    if (!wanted || !has_colors() || start_color() == ERR)
        return;
    if (use_default_colors() == ERR || COLORS < 8 || COLOR_PAIRS <= PAIR_LIT)
        return;
    term->colors = COLORS >= 256 ? 256 : 8;
    for (int i = 0; i < STYLE_COUNT; i++)
        make_pair(term, (short)(i + 1), style_look((uint16_t)i));
    make_pair(term, PAIR_LIT, &look_lit);
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

struct terminal *term_open(const struct term_wishes *wishes, char *why, size_t cap)
{
    struct terminal *term;

    if (!usable(why, cap))
        return NULL;
    term = calloc(1, sizeof *term);
    if (!term) {
        snprintf(why, cap, "out of memory");
        return NULL;
    }
    tcgetattr(STDIN_FILENO, &reach.before);
    term->screen = newterm(NULL, stdout, stdin);
    if (!term->screen) {
        snprintf(why, cap, "cannot use this terminal (TERM=%.40s)", getenv("TERM"));
        free(term);
        return NULL;
    }
    set_term(term->screen);
    prepare_restoring(false);
    take_signals(term);
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
    give_signals(term);
    free(term->shown);
    free(term);
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

static void cell_look(const struct terminal *term, uint16_t style, attr_t *attributes, short *pair)
{
    unsigned role = (style & 0xff) < STYLE_COUNT ? style & 0xff : STYLE_PLAIN;

    *attributes = look_attributes(term, style_look((uint16_t)role));
    *pair = term->colors ? (short)(role + 1) : 0;
    if (style & STYLE_LIT) {
        *attributes |= look_attributes(term, &look_lit);
        *pair = term->colors ? PAIR_LIT : 0;
    }
    if (style & STYLE_SELECTED)
        *attributes |= look_attributes(term, &look_selected);
    if (style & STYLE_BOLD)
        *attributes |= A_BOLD;
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
    reach.stop = 0;
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
    int ready = ppoll(fds, wake < 0 ? 1 : 2, timeout_ms < 0 ? NULL : &timeout, &term->waiting);

    if (ready < 0) {
        fds[0].revents = fds[1].revents = 0;
        seen |= TERM_KEY; /* a signal: KEY_RESIZE may be there */
    }
    if (reach.stop)
        suspend(term, false);
    if (input_closed(fds[0].revents)) {
        term->closed = true;
        reach.end = reach.end ? reach.end : SIGHUP; /* which may be on its way still */
    }
    if (fds[0].revents & POLLIN)
        seen |= TERM_KEY;
    if (fds[1].revents)
        seen |= TERM_WAKE;
    return seen | (reach.end ? TERM_SIGNAL : 0u) | (term->closed ? TERM_CLOSED : 0u);
}

int term_signal(const struct terminal *term)
{
    (void)term;
    return reach.end;
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

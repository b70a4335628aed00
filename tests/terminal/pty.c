/* See pty.h. The session leader is a shell of a few lines: it runs the program as a job in the foreground,
 * tells the test on a pipe what becomes of it ("P<pid>", "S" stopped, "E<status>" ended), and continues it
 * when told to. */
#include "tests/terminal/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/base/clock.h"

struct pty {
    VTerm *vterm;
    VTermScreen *screen;
    int master;         /* -1 once hung up */
    int reports, wakes; /* from and to the shell */
    pid_t shell, program;
    int stops, status; /* status: -1 while it runs */
    bool alternate, cursor;
    size_t written;
};

/* ---- the shell, in the child */

struct report {
    char what;
    int value;
};

static void tell(int fd, char what, int value)
{
    struct report report = { what, value };
    ssize_t written = write(fd, &report, sizeof report);

    (void)written;
}

static void foreground(pid_t group)
{
    sigset_t out, old;

    /* A background group that takes the terminal gets SIGTTOU. */
    sigemptyset(&out);
    sigaddset(&out, SIGTTOU);
    sigprocmask(SIG_BLOCK, &out, &old);
    tcsetpgrp(STDIN_FILENO, group);
    sigprocmask(SIG_SETMASK, &old, NULL);
}

static int shell(int reports, int wakes, int (*run)(void *data), void *data)
{
    int status;
    char byte;
    pid_t program = fork();

    signal(SIGHUP, program ? SIG_IGN : SIG_DFL); /* to tell how the program takes it that the terminal goes */
    if (program == 0) {
        setpgid(0, 0);
        foreground(getpid());
        close(reports);
        close(wakes);
        exit(run(data));
    }
    setpgid(program, program);
    foreground(program);
    tell(reports, 'P', program);
    while (waitpid(program, &status, WUNTRACED) == program && WIFSTOPPED(status)) {
        foreground(getpgrp());
        tell(reports, 'S', WSTOPSIG(status));
        if (read(wakes, &byte, 1) != 1)
            break;
        foreground(program);
        kill(-program, SIGCONT);
    }
    foreground(getpgrp());
    tell(reports, 'E', WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    /* The terminal stays until the test has seen enough. */
    while (read(wakes, &byte, 1) == 1)
        continue;
    return 0;
}

/* ---- the terminal */

static int on_property(VTermProp property, VTermValue *value, void *data)
{
    struct pty *pty = data;

    if (property == VTERM_PROP_ALTSCREEN)
        pty->alternate = value->boolean;
    if (property == VTERM_PROP_CURSORVISIBLE)
        pty->cursor = value->boolean;
    return 1;
}

static void on_output(const char *bytes, size_t size, void *data)
{
    struct pty *pty = data;

    while (size > 0 && pty->master >= 0) {
        ssize_t n = write(pty->master, bytes, size);
        if (n < 0 && errno != EINTR && errno != EAGAIN)
            return;
        bytes += n > 0 ? n : 0;
        size -= n > 0 ? (size_t)n : 0;
    }
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_property };

static void make_screen(struct pty *pty, int width, int height)
{
    pty->vterm = vterm_new(height, width);
    assert_non_null(pty->vterm);
    vterm_set_utf8(pty->vterm, 1);
    vterm_output_set_callback(pty->vterm, on_output, pty);
    pty->screen = vterm_obtain_screen(pty->vterm);
    vterm_screen_set_callbacks(pty->screen, &callbacks, pty);
    vterm_screen_enable_altscreen(pty->screen, 1);
    vterm_screen_reset(pty->screen, 1);
    pty->cursor = true;
}

struct pty *pty_function(int width, int height, int (*run)(void *data), void *data)
{
    struct pty *pty = calloc(1, sizeof *pty);
    struct winsize size = { (unsigned short)height, (unsigned short)width, 0, 0 };
    int reports[2], wakes[2];

    assert_non_null(pty);
    assert_int_equal(pipe2(reports, O_CLOEXEC), 0);
    assert_int_equal(pipe2(wakes, O_CLOEXEC), 0);
    make_screen(pty, width, height);
    pty->status = -1;
    pty->shell = forkpty(&pty->master, NULL, NULL, &size);
    assert_true(pty->shell >= 0);
    if (pty->shell == 0) {
        setenv("TERM", getenv("TERM") ? getenv("TERM") : "xterm-256color", 1);
        close(reports[0]);
        close(wakes[1]);
        _exit(shell(reports[1], wakes[0], run, data));
    }
    close(reports[1]);
    close(wakes[0]);
    pty->reports = reports[0];
    pty->wakes = wakes[1];
    fcntl(pty->master, F_SETFD, FD_CLOEXEC);
    fcntl(pty->master, F_SETFL, O_NONBLOCK);
    return pty;
}

static int run_program(void *data)
{
    char *const *argv = data;

    execvp(argv[0], argv);
    perror(argv[0]);
    return 127;
}

struct pty *pty_program(int width, int height, char *const argv[])
{
    return pty_function(width, height, run_program, (void *)argv);
}

void pty_free(struct pty *pty)
{
    if (pty->program > 0 && pty->status < 0)
        kill(-pty->program, SIGKILL);
    close(pty->wakes);
    close(pty->reports);
    if (pty->master >= 0)
        close(pty->master);
    kill(pty->shell, SIGKILL);
    waitpid(pty->shell, NULL, 0);
    vterm_free(pty->vterm);
    free(pty);
}

/* ---- taking in what happens */

static void take_report(struct pty *pty)
{
    struct report report;

    if (read(pty->reports, &report, sizeof report) != sizeof report) {
        if (pty->status < 0)
            pty->status = 255;
        return;
    }
    if (report.what == 'P')
        pty->program = report.value;
    else if (report.what == 'S')
        pty->stops++;
    else
        pty->status = report.value;
}

/* Waits for something to happen, at most so long; false when nothing did. */
static bool pump(struct pty *pty, int64_t until_ms)
{
    struct pollfd fds[2] = { { pty->reports, POLLIN, 0 }, { pty->master, POLLIN, 0 } };
    int64_t left = until_ms - clock_monotonic_ms();
    char bytes[16384];

    if (poll(fds, 2, left < 0 ? 0 : (int)left) <= 0)
        return false;
    if (fds[1].revents & POLLIN) {
        ssize_t n = read(pty->master, bytes, sizeof bytes);
        if (n > 0) {
            pty->written += (size_t)n;
            vterm_input_write(pty->vterm, bytes, (size_t)n);
            vterm_screen_flush_damage(pty->screen);
        }
        return true;
    }
    if (fds[0].revents && pty->status < 0)
        take_report(pty);
    else
        return false;
    return true;
}

bool pty_until(struct pty *pty, bool (*is)(struct pty *pty, void *data), void *data)
{
    int64_t until = clock_monotonic_ms() + PTY_DEADLINE_MS;

    while (!is(pty, data))
        if (clock_monotonic_ms() >= until || (!pump(pty, until) && pty->status >= 0))
            return is(pty, data);
    return true;
}

struct wanted {
    const char *text;
    bool there;
};

static bool text_is(struct pty *pty, void *data)
{
    const struct wanted *wanted = data;
    char *text = pty_text(pty);
    bool there = strstr(text, wanted->text) != NULL;

    free(text);
    return there == wanted->there;
}

static bool wait_text(struct pty *pty, const char *text, bool there)
{
    struct wanted wanted = { text, there };
    char *screen;

    if (pty_until(pty, text_is, &wanted))
        return true;
    screen = pty_text(pty);
    print_message("%s \"%s\" in\n%s", there ? "no" : "still", text, screen);
    free(screen);
    return false;
}

bool pty_shows(struct pty *pty, const char *text)
{
    return wait_text(pty, text, true);
}

bool pty_hides(struct pty *pty, const char *text)
{
    return wait_text(pty, text, false);
}

void pty_settle(struct pty *pty, int silent_ms)
{
    int64_t until = clock_monotonic_ms() + PTY_DEADLINE_MS;

    while (clock_monotonic_ms() < until && pump(pty, clock_monotonic_ms() + silent_ms))
        continue;
}

/* ---- keys */

void pty_bytes(struct pty *pty, const void *bytes, size_t size)
{
    int64_t until = clock_monotonic_ms() + PTY_DEADLINE_MS;
    const char *p = bytes;

    while (size > 0 && clock_monotonic_ms() < until) {
        ssize_t n = write(pty->master, p, size);
        if (n > 0) {
            p += n;
            size -= (size_t)n;
        } else {
            pump(pty, clock_monotonic_ms() + 10);
        }
    }
    assert_int_equal(size, 0);
}

void pty_type(struct pty *pty, const char *text)
{
    pty_bytes(pty, text, strlen(text));
}

void pty_key(struct pty *pty, VTermKey key)
{
    vterm_keyboard_key(pty->vterm, key, VTERM_MOD_NONE);
}

void pty_resize(struct pty *pty, int width, int height)
{
    struct winsize size = { (unsigned short)height, (unsigned short)width, 0, 0 };

    vterm_set_size(pty->vterm, height, width);
    ioctl(pty->master, TIOCSWINSZ, &size);
}

void pty_hang_up(struct pty *pty)
{
    close(pty->master);
    pty->master = -1;
}

/* ---- what is to be seen */

static size_t put_cell(const VTermScreenCell *cell, char *out)
{
    size_t used = 0;

    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++) {
        uint32_t c = cell->chars[i];
        if (c < 0x80) {
            out[used++] = (char)c;
        } else if (c < 0x800) {
            out[used++] = (char)(0xc0 | c >> 6);
            out[used++] = (char)(0x80 | (c & 63));
        } else {
            if (c >= 0x10000)
                out[used++] = (char)(0xf0 | c >> 18);
            out[used++] = (char)(c >= 0x10000 ? 0x80 | (c >> 12 & 63) : 0xe0 | c >> 12);
            out[used++] = (char)(0x80 | (c >> 6 & 63));
            out[used++] = (char)(0x80 | (c & 63));
        }
    }
    if (used == 0)
        out[used++] = ' ';
    return used;
}

char *pty_text(struct pty *pty)
{
    int width, height;
    size_t used = 0;
    char *text;

    vterm_get_size(pty->vterm, &height, &width);
    text = malloc((size_t)width * (size_t)height * 4 * VTERM_MAX_CHARS_PER_CELL + (size_t)height + 1);
    assert_non_null(text);
    for (int y = 0; y < height; y++) {
        size_t begin = used;
        VTermScreenCell cell;
        for (int x = 0; x<width; x += cell.width> 1 ? cell.width : 1)
            if (vterm_screen_get_cell(pty->screen, (VTermPos){ y, x }, &cell))
                used += put_cell(&cell, text + used);
        while (used > begin && text[used - 1] == ' ')
            used--;
        text[used++] = '\n';
    }
    text[used] = '\0';
    return text;
}

bool pty_cell(struct pty *pty, int x, int y, VTermScreenCell *cell)
{
    return vterm_screen_get_cell(pty->screen, (VTermPos){ y, x }, cell) != 0;
}

bool pty_alternate(struct pty *pty)
{
    return pty->alternate;
}

bool pty_cursor(struct pty *pty)
{
    return pty->cursor;
}

bool pty_cooked(struct pty *pty)
{
    struct termios mode;

    return tcgetattr(pty->master, &mode) == 0 && (mode.c_lflag & ECHO) && (mode.c_lflag & ICANON) &&
           (mode.c_lflag & ISIG) && (mode.c_iflag & ICRNL);
}

size_t pty_written(const struct pty *pty)
{
    return pty->written;
}

/* ---- the program */

static bool is_started(struct pty *pty, void *data)
{
    (void)data;
    return pty->program > 0;
}

pid_t pty_foreground(const struct pty *pty)
{
    return tcgetpgrp(pty->master);
}

pid_t pty_pid(struct pty *pty)
{
    assert_true(pty_until(pty, is_started, NULL));
    return pty->program;
}

void pty_signal(struct pty *pty, int signal_number)
{
    assert_int_equal(kill(pty_pid(pty), signal_number), 0);
}

static bool is_stopped(struct pty *pty, void *data)
{
    (void)data;
    return pty->stops > 0;
}

bool pty_stopped(struct pty *pty)
{
    return pty_until(pty, is_stopped, NULL);
}

void pty_continue(struct pty *pty)
{
    pty->stops = 0;
    assert_int_equal(write(pty->wakes, "c", 1), 1);
}

static bool is_ended(struct pty *pty, void *data)
{
    (void)data;
    return pty->status >= 0;
}

int pty_ended(struct pty *pty)
{
    if (!pty_until(pty, is_ended, NULL))
        return -1;
    /* What it wrote last. */
    while (pty->master >= 0 && pump(pty, clock_monotonic_ms()))
        continue;
    return pty->status;
}

/* Keys byte by byte: see line_input.h. The terminal keeps its line discipline but for echo and lines.
 * Signals that end the program are blocked but for the time in ppoll(), so that none is lost between looking
 * and sleeping, and the terminal is given back before they do. */
#include "viz/terminal/line_input.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "lab/base/utf8.h"
#include "viz/keys/keys.h"
#include "viz/terminal/job.h"
#include "viz/terminal/term.h"

enum { CTRL_Z = 26 };

static volatile sig_atomic_t ended, stopped; /* a handler has no other way to tell */

static void on_signal(int signal_number)
{
    if (signal_number == SIGTSTP)
        stopped = 1;
    else
        ended = signal_number;
}

/* Read before one was closed, and not yet taken. */
static struct {
    unsigned char bytes[sizeof((struct line_input *)0)->bytes];
    size_t size;
} ahead;

void line_input_open(struct line_input *input)
{
    static const int signals[] = { SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };
    struct sigaction action = { .sa_handler = on_signal };
    struct termios now;
    *input = (struct line_input){ .terminal = tcgetattr(STDIN_FILENO, &now) == 0 };
    memcpy(input->bytes, ahead.bytes, ahead.size);
    input->size = ahead.size;
    ended = stopped = 0;
    sigprocmask(SIG_BLOCK, NULL, &input->mask);
    input->waiting = input->mask;
    if (!input->terminal)
        return;
    input->before = input->keys = now;
    input->keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
    input->keys.c_cc[VMIN] = 1;
    input->keys.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSANOW, &input->keys);
    sigset_t blocked = input->mask;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        sigaction(signals[i], &action, NULL);
        sigaddset(&blocked, signals[i]);
        sigdelset(&input->waiting, signals[i]);
    }
    sigprocmask(SIG_SETMASK, &blocked, NULL);
}

void line_input_close(struct line_input *input)
{
    memcpy(ahead.bytes, input->bytes, input->size);
    ahead.size = input->size;
    if (!input->terminal)
        return;
    tcsetattr(STDIN_FILENO, TCSANOW, &input->before);
    sigprocmask(SIG_SETMASK, &input->mask, NULL);
}

static void suspend(struct line_input *input, bool whole_job)
{
    stopped = 0;
    tcsetattr(STDIN_FILENO, TCSANOW, &input->before);
    job_stop(whole_job);
    tcsetattr(STDIN_FILENO, TCSANOW, &input->keys);
    input->resumed = true;
}

unsigned line_input_wait(struct line_input *input, bool keys, int wake, int timeout_ms)
{
    struct pollfd fds[2] = { { keys && !input->closed ? STDIN_FILENO : -1, POLLIN, 0 }, { wake, POLLIN, 0 } };
    unsigned seen = 0;
    bool known = keys && (input->size > 0 || input->closed);
    int timeout = known ? 0 : timeout_ms;
    struct timespec until = { timeout / 1000, timeout % 1000 * 1000000L };
    if (ppoll(fds, 2, timeout < 0 ? NULL : &until, &input->waiting) < 0)
        fds[0].revents = fds[1].revents = 0;
    if (stopped)
        suspend(input, false);
    if (fds[0].revents && input->size < sizeof input->bytes) {
        ssize_t got = read(STDIN_FILENO, input->bytes + input->size, sizeof input->bytes - input->size);
        if (got > 0)
            input->size += (size_t)got;
        else if (got == 0 || errno != EINTR)
            input->closed = true;
    }
    seen |= input->size > 0 || input->resumed ? TERM_KEY : 0u;
    seen |= keys && input->closed && input->size == 0 ? TERM_CLOSED : 0u;
    return seen | (fds[1].revents ? TERM_WAKE : 0u) | (ended ? TERM_SIGNAL : 0u);
}

int line_input_signal(void)
{
    return ended;
}

struct sequence {
    const char *bytes;
    int key;
};

/* As nearly all terminals send them. */
static const struct sequence sequences[] = {
    { "\033[A", KEY_CODE_UP },         { "\033OA", KEY_CODE_UP },      { "\033[B", KEY_CODE_DOWN },
    { "\033OB", KEY_CODE_DOWN },       { "\033[C", KEY_CODE_RIGHT },   { "\033OC", KEY_CODE_RIGHT },
    { "\033[D", KEY_CODE_LEFT },       { "\033OD", KEY_CODE_LEFT },    { "\033[H", KEY_CODE_HOME },
    { "\033OH", KEY_CODE_HOME },       { "\033[1~", KEY_CODE_HOME },   { "\033[F", KEY_CODE_END },
    { "\033OF", KEY_CODE_END },        { "\033[4~", KEY_CODE_END },    { "\033[5~", KEY_CODE_PAGE_UP },
    { "\033[6~", KEY_CODE_PAGE_DOWN }, { "\033[Z", KEY_CODE_BACKTAB },
};

static int take(struct line_input *input, size_t size, int key)
{
    memmove(input->bytes, input->bytes + size, input->size - size);
    input->size -= size;
    return key;
}

static int escape_key(struct line_input *input)
{
    for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++) {
        size_t n = strlen(sequences[i].bytes);
        if (n <= input->size && memcmp(input->bytes, sequences[i].bytes, n) == 0)
            return take(input, n, sequences[i].key);
    }
    return take(input, 1, KEY_CODE_ESCAPE);
}

int line_input_key(struct line_input *input)
{
    if (input->size == 0)
        return 0;
    int byte = input->bytes[0];
    if (byte == KEY_CODE_ESCAPE)
        return escape_key(input);
    if (byte == '\n' || byte == '\r')
        return take(input, 1, KEY_CODE_ENTER);
    if (byte == '\b')
        return take(input, 1, KEY_CODE_BACKSPACE);
    if (byte == CTRL_Z && input->terminal) {
        take(input, 1, byte);
        suspend(input, true);
        return 0;
    }
    if (byte < 0x80)
        return take(input, 1, byte);
    struct str rest = { (const char *)input->bytes, input->size };
    uint32_t character = utf8_next(&rest);
    return take(input, input->size - rest.n, (int)character);
}

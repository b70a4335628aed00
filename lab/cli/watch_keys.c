#include "lab/cli/watch_keys.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "lab/cli/cleanup.h"

enum { CTRL_D = 4, GAP = 3 };

static struct termios cooked, keys; /* the terminal as it was, and for keys */
static bool raw;
static volatile sig_atomic_t disturbed;

static void disturb(int signal)
{
    (void)signal;
    disturbed = 1;
}

static void hear_size(bool wanted)
{
    struct sigaction action = { .sa_handler = wanted ? disturb : SIG_DFL };
    sigaction(SIGWINCH, &action, NULL);
}

static void cook(void)
{
    tcsetattr(STDIN_FILENO, TCSANOW, &cooked);
}

static void uncook(void)
{
    tcsetattr(STDIN_FILENO, TCSANOW, &keys);
    disturbed = 1;
}

void watch_keys_hold(sigset_t *before)
{
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGTSTP);
    sigaddset(&held, SIGWINCH);
    sigprocmask(SIG_BLOCK, &held, before);
}

bool watch_keys_disturbed(void)
{
    bool was = disturbed;
    disturbed = 0;
    return was;
}

bool watch_keys_begin(void)
{
    if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &cooked) != 0)
        return false;
    keys = cooked;
    keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw = true;
    cleanup_at_signals(cook, uncook);
    hear_size(true);
    uncook();
    return true;
}

void watch_keys_end(void)
{
    if (raw)
        cook();
    raw = false;
    hear_size(false);
    cleanup_at_signals(NULL, NULL);
}

void watch_keys_clear(void)
{
    fputs("\33[H\33[2J\33[3J", stdout);
}

static int columns(void)
{
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

void watch_keys_show(const struct watch_key *shown, size_t count, bool color)
{
    int room = columns() - 1;
    fputs("\33[999B\r\33[K", stdout); /* down as far as it goes, without scrolling */
    for (size_t i = 0; i < count; i++) {
        int width = (int)(strlen(shown[i].name) + 1 + strlen(shown[i].words)) + (i > 0 ? GAP : 1);
        if (width > room)
            break;
        room -= width;
        printf("%*s%s%s%s %s", i > 0 ? GAP : 1, "", color ? "\33[1m" : "", shown[i].name,
               color ? "\33[0m" : "", shown[i].words);
    }
    fflush(stdout);
    disturbed = 0;
}

char watch_keys_read(void)
{
    char key;
    ssize_t n = read(STDIN_FILENO, &key, 1);
    if (n <= 0 || key == CTRL_D)
        return 'q';
    return key == '\r' ? '\n' : key;
}

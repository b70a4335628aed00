/* See term_signals.h. */
#include "viz/terminal/term_signals.h"

#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "lab/record/mapping.h"

/* What the handlers must reach: they have no other way to it. */
static struct {
    volatile sig_atomic_t end, stop;
    struct termios before;
    char restore[TERM_RESTORE_MAX]; /* leaves the alternate screen, shows the cursor, ... */
    size_t restore_size;
} reach;

/* The keys Ctrl-C and Ctrl-\ send none in raw mode: these come from somebody's kill(1). */
static const int end_signals[] = { SIGTERM, SIGHUP, SIGQUIT, SIGINT };
static const int crash_signals[] = { SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL };

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

static void handle(struct term_signals *signals, int signal_number, void (*handler)(int))
{
    struct sigaction action = { .sa_handler = handler };

    sigemptyset(&action.sa_mask);
    sigaction(signal_number, &action, &signals->old[signal_number]);
}

static void handle_crash(struct term_signals *signals, int signal_number)
{
    struct sigaction action = { .sa_sigaction = on_crash, .sa_flags = SA_SIGINFO };

    sigemptyset(&action.sa_mask);
    sigaction(signal_number, &action, &signals->old[signal_number]);
}

/* Blocked but for the time in ppoll(). */
static sigset_t kept_back(void)
{
    sigset_t blocked;

    sigemptyset(&blocked);
    for (size_t i = 0; i < sizeof end_signals / sizeof *end_signals; i++)
        sigaddset(&blocked, end_signals[i]);
    sigaddset(&blocked, SIGTSTP);
    sigaddset(&blocked, SIGWINCH);
    return blocked;
}

void term_signals_between(const struct term_signals *signals)
{
    sigprocmask(SIG_SETMASK, &signals->mask, NULL);
}

void term_signals_again(void)
{
    sigset_t blocked = kept_back();

    sigprocmask(SIG_BLOCK, &blocked, NULL);
}

void term_signals_take(struct term_signals *signals)
{
    sigset_t blocked = kept_back();

    reach.end = reach.stop = 0;
    for (size_t i = 0; i < sizeof end_signals / sizeof *end_signals; i++)
        handle(signals, end_signals[i], on_end);
    handle(signals, SIGTSTP, on_stop);
    sigprocmask(SIG_BLOCK, &blocked, &signals->mask);
    signals->waiting = signals->mask;
    for (int i = 1; i < NSIG; i++)
        if (sigismember(&blocked, i) == 1)
            sigdelset(&signals->waiting, i);
    for (size_t i = 0; i < sizeof crash_signals / sizeof *crash_signals; i++)
        handle_crash(signals, crash_signals[i]);
}

void term_signals_give(struct term_signals *signals)
{
    /* A terminal that closes says so twice; the second must not strike while all is put away. */
    static const struct sigaction ignored = { .sa_handler = SIG_IGN };
    for (size_t i = 0; i < sizeof end_signals / sizeof *end_signals; i++)
        sigaction(end_signals[i], reach.end ? &ignored : &signals->old[end_signals[i]], NULL);
    for (size_t i = 0; i < sizeof crash_signals / sizeof *crash_signals; i++)
        sigaction(crash_signals[i], &signals->old[crash_signals[i]], NULL);
    sigaction(SIGTSTP, &signals->old[SIGTSTP], NULL);
    /* What is pending of these has been reported and must not strike now. */
    sigprocmask(SIG_SETMASK, &signals->mask, NULL);
}

void term_signals_remember(void)
{
    tcgetattr(STDIN_FILENO, &reach.before);
}

void term_signals_restore(const char *bytes)
{
    reach.restore_size = 0; /* a crash now writes nothing rather than a mixture */
    memcpy(reach.restore, bytes, strlen(bytes));
    reach.restore_size = strlen(bytes);
}

int term_signals_end(void)
{
    return reach.end;
}

void term_signals_hang_up(void)
{
    reach.end = reach.end ? reach.end : SIGHUP;
}

bool term_signals_stop(void)
{
    bool stop = reach.stop;
    reach.stop = 0;
    return stop;
}

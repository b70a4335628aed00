/* Step mode without a person: the same run each time, because the observer, which is told to walk, lets
 * nobody go before everybody is at rest. */
#include "lab/cli/follow.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "lab/base/clock.h"
#include "lab/cli/show.h"

enum { ENDING_MS = 3000 }; /* what the observer gets to end the programs */

struct follower {
    struct observation *observation;
    struct timeline *timeline;
    struct printer printer;
    uint32_t seen; /* events looked at */
    bool noted;    /* a NOTE came that was not looked at */
    bool step, ended, stopping;
    bool stopped; /* not by us */
    bool failed;  /* although all was shown */
    bool left;    /* programs go on: the end of watching is none of theirs */
    bool sized;   /* somebody has said how long the recording may become */
    int signals;  /* signalfd */
    int signal;   /* that came; 0 none */
    int64_t stop_by_ms;
};

static void stop(struct follower *follower)
{
    if (follower->stopping)
        return;
    follower->stopping = true;
    follower->stop_by_ms = clock_monotonic_ms() + ENDING_MS;
    observe_command(follower->observation, "stop");
}

/* Who has not asked for it did not see the end of the programs. */
static void reached_size(struct follower *follower, struct str line)
{
    complain("%.*s (--max-size allows more)", STR_ARGS(line));
    follower->failed = follower->failed || !follower->sized;
}

/* What new events mean for the session. */
static void look(struct follower *follower)
{
    struct event event;
    for (; follower->seen < timeline_count(follower->timeline); follower->seen++) {
        enum event_kind kind = timeline_kind(follower->timeline, follower->seen);
        if (kind != EVENT_NOTE || !timeline_event(follower->timeline, follower->seen, &event))
            continue;
        enum note_kind note = event.u.note.kind;
        if (note == NOTE_DEADLOCK && !follower->step)
            stop(follower); /* nobody types here, so nothing can end it */
        else if (note == NOTE_LEFT)
            follower->left = true;
        else if (note == NOTE_LIMIT_RECORDING)
            reached_size(follower, event.line);
        else if (note_is_limit(note))
            complain("%.*s", STR_ARGS(event.line));
        else if (note == NOTE_START_FAILED) {
            complain("%.*s", STR_ARGS(event.line)); /* a program that could not be */
            follower->failed = true;
        } else if ((note == NOTE_STOP || note == NOTE_COLLAPSE) && !follower->stopping &&
                   !follower->stopped) {
            complain("%.*s", STR_ARGS(event.line)); /* by somebody else */
            follower->stopped = follower->failed = true;
        }
    }
}

/* Drains the wake-ups; notes the observer's end. */
static void drain(struct follower *follower)
{
    char bytes[64];
    ssize_t n;
    while ((n = read(follower->observation->control, bytes, sizeof bytes)) > 0)
        follower->noted = follower->noted || memchr(bytes, '!', (size_t)n);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        follower->ended = true;
}

static void take_signal(struct follower *follower)
{
    struct signalfd_siginfo info;
    while (read(follower->signals, &info, sizeof info) == sizeof info) {
        if (follower->signal)
            follower->ended = true; /* asked twice: no waiting for the programs */
        follower->signal = (int)info.ssi_signo;
        stop(follower);
    }
}

static void wait_for_news(struct follower *follower)
{
    int timeout = -1;
    struct pollfd wait[] = { { .fd = follower->observation->control, .events = POLLIN },
                             { .fd = follower->signals, .events = POLLIN },
                             { .fd = STDOUT_FILENO } };
    if (follower->stopping) {
        int64_t left = follower->stop_by_ms - clock_monotonic_ms();
        timeout = left > 0 ? (int)left : 0;
    }
    int ready = poll(wait, 3, timeout);
    if (ready == 0 && follower->stopping)
        follower->ended = true;
    if (ready <= 0)
        return;
    if (wait[0].revents)
        drain(follower);
    if (wait[1].revents)
        take_signal(follower);
    if (wait[2].revents && !follower->printer.quiet) { /* the reader of a pipe has gone */
        follower->printer.error = EPIPE;
        follower->ended = true;
    }
}

/* Who shows nothing reads the recording only where the observer has something to say. */
static void pump(struct follower *follower)
{
    if (follower->step)
        observe_command(follower->observation, "walk");
    while (!follower->ended) {
        wait_for_news(follower);
        if (follower->printer.quiet && !follower->noted)
            continue;
        follower->noted = false;
        timeline_grow(follower->timeline);
        look(follower);
        if (!printer_print(&follower->printer)) {
            if (follower->printer.error == EINTR)
                take_signal(follower);
            break;
        }
    }
}

static int result(struct follower *follower)
{
    if (follower->signal && !(follower->signal == SIGINT && follower->left)) {
        complain("%s: %s", follower->signal == SIGINT ? "interrupted" : strsignal(follower->signal),
                 follower->left ? "the programs go on" : "the programs were ended");
        return CLI_SIGNAL + follower->signal;
    }
    int status = printer_status(&follower->printer);
    return status <= CLI_FAILED && follower->failed ? CLI_MACHINE : status;
}

int follow(struct observation *observation, struct timeline *timeline, bool step,
           const struct cli_options *options)
{
    struct follower follower = {
        .observation = observation, .timeline = timeline, .step = step, .sized = options->max_size > 0
    };
    sigset_t caught, before;
    sigemptyset(&caught);
    sigaddset(&caught, SIGINT);
    sigaddset(&caught, SIGTERM);
    sigaddset(&caught, SIGHUP);
    sigaddset(&caught, SIGPIPE); /* blocked, so that write() says EPIPE */
    sigprocmask(SIG_BLOCK, &caught, &before);
    sigdelset(&caught, SIGPIPE);
    follower.signals = signalfd(-1, &caught, SFD_CLOEXEC | SFD_NONBLOCK);
    int status = CLI_MACHINE;
    if (follower.signals < 0 || !printer_begin(&follower.printer, timeline, options)) {
        complain("cannot follow the session: %s", strerror(errno));
    } else {
        follower.printer.interrupt = follower.signals;
        pump(&follower);
        printer_findings(&follower.printer, options);
        status = result(&follower);
    }
    printer_end(&follower.printer);
    if (follower.signals >= 0)
        close(follower.signals);
    struct timespec now = { 0 };
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    while (sigtimedwait(&pipe, NULL, &now) > 0)
        ;
    sigprocmask(SIG_SETMASK, &before, NULL);
    return status;
}

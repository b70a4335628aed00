/* Signals while the terminal is taken: those that end are told and not obeyed, a stop is told, and in a crash
 * the terminal is given back first. They are blocked but for the time in ppoll(), so that none is lost
 * between looking and sleeping. One terminal at a time. */
#ifndef SOCKEYE_VIZ_TERM_SIGNALS_H
#define SOCKEYE_VIZ_TERM_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

enum { TERM_RESTORE_MAX = 280 };

struct term_signals {
    sigset_t waiting; /* the mask in ppoll() */
    sigset_t mask;    /* the mask to give back */
    struct sigaction old[NSIG];
};

/* How the terminal is now is how a crash leaves it; to be called before anything is changed. */
void term_signals_remember(void);
/* What a crash writes to the terminal: at most TERM_RESTORE_MAX - 1 bytes. */
void term_signals_restore(const char *bytes);

void term_signals_take(struct term_signals *signals);
/* Between two screens of one program: they strike again, and what comes is reported by the next. */
void term_signals_between(const struct term_signals *signals);
void term_signals_again(void);
void term_signals_give(struct term_signals *signals);

/* The signal that asked the program to end; 0 none. */
int term_signals_end(void);
/* The terminal has gone: as good as its SIGHUP, which may be on its way still. */
void term_signals_hang_up(void);
/* Whether it was asked to stop since the last time. */
bool term_signals_stop(void);

#endif

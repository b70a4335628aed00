/* Keys from standard input, one by one where that is a terminal, which is only read and written, byte by
 * byte. */
#ifndef SOCKEYE_VIZ_LINE_INPUT_H
#define SOCKEYE_VIZ_LINE_INPUT_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

struct line_input {
    bool terminal; /* a person types: keys are read whatever goes on */
    bool closed;
    bool resumed; /* was stopped and continued; whoever reads the keys takes note and clears it */
    struct termios before, keys; /* the terminal as it was, and as it is meanwhile */
    sigset_t mask, waiting;      /* to give back; while waiting */
    unsigned char bytes[256];    /* read and not yet taken */
    size_t size;
};

/* Takes the terminal; gives it back. What was read and not yet taken is there for the next one to open. */
void line_input_open(struct line_input *input);
void line_input_close(struct line_input *input);
/* As term_wait(). Without `keys` standard input is left alone. */
unsigned line_input_wait(struct line_input *input, bool keys, int wake, int timeout_ms);
/* The signal that asked the program to end; 0 none. */
int line_input_signal(void);
/* The next key; 0 when there is none. */
int line_input_key(struct line_input *input);

#endif

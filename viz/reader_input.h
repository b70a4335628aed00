/* Keys from a terminal that is only read and written, byte by byte. Private to reader*.c. */
#ifndef SOCKEYE_VIZ_READER_INPUT_H
#define SOCKEYE_VIZ_READER_INPUT_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

struct reader_input {
    bool terminal, closed;
    bool resumed; /* was stopped and continued; whoever reads the keys takes note and clears it */
    struct termios before, keys; /* the terminal as it was, and as it is meanwhile */
    sigset_t mask, waiting;      /* to give back; while waiting */
    unsigned char bytes[256];    /* read and not yet taken */
    size_t size;
};

void reader_input_open(struct reader_input *input);
void reader_input_close(struct reader_input *input);
unsigned reader_input_wait(struct reader_input *input, bool keys, int wake, int timeout_ms);
/* The signal that asked the program to end; 0 none. */
int reader_input_signal(void);
int reader_input_key(struct reader_input *input);

#endif

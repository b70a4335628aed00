/* Keys from a terminal that is only read and written, byte by byte. Private to reader*.c. */
#ifndef SOCKEYE_VIZ_READER_INPUT_H
#define SOCKEYE_VIZ_READER_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

struct reader_input {
    bool terminal, closed;
    struct termios before;
    unsigned char bytes[256]; /* read and not yet taken */
    size_t size;
};

void reader_input_open(struct reader_input *input);
void reader_input_close(struct reader_input *input);
unsigned reader_input_wait(struct reader_input *input, bool keys, int wake, int timeout_ms);
int reader_input_key(struct reader_input *input);

#endif

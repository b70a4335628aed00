/* The lesson screen for a screen reader, or a terminal that cannot place text: what happens is printed line
 * by line, with the same keys; nothing is ever drawn over.
 *
 *   step 5 of 15
 *   +0.000911  client   connect(3, server:7000) = 0                        client.c:31
 *   client: the connection stands ...
 *   next: server */
#ifndef SOCKEYE_VIZ_READER_H
#define SOCKEYE_VIZ_READER_H

#include "viz/app_state.h"

struct reader;

/* Keys come from standard input, one by one where that is a terminal. NULL when out of memory. */
struct reader *reader_open(bool ascii);
/* The terminal is given back. NULL is fine. */
void reader_close(struct reader *reader);

/* Prints what is new since the last time. False when standard output takes no more. */
bool reader_tell(struct reader *reader, struct app *app);

/* As term_wait(): TERM_KEY, TERM_WAKE, TERM_CLOSED, TERM_SIGNAL. Without `input` standard input is left
 * alone. */
unsigned reader_wait(struct reader *reader, bool input, int wake, int timeout_ms);
/* Whether a person types: then keys are read whatever goes on. */
bool reader_at_terminal(const struct reader *reader);
/* As term_signal(). */
int reader_signal(const struct reader *reader);
/* The next key; 0 when there is none, and when Ctrl-Z stopped the program: reader_tell() then says again
 * where it is. */
int reader_key(struct reader *reader);

#endif

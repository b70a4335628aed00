/* The terminal of `sockeye watch`: keys without a newline, and a line at the bottom that shows them. Whatever
 * else has the terminal meanwhile (the screen, a signal that ends or stops the program) finds it as it was.
 */
#ifndef SOCKEYE_CLI_WATCH_KEYS_H
#define SOCKEYE_CLI_WATCH_KEYS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

struct watch_key {
    char key;
    const char *name, *words; /* "enter", "look at the moment" */
};

/* From now on keys come one by one; false where standard input is no terminal. */
bool watch_keys_begin(void);
void watch_keys_end(void);

/* The screen is empty afterwards. */
void watch_keys_clear(void);
/* In the last row, as many of them as there is room for: the first are the most important. */
void watch_keys_show(const struct watch_key *keys, size_t count, bool color);
/* Whether the terminal is another since they were shown: the program was stopped and goes on, or the size
 * has changed. Told once. It stays as it is while the signals that do it are held back. */
bool watch_keys_disturbed(void);
void watch_keys_hold(sigset_t *before);
/* The next key, '\n' for enter; 'q' when there will be none any more, and when a signal disturbs the wait. */
char watch_keys_read(void);

#endif

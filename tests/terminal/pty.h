/* A program in a terminal of the test's own: a pseudo-terminal with libvterm behind it. Screens are waited
 * for with a deadline; nothing sleeps. The program runs as a job of a small shell (of this helper), so that
 * it can be stopped and continued as at a prompt. */
#ifndef SOCKEYE_TESTS_TERMINAL_PTY_H
#define SOCKEYE_TESTS_TERMINAL_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <vterm.h>

enum { PTY_DEADLINE_MS = 60000 };

struct pty;

/* Runs a program, or a function (its result is the exit status), in a terminal of that size. TERM is
 * xterm-256color unless the environment says otherwise. Fails the test when it cannot. */
struct pty *pty_program(int width, int height, char *const argv[]);
struct pty *pty_function(int width, int height, int (*run)(void *data), void *data);
/* Ends what still runs, by SIGKILL, and frees. */
void pty_free(struct pty *pty);

/* Waits until the screen holds the text (or no longer does); false at the deadline, with the screen printed.
 */
bool pty_shows(struct pty *pty, const char *text);
bool pty_hides(struct pty *pty, const char *text);
/* Waits until `is` says so of the screen. */
bool pty_until(struct pty *pty, bool (*is)(struct pty *pty, void *data), void *data);
/* Takes in what the program writes until it has been silent for so long. */
void pty_settle(struct pty *pty, int silent_ms);

void pty_type(struct pty *pty, const char *text);
void pty_bytes(struct pty *pty, const void *bytes, size_t size);
void pty_key(struct pty *pty, VTermKey key);
void pty_resize(struct pty *pty, int width, int height);
/* Closes the test's end, as when a terminal window is closed. */
void pty_hang_up(struct pty *pty);

/* The screen as text, a line a row, trailing blanks cut; owned by the caller. */
char *pty_text(struct pty *pty);
bool pty_cell(struct pty *pty, int x, int y, VTermScreenCell *cell);
/* State of the terminal. */
bool pty_alternate(struct pty *pty);       /* the alternate screen is shown */
bool pty_cursor(struct pty *pty);          /* the cursor is visible */
bool pty_cooked(struct pty *pty);          /* the line discipline echoes and edits lines, as it did before */
size_t pty_written(const struct pty *pty); /* bytes that came from the program so far */

/* The process group that has the terminal. */
pid_t pty_foreground(const struct pty *pty);

/* The program's process id; a signal to it. */
pid_t pty_pid(struct pty *pty);
void pty_signal(struct pty *pty, int signal_number);
/* Waits until the program was stopped (SIGTSTP, SIGSTOP); pty_continue() makes it go on in the foreground. */
bool pty_stopped(struct pty *pty);
void pty_continue(struct pty *pty);
/* Waits until the program has ended: its exit status, 128 + n when signal n killed it, -1 at the deadline. */
int pty_ended(struct pty *pty);

#endif

/* What a person has done: $XDG_STATE_HOME/sockeye/progress, plain text, one line for each thing done:
 *
 *   2026-11-22T08:00:00Z 01-tcp check 3/5 tries 4
 *   WHEN                 LESSON WHAT  VALUE
 *
 * The last line for a lesson and a thing is the one that counts. A line is appended by one write, so that two
 * programs at once need no lock and lose nothing; lines that are not understood are left alone. When the file
 * has grown long it is written anew without what no longer counts, and renamed into place.
 *
 * Things: "exercise" FOLDER (where it was started), "check" GOOD/ALL tries N, "passed", "hint" N (how many
 * were read), "seen" (the lesson was run), and answers to questions, see answers.h. */
#ifndef SOCKEYE_COURSE_PROGRESS_H
#define SOCKEYE_COURSE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct progress_entry {
    const char *when, *id, *what, *value; /* in the text of the progress */
};

struct progress {
    struct progress_entry *entries; /* in the order of the file; those that count no longer too */
    size_t count;
    char *text;
};

/* Whether it is where nobody else can change it, or not there at all. False with one line in `why`: then
 * nothing is read from there, and nothing kept. */
bool progress_is_own(char *why, size_t cap);

/* Reads it; what of it would steer a terminal is '?'. An unreadable or missing file is an empty progress, as
 * is one that others can change. progress_free() is right in any case. */
void progress_read(struct progress *progress);
void progress_free(struct progress *progress);

/* The value that counts, "" for one without; NULL when there is none. */
const char *progress_get(const struct progress *progress, const char *id, const char *what);
/* The same, and when it was put. */
const struct progress_entry *progress_entry(const struct progress *progress, const char *id,
                                            const char *what);
/* How many of its checks held when the exercise was checked last; false when it never was. */
bool progress_checks(const struct progress *progress, const char *id, unsigned *good, unsigned *all);
/* How often the exercise was checked. */
long progress_tries(const struct progress *progress, const char *id);

/* Keeps one thing. `id`, `what` without blanks; control bytes in `value` are kept as '?'. False with one line
 * in `why` when it cannot be written: whoever asked goes on. */
bool progress_put(const char *id, const char *what, const char *value, char *why, size_t cap);

/* $XDG_STATE_HOME/sockeye/NAME, made if need be; NAME "" is the folder itself. False with one line in `why`,
 * and `out` empty. */
bool progress_folder(const char *name, char *out, size_t cap, char *why, size_t why_cap);

#endif

/* Runs the functions of a facts.c or checks.c on recordings and keeps what they found.
 *
 * The file is compiled as a shared object against lab/check.h, copied to where nobody can change it any more,
 * and loaded and run in processes of their own (prover.h): a check that crashes, never ends or means harm is
 * a verdict, not the end of the program. What it says of itself comes back as data. */
#ifndef SOCKEYE_COURSE_CHECKS_H
#define SOCKEYE_COURSE_CHECKS_H

#include "lab/check.h"
#include "lab/course/lesson/lesson.h"
#include "lab/record/timeline.h"

enum verdict_kind {
    VERDICT_NONE, /* not judged: of another scenario */
    VERDICT_HOLDS,
    VERDICT_FAILS,
    VERDICT_CRASHED, /* the check itself is wrong */
    VERDICT_SKIPPED, /* what it builds on failed */
    VERDICT_UNJUDGED /* this machine cannot show it: `actual` says why */
};

enum { VERDICT_EVENTS_MAX = 6 };

struct verdict {
    enum verdict_kind kind;
    uint32_t evidence;  /* event that decided it; NO_EVENT none */
    bool packets;       /* it asked for packets */
    bool unknown;       /* it ended at a figure that the recording does not have */
    bool missing;       /* fails because something did not happen: the moment is the end of what did */
    char expected[480]; /* where it fails: what should be, in words ... */
    char sought[160];   /* ... as the pattern that was not found, or was: for who writes checks; "" none */
    char actual[1024];  /* ... and what was seen instead, in words, a line each; "" nothing to say ... */
    uint32_t events[VERDICT_EVENTS_MAX]; /* ... but these */
    unsigned event_count;
    char measured[96]; /* what run_measured() said; "" nothing */
};

/* One row of a table `facts` or `checks`; its texts may be given to a terminal. */
struct sheet_row {
    const char *name;
    const char *after; /* NULL: builds on nothing; always so for facts */
    const char *scenario;
    const char *sentence;
};

struct check_sheet; /* a loaded file */

/* Compiles and loads `<lesson>/facts.c`, or the checks.c at this path. NULL with `why`: the compiler's words,
 * that it exports no such table, or what is wrong with a row; or, `*machine` then, why this machine cannot.
 */
struct check_sheet *facts_load(const struct lesson *lesson, bool *machine, char *why, size_t cap);
struct check_sheet *checks_load(const char *source, bool *machine, char *why, size_t cap);
void sheet_free(struct check_sheet *sheet);
size_t sheet_count(const struct check_sheet *sheet);
const struct sheet_row *sheet_at(const struct check_sheet *sheet, size_t index);
/* Index of the row of this name; sheet_count() when there is none. */
size_t sheet_find(const struct check_sheet *sheet, const char *name);

/* Judges the rows of one scenario (variant) on its recording; verdicts[i] belongs to sheet_at(i), those of
 * other scenarios are left alone. False when the process for it could not be made, or was killed. */
bool sheet_prove(const struct check_sheet *sheet, const char *scenario, struct timeline *timeline,
                 struct verdict *verdicts);

#endif

/* What verdicts look like to a person: signs, columns, and what was expected beside what was there. */
#ifndef SOCKEYE_COURSE_REPORT_H
#define SOCKEYE_COURSE_REPORT_H

#include <stdio.h>

#include "lab/course/judge/checks.h"

struct report_looks {
    bool ascii; /* no characters beyond ASCII */
    bool color;
    int width; /* of the terminal, in cells; 0: lines are as long as they are */
};

enum report_sign { SIGN_GOOD, SIGN_BAD, SIGN_SKIPPED, SIGN_COUNT };

/* A sign and its colour never stand for something that no word says. */
void report_sign(FILE *out, struct report_looks looks, enum report_sign sign);

/* Prints text that may be anybody's, as a terminal may be given it: what steers it, or hides, is escaped, but
 * tabs are what they are. The functions below do the same. */
void report_visible(FILE *out, struct str text);

/* Prints `text`, which begins in column `at` (from 0), as far as the line goes, and a newline. */
void report_cut(FILE *out, struct report_looks looks, int at, struct str text);

/* Prints `text`, which begins in column `at` (from 0), and a newline. What does not fit into the width goes
 * on in lines of its own, from column `indent` on, broken between words. */
void report_wrap(FILE *out, struct report_looks looks, int at, int indent, const char *text);

/* Lines of `text` behind a name in its own column: "    expected  ...". Nothing for an empty text. */
void report_lines(FILE *out, struct report_looks looks, const char *name, const char *text);

/* What was there instead of what a verdict expected: its words, and a line of the transcript for each event.
 */
enum { TOLD_MAX = 8192 };
void report_told(const struct timeline *timeline, const struct verdict *verdict, char *out, size_t cap);

/* One line a fact of the variant, and below a failed one what was expected and what was there. The step that
 * proves it is of this timeline. How many failed; adds to `*unjudged` those that this machine cannot show. */
unsigned report_facts(FILE *out, struct report_looks looks, const struct check_sheet *sheet,
                      const char *variant, const struct timeline *timeline, const struct verdict *verdicts,
                      unsigned *unjudged);

#endif

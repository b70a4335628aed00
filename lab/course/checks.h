/* Runs the functions of a facts.c (or checks.c) on recordings and keeps what they found.
 *
 * The file is compiled as a shared object against lab/check.h and run in a process of its own, under cmocka: a check
 * that crashes is a verdict, not the end of the program. */
#ifndef SOCKEYE_COURSE_CHECKS_H
#define SOCKEYE_COURSE_CHECKS_H

#include "lab/check.h"
#include "lab/course/lesson.h"
#include "lab/record/timeline.h"

enum verdict_kind { VERDICT_NONE, VERDICT_HOLDS, VERDICT_FAILS, VERDICT_CRASHED };

struct verdict {
    enum verdict_kind kind;
    uint32_t evidence;   /* event that decided it; NO_EVENT none */
    char expected[320];  /* where it fails: what should be ... */
    char actual[1024];   /* ... and what is there instead, a line each */
    char measured[96];   /* what run_measured() said; "" nothing */
};

struct check_sheet; /* a loaded facts.c */

/* Compiles and loads `<lesson>/facts.c`. NULL with `why`: the compiler's words, or that it exports no facts. */
struct check_sheet *facts_load(const struct lesson *lesson, char *why, size_t cap);
void facts_free(struct check_sheet *sheet);
size_t facts_count(const struct check_sheet *sheet);
const struct fact *facts_at(const struct check_sheet *sheet, size_t index);

/* Proves the facts of one variant on its recording; verdicts[i] belongs to facts_at(i), those of other variants stay
 * VERDICT_NONE. False when the process for it could not be made. */
bool facts_prove(const struct check_sheet *sheet, const char *variant, struct timeline *timeline,
                 struct verdict *verdicts);

#endif

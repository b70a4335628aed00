/* A judgement as text for a student, and as TAP, JUnit and JSON for programs. */
#ifndef SOCKEYE_COURSE_REPORT_CHECKS_H
#define SOCKEYE_COURSE_REPORT_CHECKS_H

#include "lab/course/judge/judge.h"
#include "lab/course/judge/report.h"

/* Each of these writes the whole judgement. */
void report_checks_text(FILE *out, struct report_looks looks, const struct judgement *judgement);
void report_checks_tap(FILE *out, struct report_looks looks, const struct judgement *judgement);
void report_checks_junit(FILE *out, struct report_looks looks, const struct judgement *judgement);
void report_checks_json(FILE *out, struct report_looks looks, const struct judgement *judgement);

typedef void report_checks_write(FILE *out, struct report_looks looks, const struct judgement *judgement);
/* By the name of the format: "text", "tap", "junit", "json"; NULL when there is no such one. */
report_checks_write *report_checks_named(const char *format);

/* The check that is told of at length; NULL when none failed. */
const struct check_result *judgement_first_failure(const struct judgement *judgement);
/* All that the student is told of one check that failed, in lines that fit a screen of 24 together with the
 * one below them: their own line first, what should have been and what was seen, the steps that led to it. */
void report_failure(FILE *out, struct report_looks looks, const struct judgement *judgement,
                    const struct check_result *check);

/* Everything there is to say of one check that failed: what it was about, in words for a person. */
struct failure {
    const char *expected, *actual; /* "" nothing to say; a line each */
    const struct verdict *verdict; /* NULL: of RUNS */
    const char *scenario;          /* "" the exercise itself */
    enum weather weather;
    uint64_t seed;
    uint32_t event, step; /* the moment to look at */
    int line;             /* of the student's file; 0 not known */
    char error[400];      /* "EPIPE (Broken pipe): what it means"; "" none */
    const char *kept;     /* recording; "" none */
    const struct timeline *timeline;
    const struct abnormal_end *trouble; /* of that session */
};
/* False when the check did not fail. */
bool failure_of(const struct judgement *judgement, const struct check_result *check, struct failure *failure);
/* The last lines of the transcript that led to it: indices of events in order, at most `max`. */
size_t failure_story(const struct judgement *judgement, const struct failure *failure, uint32_t *events,
                     size_t max);

#endif

#include "lab/cli/progress_line.h"

#include <stdio.h>
#include <string.h>

#include "lab/base/path.h"
#include "lab/course/judge/exercise.h"

/* "3 of 5 checks after 4 tries" from "3/5 tries 4". */
static void tell_check(const struct progress *progress, const char *id, char *out, size_t cap)
{
    unsigned good, all;
    long tries = progress_tries(progress, id);
    const struct progress_entry *passed = progress_entry(progress, id, "passed");
    const char *begun = progress_get(progress, id, "exercise");
    out[0] = '\0';
    if (passed)
        snprintf(out, cap, "exercise passed %.10s", passed->when);
    else if (progress_checks(progress, id, &good, &all))
        snprintf(out, cap, "%u of %u checks after %ld %s", good, all, tries, tries == 1 ? "try" : "tries");
    else if (begun)
        snprintf(out, cap, "exercise begun");
}

void progress_line_print(const struct progress *progress, const struct lesson *lesson,
                         struct report_looks looks, bool place)
{
    char told[80];
    const char *id = path_base(lesson->folder), *hints = progress_get(progress, id, "hint");
    const char *begun = progress_get(progress, id, "exercise");
    bool passed = progress_get(progress, id, "passed") != NULL;
    bool seen = progress_get(progress, id, "seen") != NULL;
    tell_check(progress, id, told, sizeof told);
    fputs("  ", stdout);
    report_sign(stdout, looks, passed || (seen && !exercise_exists(lesson)) ? SIGN_GOOD : SIGN_SKIPPED);
    printf(" %-3s %-20s %-9s %s", lesson->number, lesson->name, seen ? "seen" : "",
           told[0]                   ? told
           : exercise_exists(lesson) ? "exercise"
                                     : "");
    if (hints)
        printf(", %s %s", hints, strcmp(hints, "1") == 0 ? "hint" : "hints");
    if (place && begun && !passed)
        printf("  %s", begun);
    putchar('\n');
}

/* The report that a student reads: a line for each check, and then all there is to say of the first that
 * failed, so that it stays on the screen. */
#include "lab/course/judge/report_checks.h"

#include <stdlib.h>

#include "lab/base/path.h"

enum { SENTENCE_COLUMN = 21, BRIEF_COLUMN = 8 };

/* Of a check that failed besides: where, and what was seen, in one line. */
static void print_brief(FILE *out, struct report_looks looks, const struct judgement *judgement,
                        const struct check_result *check)
{
    struct failure failure;
    char text[1400], place[300] = "";
    if (!failure_of(judgement, check, &failure))
        return;
    if (failure.line > 0)
        snprintf(place, sizeof place, "%.250s:%d: ", path_base(judgement->source), failure.line);
    const char *words = failure.actual[0] ? failure.actual : failure.expected;
    snprintf(text, sizeof text, "%s%.*s", place, (int)strcspn(words, "\n"), words);
    fprintf(out, "%*s", BRIEF_COLUMN, "");
    report_cut(out, looks, BRIEF_COLUMN, str_from(text));
}

static enum report_sign sign_of(const struct check_result *check)
{
    if (check->kind == VERDICT_HOLDS)
        return SIGN_GOOD;
    return check->kind == VERDICT_FAILS || check->kind == VERDICT_CRASHED ? SIGN_BAD : SIGN_SKIPPED;
}

static void print_check(FILE *out, struct report_looks looks, const struct judgement *judgement,
                        const struct check_result *check, bool brief)
{
    fputs("  ", out);
    report_sign(out, looks, sign_of(check));
    char text[1600];
    fprintf(out, " %-16s ", check->name);
    if (check->kind == VERDICT_SKIPPED)
        snprintf(text, sizeof text, "(skipped: '%s' comes first)", check->after ? check->after : "another");
    else if (check->kind == VERDICT_UNJUDGED)
        snprintf(text, sizeof text, "%s  (not judged: %s)", check->sentence, check->why);
    else
        snprintf(text, sizeof text, "%s%s", check->sentence,
                 check->kind == VERDICT_NONE      ? "  (not judged: the program had to be stopped)"
                 : check->kind == VERDICT_CRASHED ? "  (the check itself is wrong)"
                                                  : "");
    report_wrap(out, looks, SENTENCE_COLUMN, SENTENCE_COLUMN, text);
    if (brief)
        print_brief(out, looks, judgement, check);
}

static void print_end(FILE *out, const struct judgement *judgement)
{
    size_t good = judgement_good(judgement);
    fprintf(out, "  %zu of %zu checks hold", good, judgement->check_count);
    if (judgement->rough)
        fprintf(out, " in all weathers, %zu sessions, seed %llu\n", judgement->trial_count,
                (unsigned long long)judgement->seed);
    else
        fprintf(out, " in calm weather%s\n", judgement->failed ? "; rough weather comes once they do" : "");
    if (!judgement->failed && !judgement->passed)
        fputs("  this machine cannot show the others: they are neither right nor wrong\n", out);
    if (!judgement->sanitized)
        fputs("  (this compiler has no sanitizers: errors of memory may stay unseen)\n", out);
}

/* That all wait for each other has a cause, which another check may name. */
const struct check_result *judgement_first_failure(const struct judgement *judgement)
{
    const struct check_result *runs = judgement->checks, *check = runs;
    while (check < runs + judgement->check_count && sign_of(check) != SIGN_BAD)
        check++;
    if (check == runs + judgement->check_count)
        return NULL;
    if (check == runs && judgement->trials[runs->trial].trouble.kind == ABNORMAL_DEADLOCK)
        for (check++; check < runs + judgement->check_count; check++)
            if (check->kind == VERDICT_FAILS && check->trial == runs->trial)
                return check;
    return check == runs + judgement->check_count ? runs : check;
}

/* The first line behind the sign, and others, a compiler's say, below it. */
static void print_unjudged(FILE *out, struct report_looks looks, const char *words)
{
    size_t first = strcspn(words, "\n");
    char *line = strndup(words, first);
    report_wrap(out, looks, 4, 4, line ? line : "");
    report_lines(out, looks, "", words + first + (words[first] == '\n'));
    free(line);
}

void report_checks_text(FILE *out, struct report_looks looks, const struct judgement *judgement)
{
    const struct exercise *exercise = judgement->exercise;
    char heading[1400];
    snprintf(heading, sizeof heading, "%s  %s  (%s)", exercise->id, exercise->play->title, judgement->source);
    report_wrap(out, looks, 0, 2, heading);
    if (judgement->kind == JUDGED_COMPILER) {
        fputs("  ", out);
        report_sign(out, looks, SIGN_BAD);
        fprintf(out, " it does not compile%s:\n",
                strstr(judgement->words, "reference to `main'") ? ": there is no main()" : "");
        report_lines(out, looks, "", judgement->words);
        return;
    }
    if (judgement->kind != JUDGED) {
        bool machine = judgement->kind == JUDGED_MACHINE;
        fputs("  ", out);
        report_sign(out, looks, machine ? SIGN_SKIPPED : SIGN_BAD);
        fputs(machine ? " not judged: " : " ", out);
        print_unjudged(out, looks, judgement->words);
        return;
    }
    if (judgement->words[0]) {
        fputs("  the compiler warns:\n", out);
        report_lines(out, looks, "", judgement->words);
    }
    const struct check_result *first = judgement_first_failure(judgement);
    for (size_t i = 0; i < judgement->check_count; i++)
        print_check(out, looks, judgement, &judgement->checks[i], &judgement->checks[i] != first);
    if (first)
        report_failure(out, looks, judgement, first);
    print_end(out, judgement);
}

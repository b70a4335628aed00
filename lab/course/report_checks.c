/* The report that a student reads. What was expected stands beside what was there; then the steps that led to
 * it, the line of the program, and the way to look at it. */
#include "lab/course/report_checks.h"

#include <limits.h>
#include <stdlib.h>

#include "lab/course/ini_file.h"
#include "lab/explain/findings.h"
#include "lab/record/transcript.h"

enum { STORY_LINES = 6, FINDINGS_SHOWN = 3 };

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static struct str line_of_file(const char *text, int number)
{
    for (int line = 1; text && line < number; line++) {
        text = strchr(text, '\n');
        text += text != NULL;
    }
    return text ? (struct str){ text, strcspn(text, "\n") } : (struct str){ NULL, 0 };
}

static void print_line(FILE *out, const struct judgement *judgement, int number)
{
    char *text = file_text(judgement->source, NULL);
    struct str line = line_of_file(text, number);
    if (number > 0 && line.n)
        fprintf(out, "      %s:%d%*s|%.*s\n", base_name(judgement->source), number, number < 100 ? 2 : 1, "",
                STR_ARGS(line));
    free(text);
}

static void print_story(FILE *out, const struct judgement *judgement, const struct failure *failure)
{
    uint32_t events[STORY_LINES];
    char line[TRANSCRIPT_LINE_MAX];
    size_t count = failure_story(judgement, failure, events, STORY_LINES);
    if (count)
        fprintf(out, "      the steps that led there:\n");
    for (size_t i = 0; i < count; i++) {
        struct event event;
        if (!timeline_event(failure->timeline, events[i], &event))
            continue;
        transcript_line(&event, line, sizeof line);
        fprintf(out, "      %c step %-4u %s\n", events[i] == failure->event ? '>' : ' ',
                timeline_step_at(failure->timeline, events[i] + 1), line);
    }
}

/* Whether the same was found at the same line before. */
static bool is_repeated(const struct findings *findings, uint32_t index)
{
    const struct finding *finding = &findings->items[index];
    for (uint32_t i = 0; i < index; i++)
        if (findings->items[i].kind == finding->kind && findings->items[i].line == finding->line &&
            str_equal(findings->items[i].file, finding->file))
            return true;
    return false;
}

/* What is conspicuous in the student's program in that run, whether or not the check asked for it. */
static void print_findings(FILE *out, const struct judgement *judgement, const struct failure *failure)
{
    struct findings findings = { 0 };
    unsigned shown = 0;
    findings_of(failure->timeline, &findings);
    for (uint32_t i = 0; i < findings.count && shown < FINDINGS_SHOWN; i++) {
        const struct finding *finding = &findings.items[i];
        if (finding->kind == FINDING_DEADLOCK || !str_is(finding->file, judgement->source) ||
            is_repeated(&findings, i))
            continue;
        shown++;
        fprintf(out, "      %-10s%s:%d: %s (step %u)\n", "see also", base_name(judgement->source),
                finding->line, finding->sentence, finding->step);
        if (finding->advice && finding->advice[0])
            fprintf(out, "      %-10s%s\n", "", finding->advice);
    }
    findings_free(&findings);
}

/* How much of a path a shell writes as ~. */
static size_t home_part(const char *path)
{
    const char *home = getenv("HOME");
    size_t length = home ? strlen(home) : 0;
    return length > 1 && strncmp(path, home, length) == 0 && path[length] == '/' ? length : 0;
}

static void print_where(FILE *out, const struct failure *failure)
{
    fprintf(out, "      %-10s%s weather (%s)", "in", weather_name(failure->weather),
            weather_about(failure->weather));
    if (failure->scenario[0])
        fprintf(out, ", scenario %s", failure->scenario);
    if (failure->weather != WEATHER_CALM)
        fprintf(out, ", seed %llu", (unsigned long long)failure->seed);
    fputc('\n', out);
    if (failure->kept[0])
        fprintf(out, "      %-10ssockeye replay %s%s --at %u\n", "look", home_part(failure->kept) ? "~" : "",
                failure->kept + home_part(failure->kept), failure->step);
}

static void print_failure(FILE *out, const struct judgement *judgement, const struct check_result *check)
{
    struct failure failure;
    if (!failure_of(judgement, check, &failure))
        return;
    bool runs = check == &judgement->checks[0];
    report_lines(out, "expected", failure.expected);
    report_lines(out, runs ? "what" : "actual", failure.actual);
    if (!runs && failure.trouble->kind != TROUBLE_NONE)
        report_lines(out, "because", failure.trouble->sentence);
    print_line(out, judgement, failure.line);
    if (runs)
        report_lines(out, "it says", failure.trouble->report);
    report_lines(out, "errno", failure.error);
    print_story(out, judgement, &failure);
    print_findings(out, judgement, &failure);
    print_where(out, &failure);
}

static enum report_sign sign_of(const struct check_result *check)
{
    if (check->kind == VERDICT_HOLDS)
        return SIGN_GOOD;
    return check->kind == VERDICT_FAILS || check->kind == VERDICT_CRASHED ? SIGN_BAD : SIGN_SKIPPED;
}

static void print_check(FILE *out, struct report_looks looks, const struct judgement *judgement,
                        const struct check_result *check)
{
    fputs("  ", out);
    report_sign(out, looks, sign_of(check));
    fprintf(out, " %-16s %s", check->name, check->sentence);
    if (check->kind == VERDICT_SKIPPED)
        fprintf(out, "  (skipped: '%s' comes first)", check->after ? check->after : "another");
    if (check->kind == VERDICT_NONE)
        fputs("  (not judged: the program had to be stopped)", out);
    if (check->kind == VERDICT_CRASHED)
        fputs("  (the check itself is wrong)", out);
    fputc('\n', out);
    print_failure(out, judgement, check);
}

static void print_end(FILE *out, const struct judgement *judgement)
{
    size_t good = judgement_good(judgement);
    fprintf(out, "  %zu of %zu checks hold", good, judgement->check_count);
    if (judgement->rough)
        fprintf(out, " in all weathers, %zu sessions, seed %llu\n", judgement->trial_count,
                (unsigned long long)judgement->seed);
    else
        fprintf(out, " in calm weather%s\n",
                good < judgement->check_count ? "; rough weather comes once they do" : "");
    if (!judgement->sanitized)
        fputs("  (this compiler has no sanitizers: errors of memory may stay unseen)\n", out);
}

void report_checks_text(FILE *out, struct report_looks looks, const struct judgement *judgement)
{
    const struct exercise *exercise = judgement->exercise;
    fprintf(out, "%s  %s  (%s)\n", exercise->id, exercise->play->title, judgement->source);
    if (judgement->kind == JUDGED_COMPILER) {
        fputs("  ", out);
        report_sign(out, looks, SIGN_BAD);
        fprintf(out, " it does not compile%s:\n",
                strstr(judgement->words, "reference to `main'") ? ": there is no main()" : "");
        report_lines(out, "", judgement->words);
        return;
    }
    if (judgement->kind != JUDGED) {
        fputs("  ", out);
        report_sign(out, looks, SIGN_BAD);
        fprintf(out, " %s\n", judgement->words);
        return;
    }
    if (judgement->words[0]) {
        fputs("  the compiler warns:\n", out);
        report_lines(out, "", judgement->words);
    }
    for (size_t i = 0; i < judgement->check_count; i++)
        print_check(out, looks, judgement, &judgement->checks[i]);
    print_end(out, judgement);
}

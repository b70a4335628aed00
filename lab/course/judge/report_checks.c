/* The report that a student reads. What was expected stands beside what was there; then the steps that led to
 * it, the line of the program, and the way to look at it. */
#include "lab/course/judge/report_checks.h"

#include <limits.h>
#include <stdlib.h>

#include "lab/base/path.h"
#include "lab/explain/findings/findings.h"
#include "lab/record/transcript.h"

enum {
    STORY_LINES = 6,
    FINDINGS_SHOWN = 3,
    STORY_COLUMN = 18,
    ACTOR_COLUMNS = 9,
    SENTENCE_COLUMN = 21,
    STORY_WIDTH = 120
};

static struct str line_of_file(const char *text, int number)
{
    struct str rest = str_from(text), line;
    bool there = number > 0;
    while (there && number-- > 0)
        there = str_take_line(&rest, &line);
    return there ? line : (struct str){ NULL, 0 };
}

static void print_line(FILE *out, const struct judgement *judgement, int number)
{
    char *text = file_text(judgement->source, NULL);
    struct str line = line_of_file(text, number);
    if (line.n)
        fprintf(out, "      %s:%d%*s|%.*s\n", path_base(judgement->source), number, number < 100 ? 2 : 1, "",
                STR_ARGS(line));
    free(text);
}

/* A transcript's line where the terminal is too narrow for its columns: without the time, and closer. */
static const char *fitted(char *line, struct report_looks looks)
{
    size_t kept = 0;
    if (looks.width == 0 || looks.width >= STORY_WIDTH)
        return line;
    const char *from = strstr(line, "  ");
    from = from ? from + strspn(from, " ") : line;
    size_t actor = strcspn(from, " ") + strspn(from + strcspn(from, " "), " ");
    for (size_t i = 0; from[i]; i++)
        if (i < actor || from[i] != ' ' || kept < 2 || line[kept - 1] != ' ' || line[kept - 2] != ' ')
            line[kept++] = from[i];
    line[kept] = '\0';
    return line;
}

static void print_story(FILE *out, struct report_looks looks, const struct judgement *judgement,
                        const struct failure *failure)
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
        fprintf(out, "      %c step %-4u ", events[i] == failure->event ? '>' : ' ',
                timeline_step_at(failure->timeline, events[i] + 1));
        report_wrap(out, looks, STORY_COLUMN, STORY_COLUMN + ACTOR_COLUMNS, fitted(line, looks));
    }
}

/* What is conspicuous in the student's program in that run, whether or not the check asked for it. */
static void print_findings(FILE *out, struct report_looks looks, const struct judgement *judgement,
                           const struct failure *failure)
{
    struct findings findings = { 0 };
    unsigned shown = 0;
    findings_of(failure->timeline, &findings);
    for (uint32_t i = 0; i < findings.count && shown < FINDINGS_SHOWN; i++) {
        const struct finding *finding = &findings.items[i];
        if (strcmp(finding->kind->name, "deadlock") == 0 || !str_is(finding->file, judgement->source))
            continue;
        shown++;
        char text[2200];
        snprintf(text, sizeof text, "%s:%d: %s (step %u)\n%s", path_base(judgement->source), finding->line,
                 finding->sentence, finding->step, finding->advice);
        report_lines(out, looks, "see also", text);
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

static void print_where(FILE *out, struct report_looks looks, const struct failure *failure)
{
    char text[300], seed[40] = "";
    if (failure->weather != WEATHER_CALM)
        snprintf(seed, sizeof seed, ", seed %llu", (unsigned long long)failure->seed);
    snprintf(text, sizeof text, "%s weather (%s)%s%s%s", weather_name(failure->weather),
             weather_about(failure->weather), failure->scenario[0] ? ", scenario " : "", failure->scenario,
             seed);
    report_lines(out, looks, "in", text);
    if (failure->kept[0])
        fprintf(out, "      %-10ssockeye replay %s%s --at %u\n", "look", home_part(failure->kept) ? "~" : "",
                failure->kept + home_part(failure->kept), failure->step);
}

static void print_failure(FILE *out, struct report_looks looks, const struct judgement *judgement,
                          const struct check_result *check)
{
    struct failure failure;
    char told[TOLD_MAX];
    if (!failure_of(judgement, check, &failure))
        return;
    bool runs = check == &judgement->checks[0];
    report_lines(out, looks, "expected", failure.expected);
    if (runs)
        snprintf(told, sizeof told, "%s", failure.actual);
    else
        report_told(failure.timeline, failure.verdict, told, sizeof told);
    report_lines(out, looks, runs ? "what" : "actual", told);
    if (!runs && failure.trouble->kind != ABNORMAL_NONE)
        report_lines(out, looks, "because", failure.trouble->sentence);
    print_line(out, judgement, failure.line);
    if (runs)
        report_lines(out, looks, "it says", failure.trouble->report);
    report_lines(out, looks, "errno", failure.error);
    print_story(out, looks, judgement, &failure);
    print_findings(out, looks, judgement, &failure);
    print_where(out, looks, &failure);
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
    char text[400];
    fprintf(out, " %-16s ", check->name);
    if (check->kind == VERDICT_SKIPPED)
        snprintf(text, sizeof text, "(skipped: '%s' comes first)", check->after ? check->after : "another");
    else
        snprintf(text, sizeof text, "%s%s", check->sentence,
                 check->kind == VERDICT_NONE      ? "  (not judged: the program had to be stopped)"
                 : check->kind == VERDICT_CRASHED ? "  (the check itself is wrong)"
                                                  : "");
    report_wrap(out, looks, SENTENCE_COLUMN, SENTENCE_COLUMN, text);
    print_failure(out, looks, judgement, check);
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
        fputs("  ", out);
        report_sign(out, looks, SIGN_BAD);
        fprintf(out, " %s\n", judgement->words);
        return;
    }
    if (judgement->words[0]) {
        fputs("  the compiler warns:\n", out);
        report_lines(out, looks, "", judgement->words);
    }
    for (size_t i = 0; i < judgement->check_count; i++)
        print_check(out, looks, judgement, &judgement->checks[i]);
    print_end(out, judgement);
}

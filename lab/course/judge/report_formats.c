/* A judgement for programs: TAP 13, JUnit's XML, JSON. One test for each check. */
#include <stdlib.h>

#include "lab/base/json.h"
#include "lab/base/path.h"
#include "lab/course/judge/report_checks.h"

/* ---- what all three say of a check that failed, as one text */

static void told_of(const struct failure *failure, char *out, size_t cap)
{
    if (failure->verdict)
        report_told(failure->timeline, failure->verdict, out, cap);
    else
        snprintf(out, cap, "%s", failure->actual);
}

static char *text_of(const struct judgement *judgement, const struct check_result *check)
{
    char *text = NULL, told[TOLD_MAX];
    size_t size;
    struct failure failure;
    FILE *out = failure_of(judgement, check, &failure) ? open_memstream(&text, &size) : NULL;
    if (!out)
        return NULL;
    if (failure.expected[0])
        fprintf(out, "expected: %s\n", failure.expected);
    told_of(&failure, told, sizeof told);
    fprintf(out, "actual: %s\n", told);
    if (failure.line > 0)
        fprintf(out, "at: %s:%d\n", path_base(judgement->source), failure.line);
    fprintf(out, "step: %u\nweather: %s\nseed: %llu\n", failure.step, weather_name(failure.weather),
            (unsigned long long)failure.seed);
    if (failure.scenario[0])
        fprintf(out, "scenario: %s\n", failure.scenario);
    if (failure.error[0])
        fprintf(out, "errno: %s\n", failure.error);
    if (failure.kept[0])
        fprintf(out, "recording: %s\n", failure.kept);
    fclose(out);
    return text;
}

static bool is_skipped(const struct check_result *check)
{
    return check->kind == VERDICT_SKIPPED || check->kind == VERDICT_NONE || check->kind == VERDICT_UNJUDGED;
}

/* ---- TAP */

/* A line each, with something before it; what would steer a terminal is escaped. */
static void put_lines(FILE *out, const char *before, const char *text)
{
    struct str rest = str_from(text), line;
    while (str_take_line(&rest, &line)) {
        fputs(before, out);
        report_visible(out, line);
        fputc('\n', out);
    }
}

void report_checks_tap(FILE *out, struct report_looks looks, const struct judgement *judgement)
{
    (void)looks;
    fputs("TAP version 13\n", out);
    if (judgement->kind != JUDGED) {
        fputs("1..1\nnot ok 1 - compiles\n", out);
        put_lines(out, "# ", judgement->words);
        return;
    }
    fprintf(out, "1..%zu\n", judgement->check_count);
    for (size_t i = 0; i < judgement->check_count; i++) {
        const struct check_result *check = &judgement->checks[i];
        bool good = check->kind == VERDICT_HOLDS || is_skipped(check);
        fprintf(out, "%s %zu - %s: %s", good ? "ok" : "not ok", i + 1, check->name, check->sentence);
        if (is_skipped(check))
            fprintf(out, " # SKIP %s%s",
                    check->why     ? "not judged: "
                    : check->after ? check->after
                                   : "another",
                    check->why ? check->why : " comes first");
        fputc('\n', out);
        char *text = text_of(judgement, check);
        put_lines(out, "# ", text);
        free(text);
    }
}

/* ---- JUnit */

/* XML 1.0 has no place for control bytes, not even escaped. */
static void xml_text(FILE *out, const char *text)
{
    static const char *const names[] = { ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;" };
    char *visible = NULL;
    size_t size;
    FILE *lines = open_memstream(&visible, &size);
    if (!lines)
        return;
    if (strchr(text, '\n'))
        put_lines(lines, "", text);
    else
        report_visible(lines, str_from(text));
    fclose(lines);
    for (const char *c = visible; *c; c++) {
        unsigned char byte = (unsigned char)*c;
        if (byte < sizeof names / sizeof *names && names[byte])
            fputs(names[byte], out);
        else
            fputc(byte, out);
    }
    free(visible);
}

static void xml_check(FILE *out, const struct judgement *judgement, const struct check_result *check)
{
    fputs("  <testcase classname=\"", out);
    xml_text(out, judgement->exercise->id);
    fputs("\" name=\"", out);
    xml_text(out, check->name);
    fputs("\">", out);
    char *text = text_of(judgement, check);
    if (text) {
        fputs("\n    <failure message=\"", out);
        xml_text(out, check->sentence);
        fputs("\">", out);
        xml_text(out, text);
        fputs("</failure>\n  ", out);
    } else if (is_skipped(check)) {
        fputs("<skipped/>", out);
    }
    free(text);
    fputs("</testcase>\n", out);
}

void report_checks_junit(FILE *out, struct report_looks looks, const struct judgement *judgement)
{
    size_t bad = 0, skipped = 0, count = judgement->check_count;
    (void)looks;
    for (size_t i = 0; i < count; i++) {
        skipped += is_skipped(&judgement->checks[i]);
        bad += judgement->checks[i].kind == VERDICT_FAILS || judgement->checks[i].kind == VERDICT_CRASHED;
    }
    fprintf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"");
    xml_text(out, judgement->exercise->id);
    if (judgement->kind != JUDGED) {
        fputs("\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n  <testcase classname=\"", out);
        xml_text(out, judgement->exercise->id);
        fputs("\" name=\"compiles\"><error>", out);
        xml_text(out, judgement->words);
        fputs("</error></testcase>\n</testsuite>\n", out);
        return;
    }
    fprintf(out, "\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\">\n", count, bad, skipped);
    for (size_t i = 0; i < count; i++)
        xml_check(out, judgement, &judgement->checks[i]);
    fputs("</testsuite>\n", out);
}

/* ---- JSON */

static void json_text(FILE *out, const char *text)
{
    enum { ESCAPE_MOST = 6 };
    size_t cap = strlen(text) * ESCAPE_MOST + JSON_MIN;
    char *room = malloc(cap);
    if (!room)
        return;
    struct text json = text_into(room, cap);
    json_put_string(&json, str_from(text));
    fputs(room, out);
    free(room);
}

static void json_member(FILE *out, const char *name, const char *text)
{
    fprintf(out, ",\"%s\":", name);
    json_text(out, text);
}

static void json_failure(FILE *out, const struct judgement *judgement, const struct check_result *check)
{
    struct failure failure;
    char told[TOLD_MAX];
    if (!failure_of(judgement, check, &failure))
        return;
    json_member(out, "expected", failure.expected);
    told_of(&failure, told, sizeof told);
    json_member(out, "actual", told);
    json_member(out, "sought", failure.verdict ? failure.verdict->sought : "");
    json_member(out, "scenario", failure.scenario);
    json_member(out, "weather", weather_name(failure.weather));
    fprintf(out, ",\"seed\":%llu,\"step\":%u,\"line\":%d", (unsigned long long)failure.seed, failure.step,
            failure.line);
    json_member(out, "errno", failure.error);
    json_member(out, "recording", failure.kept);
    if (failure.trouble->kind != ABNORMAL_NONE) {
        json_member(out, "trouble", abnormal_end_name(failure.trouble->kind));
        json_member(out, "report", failure.trouble->report);
    }
}

void report_checks_json(FILE *out, struct report_looks looks, const struct judgement *judgement)
{
    static const char *const kinds[] = { [JUDGED] = "judged",
                                         [JUDGED_UNFIT] = "unfit",
                                         [JUDGED_COMPILER] = "compiler",
                                         [JUDGED_MACHINE] = "machine" };
    static const char *const verdicts[] = {
        [VERDICT_NONE] = "skipped",    [VERDICT_HOLDS] = "holds",     [VERDICT_FAILS] = "fails",
        [VERDICT_CRASHED] = "crashed", [VERDICT_SKIPPED] = "skipped", [VERDICT_UNJUDGED] = "unjudged"
    };
    (void)looks;
    fprintf(out, "{\"passed\":%s", judgement->passed ? "true" : "false");
    json_member(out, "exercise", judgement->exercise->id);
    json_member(out, "file", judgement->source);
    json_member(out, "kind", kinds[judgement->kind]);
    json_member(out, "words", judgement->words);
    fprintf(out, ",\"sanitized\":%s,\"rough\":%s,\"seed\":%llu,\"sessions\":%zu,\"checks\":[",
            judgement->sanitized ? "true" : "false", judgement->rough ? "true" : "false",
            (unsigned long long)judgement->seed, judgement->trial_count);
    for (size_t i = 0; i < judgement->check_count; i++) {
        const struct check_result *check = &judgement->checks[i];
        fputs(i ? ",{\"name\":" : "{\"name\":", out);
        json_text(out, check->name);
        json_member(out, "sentence", check->sentence);
        json_member(out, "verdict", verdicts[check->kind]);
        if (check->why)
            json_member(out, "why", check->why);
        json_failure(out, judgement, check);
        fputc('}', out);
    }
    fputs("]}\n", out);
}

/* ---- by name */

report_checks_write *report_checks_named(const char *format)
{
    static const struct {
        const char *name;
        report_checks_write *write;
    } formats[] = { { "text", report_checks_text },
                    { "tap", report_checks_tap },
                    { "junit", report_checks_junit },
                    { "json", report_checks_json } };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, format) == 0)
            return formats[i].write;
    return NULL;
}

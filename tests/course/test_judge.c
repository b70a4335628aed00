/* Judging, with a stage on which recordings made by hand are played: what decides is tested, not the
 * sessions. */
#include "lab/course/judge/judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lab/base/utf8.h"
#include "lab/course/judge/report_checks.h"
#include "tests/course/scratch.h"
#include "tests/record/build_recording.h"

static const char ini[] = "[exercise]\ntitle = an answer\nfile = server.c\n"
                          "[actor server]\nprogram = student\n[actor client]\nprogram = peer.c\n"
                          "[variant slow]\nabout = slow\n"
                          "[variant once]\nabout = once\nweather = calm\n";

static const char checks_text[] =
    "#include \"lab/check.h\"\n"
    "static void listens(struct run *run) { need(run, \"server: listen(*) = 0\"); }\n"
    "static void answers(struct run *run) { need_after(run, need(run, \"server: recv(*)*\"), \"server: "
    "send(*) = 3\"); }\n"
    "const struct check checks[] = {\n"
    "    { \"listens\", NULL, \"\", \"the server listens\", listens },\n"
    "    { \"answers\", \"listens\", \"\", \"the server answers\", answers },\n"
    "    { \"slowly\", \"answers\", \"slow\", \"also when it takes long\", answers },\n"
    "    { 0 },\n};\n";

/* ---- what is played */

#define START "start server", "exec server"
#define LISTEN                                                                                               \
    "enter server call=listen fd=3 step at=%s:10 | listen(3, 8)",                                            \
        "return server call=listen fd=3 ret=0 at=%s:10 | "                                                   \
        "listen(3, 8) = 0"
#define RECV "return server call=recv fd=4 ret=3 at=%s:20 | recv(4, \"abc\", 9, 0) = 3"
#define LONG                                                                                                 \
    "return server call=recv fd=4 ret=3 at=%s:20 | recv(4, "                                                 \
    "\"abcdefghijklmnopqrstuvwxyzabcdefghijklmn\"..., "                                                      \
    "65536, MSG_DONTWAIT) = 65536"
#define SEND "return server call=send fd=4 ret=3 at=%s:30 | send(4, \"abc\", 3, 0) = 3"
#define FAILED                                                                                               \
    "return server call=send fd=4 ret=-1 errno=32 at=%s:30 | send(4, \"abc\", 3, 0) = -1 EPIPE (Broken "     \
    "pipe)"
#define END "exit server status=0 | exited with 0"

static const char *const right[] = { START, LISTEN, RECV, SEND, END, NULL };
static const char *const silent[] = { START, LISTEN, RECV, FAILED, END, NULL };
static const char *const deaf[] = { START, RECV, END, NULL };
static const char *const crash[] = {
    START, LISTEN, RECV, SEND, "exit server status=-1 signal=11 | killed by SIGSEGV", NULL
};
static const char *const spin[] = { START, "note kind=limit_cpu about=server value=1 | server has used 1 s",
                                    NULL };
static const char *const polite[] = { START, LISTEN, RECV, SEND, "note | O_NONBLOCK", NULL };
static const char *const nonblocking[] = {
    START, LISTEN, RECV, SEND, "return server call=fcntl fd=4 ret=0 | fcntl(4, F_SETFL, O_NONBLOCK) = 0",
    END,   NULL
};

struct play {
    /* Lines of one session; NULL: it cannot be played. */
    const char *const *(*lines)(const struct trial *trial);
    const char *source;
    unsigned played[WEATHER_COUNT];
};

static struct timeline *perform(const char *const *lines, const char *source)
{
    struct recording recording;
    char line[1500], why[200];
    recording_begin(&recording);
    for (; *lines; lines++) {
        const char *gap = strstr(*lines, "%s");
        if (gap)
            snprintf(line, sizeof line, "%.*s%s%s", (int)(gap - *lines), *lines, source, gap + 2);
        recording_add(&recording, gap ? line : *lines);
    }
    struct timeline *timeline = timeline_open(recording_open(&recording), false, why, sizeof why);
    recording_end(&recording);
    assert_non_null(timeline);
    return timeline;
}

static bool play(void *data, const struct judgement *judgement, const struct trial *trials, size_t count,
                 bool (*took)(void *taker, size_t trial, struct timeline *timeline), void *taker, char *why,
                 size_t cap)
{
    struct play *all = data;
    for (size_t i = 0; i < count; i++) {
        const char *const *lines = all->lines(&trials[i]);
        if (!lines) {
            snprintf(why, cap, "no stage");
            return false;
        }
        all->played[trials[i].weather]++;
        if (!took(taker, i, perform(lines, judgement->source)))
            break;
    }
    return true;
}

/* ---- judging it */

struct fixture {
    struct exercise *exercise;
    struct play play;
    struct judgement *judgement;
    char source[700];
};

static void prepare(struct fixture *fixture, const char *scratch, const char *program)
{
    char folder[600], why[512];
    memset(fixture, 0, sizeof *fixture);
    scratch_write(scratch, "01-answer/lesson.ini", "[lesson]\n[actor server]\nprogram = server.c\n");
    scratch_write(scratch, "01-answer/exercise/exercise.ini", ini);
    scratch_write(scratch, "01-answer/exercise/checks.c", checks_text);
    snprintf(fixture->source, sizeof fixture->source, "%s", scratch_write(scratch, "mine/server.c", program));
    snprintf(folder, sizeof folder, "%s/01-answer", scratch);
    struct lesson *lesson = lesson_read(folder, why, sizeof why);
    assert_non_null(lesson);
    fixture->exercise = exercise_read(lesson, why, sizeof why);
    assert_non_null(fixture->exercise);
}

static const char program[] = "int main(void) { return 0; }\n";

static void judge_with(struct fixture *fixture, const char *scratch,
                       const char *const *(*lines)(const struct trial *trial), struct judging judging)
{
    prepare(fixture, scratch, program);
    fixture->play.lines = lines;
    const struct stage stage = { .data = &fixture->play, .play = play };
    fixture->judgement = judge(fixture->exercise, fixture->source, &judging, &stage);
    assert_non_null(fixture->judgement);
}

static void drop(struct fixture *fixture)
{
    struct lesson *lesson = (struct lesson *)fixture->exercise->lesson;
    judgement_free(fixture->judgement);
    exercise_free(fixture->exercise);
    lesson_free(lesson);
}

static void expect_of(const struct fixture *fixture, const char *name, enum verdict_kind kind)
{
    const struct check_result *check = judgement_check(fixture->judgement, name);
    assert_non_null(check);
    if (check->kind != kind)
        fail_msg("%s is %d, not %d", name, (int)check->kind, (int)kind);
}

static const char *const *always_right(const struct trial *trial)
{
    (void)trial;
    return right;
}

static void what_is_right_is_played_in_all_weathers(void **state)
{
    struct fixture fixture;
    judge_with(&fixture, *state, always_right, (struct judging){ .seed = 7 });
    assert_int_equal(fixture.judgement->kind, JUDGED);
    assert_true(fixture.judgement->passed);
    assert_int_equal(judgement_good(fixture.judgement), 4);
    assert_int_equal(fixture.play.played[WEATHER_CALM], 3);
    assert_int_equal(fixture.play.played[WEATHER_SHORT], 2); /* one scenario is calm */
    assert_int_equal(fixture.play.played[WEATHER_EINTR], 2);
    assert_int_equal(fixture.play.played[WEATHER_EAGAIN], 0); /* it never asks not to wait */
    assert_int_equal(fixture.play.played[WEATHER_STORM], 4);
    drop(&fixture);
}

static void calm_alone_is_enough_when_it_is_asked_for(void **state)
{
    struct fixture fixture;
    judge_with(&fixture, *state, always_right, (struct judging){ .calm = true });
    assert_true(fixture.judgement->passed);
    assert_false(fixture.judgement->rough);
    assert_int_equal(fixture.play.played[WEATHER_SHORT], 0);
    drop(&fixture);
}

static const char *const *never_waiting(const struct trial *trial)
{
    (void)trial;
    return nonblocking;
}

static const char *const *politely(const struct trial *trial)
{
    (void)trial;
    return polite;
}

static void who_asks_not_to_wait_is_refused_too(void **state)
{
    struct fixture fixture;
    judge_with(&fixture, *state, never_waiting, (struct judging){ .seed = 1 });
    assert_int_equal(fixture.play.played[WEATHER_EAGAIN], 2);
    drop(&fixture);
    judge_with(&fixture, *state, politely, (struct judging){ .seed = 1 });
    assert_int_equal(fixture.play.played[WEATHER_EAGAIN], 0);
    drop(&fixture);
}

/* More than a screen of it, and longer than its width. */
static const char *const *crowded_in_calm(const struct trial *trial)
{
    static const char *const lines[] = { START, LISTEN, LONG, LONG, LONG,   LONG, LONG, LONG,
                                         LONG,  LONG,   LONG, RECV, FAILED, END,  NULL };
    (void)trial;
    return lines;
}

static const char *const *silent_in_calm(const struct trial *trial)
{
    return trial->weather == WEATHER_CALM && !trial->scenario->name[0] ? silent : right;
}

static void what_fails_in_calm_weather_is_not_played_in_rough(void **state)
{
    struct fixture fixture;
    judge_with(&fixture, *state, silent_in_calm, (struct judging){ .seed = 1 });
    assert_false(fixture.judgement->passed);
    assert_int_equal(fixture.play.played[WEATHER_SHORT], 0);
    drop(&fixture);
    judge_with(&fixture, *state, silent_in_calm, (struct judging){ .seed = 1, .all = true });
    assert_int_equal(fixture.play.played[WEATHER_SHORT], 2);
    drop(&fixture);
}

static void what_has_to_fail_is_played_until_it_has(void **state)
{
    struct fixture fixture;
    judge_with(&fixture, *state, silent_in_calm,
               (struct judging){ .seed = 1, .all = true, .until = "answers" });
    expect_of(&fixture, "answers", VERDICT_FAILS);
    assert_int_equal(fixture.play.played[WEATHER_CALM], 1);
    assert_int_equal(fixture.play.played[WEATHER_SHORT], 0);
    drop(&fixture);
    judge_with(&fixture, *state, silent_in_calm, (struct judging){ .seed = 1, .all = true, .until = "runs" });
    assert_int_equal(fixture.play.played[WEATHER_SHORT], 2);
    drop(&fixture);
}

static const char *const *deaf_when_told(const struct trial *trial)
{
    return trial->scenario->name[0] ? right : deaf;
}

static void what_builds_on_a_failed_check_is_skipped(void **state)
{
    struct fixture fixture;
    judge_with(&fixture, *state, deaf_when_told, (struct judging){ .calm = true });
    expect_of(&fixture, "listens", VERDICT_FAILS);
    expect_of(&fixture, "answers", VERDICT_SKIPPED);
    assert_string_equal(judgement_check(fixture.judgement, "answers")->after, "listens");
    expect_of(&fixture, "slowly", VERDICT_SKIPPED); /* it builds on what was skipped */
    assert_string_equal(judgement_check(fixture.judgement, "slowly")->after, "listens");
    expect_of(&fixture, RUNS, VERDICT_HOLDS);
    drop(&fixture);
}

static const char *const *silent_in_rain(const struct trial *trial)
{
    return trial->weather == WEATHER_SHORT ? silent : right;
}

static void what_fails_in_one_weather_fails(void **state)
{
    struct fixture fixture;
    judge_with(&fixture, *state, silent_in_rain, (struct judging){ .seed = 1 });
    const struct check_result *answers = judgement_check(fixture.judgement, "answers");
    assert_int_equal(answers->kind, VERDICT_FAILS);
    assert_int_equal(answers->weathers, 1 << WEATHER_SHORT);
    assert_int_equal(fixture.judgement->trials[answers->trial].trial.weather, WEATHER_SHORT);
    expect_of(&fixture, "listens", VERDICT_HOLDS);
    assert_false(fixture.judgement->passed);
    drop(&fixture);
}

static const char *const *crash_at_the_end(const struct trial *trial)
{
    return strcmp(trial->scenario->name, "once") == 0 ? crash : right;
}

static void a_crash_fails_although_all_else_holds(void **state)
{
    struct fixture fixture;
    judge_with(&fixture, *state, crash_at_the_end, (struct judging){ .calm = true });
    expect_of(&fixture, RUNS, VERDICT_FAILS);
    expect_of(&fixture, "answers", VERDICT_HOLDS);
    assert_false(fixture.judgement->passed);
    drop(&fixture);
}

static const char *const *always_spinning(const struct trial *trial)
{
    (void)trial;
    return spin;
}

static void a_program_that_has_to_be_stopped_is_played_once(void **state)
{
    struct fixture fixture;
    judge_with(&fixture, *state, always_spinning, (struct judging){ .seed = 1 });
    assert_int_equal(fixture.play.played[WEATHER_CALM], 1);
    expect_of(&fixture, RUNS, VERDICT_FAILS);
    expect_of(&fixture, "listens", VERDICT_NONE);
    drop(&fixture);
}

static const char *const *impossible(const struct trial *trial)
{
    (void)trial;
    return NULL;
}

static void a_session_that_cannot_be_played_is_no_fault_of_the_students(void **state)
{
    struct fixture fixture;
    judge_with(&fixture, *state, impossible, (struct judging){ .seed = 1 });
    assert_int_equal(fixture.judgement->kind, JUDGED_MACHINE);
    assert_string_equal(fixture.judgement->words, "no stage");
    assert_false(fixture.judgement->passed);
    drop(&fixture);
}

static const char *const *unstartable(const struct trial *trial)
{
    static const char *const lines[] = { "start server", "note kind=start_failed about=client | cannot run x",
                                         "exit server status=1 | exited with 1", NULL };
    (void)trial;
    return lines;
}

static void a_program_that_cannot_be_started_is_no_fault_of_the_students(void **state)
{
    struct fixture fixture;
    judge_with(&fixture, *state, unstartable, (struct judging){ .seed = 1 });
    assert_int_equal(fixture.judgement->kind, JUDGED_MACHINE);
    assert_string_equal(fixture.judgement->words, "cannot run x");
    drop(&fixture);
}

static void judge_program(struct fixture *fixture, const char *scratch, const char *text)
{
    const struct judging judging = { .seed = 1 };
    prepare(fixture, scratch, text);
    fixture->play.lines = always_right;
    const struct stage stage = { .data = &fixture->play, .play = play };
    fixture->judgement = judge(fixture->exercise, fixture->source, &judging, &stage);
    assert_int_equal(fixture->play.played[WEATHER_CALM], 0);
    assert_false(fixture->judgement->passed);
}

static void what_does_not_compile_is_told_in_the_compilers_words(void **state)
{
    struct fixture fixture;
    judge_program(&fixture, *state, "int main(void) { return 0 }\n");
    assert_int_equal(fixture.judgement->kind, JUDGED_COMPILER);
    assert_non_null(strstr(fixture.judgement->words, "server.c:1:"));
    drop(&fixture);
    judge_program(&fixture, *state, "int x;\n");
    assert_int_equal(fixture.judgement->kind, JUDGED_COMPILER);
    assert_non_null(strstr(fixture.judgement->words, "main"));
    drop(&fixture);
    judge_program(&fixture, *state, "");
    assert_int_equal(fixture.judgement->kind, JUDGED_UNFIT);
    drop(&fixture);
}

/* ---- reports */

static char *report(report_checks_write *write, const struct judgement *judgement)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    write(out, (struct report_looks){ .ascii = false }, judgement);
    fclose(out);
    return text;
}

static void expect_text(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("no '%s' in:\n%s", part, text);
}

static void a_failed_check_speaks(void **state)
{
    struct fixture fixture;
    judge_with(&fixture, *state, silent_in_rain, (struct judging){ .seed = 9 });
    snprintf(fixture.judgement->trials[3].kept, sizeof fixture.judgement->trials[3].kept,
             "/tmp/short.pcapng");
    char *text = report(report_checks_text, fixture.judgement);
    expect_text(text, "✗ answers");
    expect_text(text, "the server answers");
    expect_text(text, "send(4, \"abc\", 3, 0) = -1 EPIPE (Broken pipe)"); /* actual */
    expect_text(text, "EPIPE (Broken pipe)");                             /* by name and meaning */
    expect_text(text, "short weather");
    expect_text(text, "seed 9");
    expect_text(text, "sockeye replay /tmp/short.pcapng --at ");
    expect_text(text, "the steps that led there");
    free(text);
    drop(&fixture);
}

static void the_line_of_the_students_file_is_quoted(void **state)
{
    struct fixture fixture;
    judge_with(&fixture, *state, silent_in_calm, (struct judging){ .calm = true });
    struct failure failure;
    assert_true(failure_of(fixture.judgement, judgement_check(fixture.judgement, "answers"), &failure));
    assert_int_equal(failure.line, 30);
    assert_false(failure_of(fixture.judgement, judgement_check(fixture.judgement, "listens"), &failure));
    drop(&fixture);
}

/* The report of a program of 40 lines whose last answer fails, with much before it; in a terminal of 80
 * columns. */
static char *crowded_report(struct fixture *fixture, const char *scratch)
{
    char text[8000] = "", *report = NULL;
    size_t size;
    judge_with(fixture, scratch, crowded_in_calm, (struct judging){ .calm = true });
    for (int line = 1; line <= 40; line++)
        snprintf(text + strlen(text), sizeof text - strlen(text),
                 "\tint line_%d; /* \33[2J as long as a line is when nobody has folded it at any time */\n",
                 line);
    scratch_write(scratch, "mine/server.c", text);
    FILE *out = open_memstream(&report, &size);
    report_checks_text(out, (struct report_looks){ .width = 80 }, fixture->judgement);
    fclose(out);
    return report;
}

static void the_first_failure_stays_on_a_screen_of_24_lines(void **state)
{
    struct fixture fixture;
    char *text = crowded_report(&fixture, *state);
    const char *block = strstr(text, "\n  answers in calm weather ");
    unsigned lines = 0;
    assert_non_null(block);
    for (const char *line = block + 1; *line; lines++) {
        struct str of = str_before(str_from(line), '\n');
        if (utf8_width(of) > 80)
            fail_msg("wider than 80: %.*s", STR_ARGS(of));
        line += of.n + (line[of.n] == '\n');
    }
    if (lines > 23)
        fail_msg("%u lines:\n%s", lines, block);
    expect_text(block, "\n      > step ");
    free(text);
    drop(&fixture);
}

static void a_word_longer_than_a_line_is_parted(void **state)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    (void)state;
    report_wrap(out, (struct report_looks){ .width = 12 }, 2, 4, "it abcdefghijklmnopqrs is");
    fclose(out);
    assert_string_equal(text, "it\n    abcdefgh\n    ijklmnop\n    qrs is\n");
    free(text);
}

static void the_students_own_line_comes_first_and_no_pattern(void **state)
{
    struct fixture fixture;
    char *text = crowded_report(&fixture, *state);
    expect_text(text, "(the calls as they are):\n      server.c:30  | int line_30; /* \\x1b[2J as long");
    expect_text(text, "\n      expected  the server answers\n      actual    ");
    assert_null(strstr(text, "send(*)"));
    free(text);
    drop(&fixture);
}

static void tap_has_a_line_a_check(void **state)
{
    struct fixture fixture;
    judge_with(&fixture, *state, deaf_when_told, (struct judging){ .calm = true });
    char *text = report(report_checks_tap, fixture.judgement);
    expect_text(text, "TAP version 13\n1..4\nok 1 - runs: ");
    expect_text(text, "\nnot ok 2 - listens: the server listens\n# expected: the server listens\n# actual: ");
    expect_text(text, "\nok 3 - answers: the server answers # SKIP listens comes first\n");
    free(text);
    drop(&fixture);
}

static void junit_has_a_case_a_check(void **state)
{
    struct fixture fixture;
    judge_with(&fixture, *state, deaf_when_told, (struct judging){ .calm = true });
    char *text = report(report_checks_junit, fixture.judgement);
    expect_text(text, "<testsuite name=\"01-answer\" tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"2\">");
    expect_text(text, "<testcase classname=\"01-answer\" name=\"runs\"></testcase>");
    expect_text(text, "<failure message=\"the server listens\">expected: the server listens\n");
    expect_text(text, "name=\"answers\"><skipped/></testcase>");
    expect_text(text, "</testsuite>\n");
    free(text);
    drop(&fixture);
}

static void json_is_one_object(void **state)
{
    struct fixture fixture;
    judge_with(&fixture, *state, silent_in_calm, (struct judging){ .calm = true, .seed = 4 });
    char *text = report(report_checks_json, fixture.judgement);
    expect_text(text, "{\"passed\":false,\"exercise\":\"01-answer\",\"file\":\"");
    expect_text(text, "\"kind\":\"judged\"");
    expect_text(text, "{\"name\":\"answers\",\"sentence\":\"the server answers\",\"verdict\":\"fails\",");
    expect_text(text, "send(4, \\\"abc\\\", 3, 0) = -1 EPIPE");
    expect_text(text, "\"weather\":\"calm\",\"seed\":4,");
    assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
    free(text);
    drop(&fixture);
}

static void what_does_not_compile_is_an_error_in_each_format(void **state)
{
    struct fixture fixture;
    judge_program(&fixture, *state, "int main(void) { return <1>; }\n");
    char *text = report(report_checks_tap, fixture.judgement);
    expect_text(text, "1..1\nnot ok 1 - compiles\n# ");
    free(text);
    text = report(report_checks_junit, fixture.judgement);
    expect_text(text, "errors=\"1\"");
    expect_text(text, "return &lt;1&gt;");
    free(text);
    text = report(report_checks_json, fixture.judgement);
    expect_text(text, "\"kind\":\"compiler\"");
    free(text);
    text = report(report_checks_text, fixture.judgement);
    expect_text(text, "it does not compile");
    free(text);
    drop(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_right_is_played_in_all_weathers, scratch_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(calm_alone_is_enough_when_it_is_asked_for, scratch_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(who_asks_not_to_wait_is_refused_too, scratch_make, scratch_remove),
        cmocka_unit_test_setup_teardown(what_fails_in_calm_weather_is_not_played_in_rough, scratch_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(what_has_to_fail_is_played_until_it_has, scratch_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(what_builds_on_a_failed_check_is_skipped, scratch_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(what_fails_in_one_weather_fails, scratch_make, scratch_remove),
        cmocka_unit_test_setup_teardown(a_crash_fails_although_all_else_holds, scratch_make, scratch_remove),
        cmocka_unit_test_setup_teardown(a_program_that_has_to_be_stopped_is_played_once, scratch_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(a_program_that_cannot_be_started_is_no_fault_of_the_students,
                                        scratch_make, scratch_remove),
        cmocka_unit_test_setup_teardown(a_session_that_cannot_be_played_is_no_fault_of_the_students,
                                        scratch_make, scratch_remove),
        cmocka_unit_test_setup_teardown(what_does_not_compile_is_told_in_the_compilers_words, scratch_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(a_failed_check_speaks, scratch_make, scratch_remove),
        cmocka_unit_test_setup_teardown(the_line_of_the_students_file_is_quoted, scratch_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(the_first_failure_stays_on_a_screen_of_24_lines, scratch_make,
                                        scratch_remove),
        cmocka_unit_test(a_word_longer_than_a_line_is_parted),
        cmocka_unit_test_setup_teardown(the_students_own_line_comes_first_and_no_pattern, scratch_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(tap_has_a_line_a_check, scratch_make, scratch_remove),
        cmocka_unit_test_setup_teardown(junit_has_a_case_a_check, scratch_make, scratch_remove),
        cmocka_unit_test_setup_teardown(json_is_one_object, scratch_make, scratch_remove),
        cmocka_unit_test_setup_teardown(what_does_not_compile_is_an_error_in_each_format, scratch_make,
                                        scratch_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

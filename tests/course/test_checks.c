/* The runner of facts and checks: what each way of failing becomes, and that a wrong check harms nobody. */
#include "lab/course/judge/checks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lab/course/judge/report.h"
#include "tests/course/scratch.h"
#include "tests/record/build_recording.h"

static const char *const lines[] = {
    "start server",
    "exec server",
    "enter server call=listen fd=3 step at=/l/server.c:10 | listen(3, 8)",
    "return server call=listen fd=3 ret=0 at=/l/server.c:10 | listen(3, 8) = 0",
    "enter server call=recv fd=4 step at=/l/server.c:20 | recv(4, …, 512, 0)",
    "return server call=recv fd=4 ret=0 at=/l/server.c:20 | recv(4, \"\", 512, 0) = 0",
    "exit server status=0 | exited with 0",
    "start peer",
    "note kind=deadlock | deadlock: peer waits",
    "exit peer signal=15 | killed by SIGTERM",
    NULL,
};

static char why[4096];
static bool machine;

struct bench {
    struct check_sheet *sheet;
    struct timeline *timeline;
    struct verdict verdicts[8];
};

/* Loads a checks.c of one check `c` with this body. */
static void load(struct bench *bench, const char *scratch, const char *body)
{
    char text[2000];
    memset(bench, 0, sizeof *bench);
    snprintf(
        text, sizeof text,
        "#include \"lab/check.h\"\n#include <setjmp.h>\n#include <signal.h>\n#include <stdlib.h>\n"
        "#include <cmocka.h>\n"
        "static void c(struct run *run) { (void)run; %s }\n"
        "static void good(struct run *run) { need(run, \"server: listen(*) = 0\"); }\n"
        "const struct check checks[] = { { \"c\", NULL, \"\", \"it is so\", c },\n"
        "{ \"later\", \"c\", \"\", \"so is this\", good }, { \"apart\", NULL, \"\", \"and this\", good },\n"
        "{ \"other\", NULL, \"slow\", \"elsewhere\", good }, { 0 } };\n",
        body);
    bench->sheet = checks_load(scratch_write(scratch, "checks.c", text), &machine, why, sizeof why);
    if (!bench->sheet)
        fail_msg("%s", why);
    bench->timeline = build_timeline(lines);
}

static void prove(struct bench *bench, const char *scratch, const char *body)
{
    load(bench, scratch, body);
    assert_true(sheet_prove(bench->sheet, "", bench->timeline, bench->verdicts));
    assert_int_equal(bench->verdicts[3].kind, VERDICT_NONE); /* of another scenario */
}

static void drop(struct bench *bench)
{
    timeline_close(bench->timeline);
    sheet_free(bench->sheet);
}

/* `expected`: in its words, or in the pattern that who writes checks is told. */
static void expect_failure(void **state, const char *body, const char *expected, const char *actual)
{
    struct bench bench;
    prove(&bench, *state, body);
    const struct verdict *verdict = &bench.verdicts[0];
    char told[TOLD_MAX];
    report_told(bench.timeline, verdict, told, sizeof told);
    if (verdict->kind != VERDICT_FAILS ||
        (!strstr(verdict->expected, expected) && !strstr(verdict->sought, expected)) || !strstr(told, actual))
        fail_msg("%d\nexpected %s\nsought %s\nactual %s", (int)verdict->kind, verdict->expected,
                 verdict->sought, told);
    assert_int_equal(bench.verdicts[1].kind, VERDICT_SKIPPED);
    assert_int_equal(bench.verdicts[2].kind, VERDICT_HOLDS);
    drop(&bench);
}

static void what_holds_has_evidence_and_what_was_measured(void **state)
{
    struct bench bench;
    prove(&bench, *state, "need(run, \"server: recv(*) = 0\"); run_measured(run, \"%d bytes\", 512);");
    assert_int_equal(bench.verdicts[0].kind, VERDICT_HOLDS);
    assert_int_equal(timeline_kind(bench.timeline, bench.verdicts[0].evidence), EVENT_RETURN);
    assert_string_equal(bench.verdicts[0].measured, "512 bytes");
    assert_int_equal(bench.verdicts[1].kind, VERDICT_HOLDS);
    drop(&bench);
}

static void what_did_not_happen_is_told_with_what_came_nearest(void **state)
{
    expect_failure(state, "need(run, \"server: recv(*) = 5\");", "server: recv(*) = 5",
                   "recv(4, \"\", 512, 0) = 0");
    expect_failure(state, "need(run, \"server: send(*) = 5\");", "server: send(*) = 5",
                   "server did not; the last that it did:\nstep 2  +0.000007  server   exited with 0");
    expect_failure(state, "need(run, \"server.0: send(*) = 5\");", "server.0: send(*) = 5",
                   "server did not; the last that it did:\nstep 2  +0.000007  server   exited with 0");
    expect_failure(state, "need(run, \"peer: send(*) = 5\");", "it is so", /* to be ended is no deed */
                   "peer did not; the last that it did:\nstep 2  +0.000008  peer     start");
    expect_failure(state, "need_after(run, need(run, \"server: exited*\"), \"server: recv(*)\");",
                   "after step 2", "server did nothing after that");
    expect_failure(state, "need(run, \"packet: *\");", "it is so", "that did not happen");
    expect_failure(state, "need(run, \"client: exited with 0\");", "it is so", "client did nothing");
    expect_failure(state, "need(run, \"server: exited with 1\");", "it is so", "exited with 0");
}

static void what_is_expected_is_said_in_words_and_never_as_a_pattern(void **state)
{
    struct bench bench;
    prove(&bench, *state, "need(run, \"server: \" SENDS \"(*) = 5\");");
    assert_string_equal(bench.verdicts[0].expected, "it is so");
    drop(&bench);
    prove(&bench, *state, "expect(run, \"%d bytes go out\", 5); need(run, \"server: \" SENDS \"(*) = 5\");");
    assert_string_equal(bench.verdicts[0].expected, "5 bytes go out");
    drop(&bench);
    prove(&bench, *state, "expect(run, \"all of it\"); need_equal(run, 4, \"bytes\", 3, 5);");
    assert_string_equal(bench.verdicts[0].expected, "all of it\nbytes: 3");
    drop(&bench);
}

static void what_should_not_have_happened_is_told_as_it_did(void **state)
{
    expect_failure(state, "need_none(run, \"server: recv(*) = 0\");", "no server: recv(*) = 0",
                   "recv(4, \"\", 512, 0) = 0");
    expect_failure(
        state, "need_before(run, need(run, \"server: recv(*) = 0\"), need(run, \"server: listen(*) = 0\"));",
        "first", "listen(3, 8) = 0");
}

static void figures_are_told_side_by_side(void **state)
{
    expect_failure(state, "need_equal(run, 4, \"bytes\", 3, 5);", "bytes: 3", "bytes: 5");
    expect_failure(state, "need_at_least(run, 4, \"bytes\", 9, UNKNOWN);", "bytes: at least 9",
                   "bytes: not known");
    expect_failure(state, "need_at_most(run, 4, \"bytes\", 1, 2);", "bytes: at most 1", "bytes: 2");
    expect_failure(state, "need_text(run, 4, \"state\", \"LISTEN\", \"CLOSED\");", "state: LISTEN",
                   "state: CLOSED");
    expect_failure(state, "need_that(run, 4, 0, \"the %s is blue\", \"sky\");", "the sky is blue",
                   "step 1  ");
    expect_failure(state, "need_that(run, NO_EVENT, 0, \"the sky is blue\");", "the sky is blue", "not so");
    expect_failure(state, "seen(run, \"it is %s\", \"grey\"); need_that(run, 4, 0, \"the sky is blue\");",
                   "the sky is blue", "it is grey\nstep 1  ");
}

static void what_was_seen_is_told_of_one_requirement_alone(void **state)
{
    static const char *const holding[] = {
        "need_that(run, 4, 1, \"so it is\");",         "need_equal(run, 4, \"bytes\", 3, 3);",
        "need_at_least(run, 4, \"bytes\", 3, 3);",     "need_at_most(run, 4, \"bytes\", 3, 3);",
        "need_text(run, 4, \"state\", \"A\", \"A\");", "need_none(run, \"server: fork(*)\");",
        "need(run, \"server: listen(*) = 0\");",
    };
    for (size_t i = 0; i < sizeof holding / sizeof *holding; i++) {
        struct bench bench;
        char body[300];
        snprintf(body, sizeof body,
                 "seen(run, \"it is grey\"); %s need_that(run, 4, 0, \"the sky is blue\");", holding[i]);
        prove(&bench, *state, body);
        assert_int_equal(bench.verdicts[0].kind, VERDICT_FAILS);
        assert_null(strstr(bench.verdicts[0].actual, "grey"));
        drop(&bench);
    }
}

static void an_assertion_of_cmocka_fails_too(void **state)
{
    expect_failure(state, "assert_int_equal(1, 2);", "it is so", "0x1 != 0x2");
}

static void a_check_that_crashes_is_a_verdict_on_the_check(void **state)
{
    struct bench bench;
    prove(&bench, *state, "*(volatile int *)0 = 1;");
    assert_int_equal(bench.verdicts[0].kind, VERDICT_CRASHED);
    assert_int_equal(bench.verdicts[2].kind, VERDICT_HOLDS); /* those behind it are judged all the same */
    drop(&bench);
    prove(&bench, *state, "_Exit(0);");
    assert_int_equal(bench.verdicts[0].kind, VERDICT_CRASHED);
    assert_int_equal(bench.verdicts[2].kind, VERDICT_CRASHED); /* nobody came to it */
    drop(&bench);
}

static void what_the_machine_kills_is_no_verdict(void **state)
{
    struct bench bench;
    load(&bench, *state, "raise(SIGKILL);");
    assert_false(sheet_prove(bench.sheet, "", bench.timeline, bench.verdicts));
    assert_int_equal(bench.verdicts[0].kind, VERDICT_NONE);
    drop(&bench);
}

static void expect_refusal(void **state, const char *text, const char *reason)
{
    struct check_sheet *sheet =
        checks_load(scratch_write(*state, "checks.c", text), &machine, why, sizeof why);
    assert_null(sheet);
    if (!strstr(why, reason))
        fail_msg("'%s' does not say '%s'", why, reason);
}

static void a_table_that_is_not_whole_is_refused(void **state)
{
    expect_refusal(state, "int x;\n", "checks");
    expect_refusal(state, "int x = ;\n", "checks.c:1:");
    expect_refusal(state,
                   "#include \"lab/check.h\"\nconst struct check checks[] = { { .name = \"a\" }, { 0 } };\n",
                   "the row 'a' is not whole");
    expect_refusal(
        state,
        "#include \"lab/check.h\"\nstatic void p(struct run *run) { (void)run; }\n"
        "const struct check checks[] = { { \"a\", \"b\", \"\", \"s\", p }, { \"b\", 0, \"\", \"s\", p }, "
        "{ 0 } };\n",
        "'a' comes after 'b', which is no row before it");
    expect_refusal(
        state,
        "#include \"lab/check.h\"\nstatic void p(struct run *run) { (void)run; }\n"
        "const struct check checks[] = { { \"a\", 0, \"\", \"s\", p }, { \"a\", 0, \"\", \"s\", p }, "
        "{ 0 } };\n",
        "two rows are called 'a'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_holds_has_evidence_and_what_was_measured, scratch_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(what_did_not_happen_is_told_with_what_came_nearest, scratch_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(what_is_expected_is_said_in_words_and_never_as_a_pattern,
                                        scratch_make, scratch_remove),
        cmocka_unit_test_setup_teardown(what_should_not_have_happened_is_told_as_it_did, scratch_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(figures_are_told_side_by_side, scratch_make, scratch_remove),
        cmocka_unit_test_setup_teardown(what_was_seen_is_told_of_one_requirement_alone, scratch_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(an_assertion_of_cmocka_fails_too, scratch_make, scratch_remove),
        cmocka_unit_test_setup_teardown(what_the_machine_kills_is_no_verdict, scratch_make, scratch_remove),
        cmocka_unit_test_setup_teardown(a_check_that_crashes_is_a_verdict_on_the_check, scratch_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(a_table_that_is_not_whole_is_refused, scratch_make, scratch_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

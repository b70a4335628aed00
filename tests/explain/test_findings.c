/* The list of findings, and the pass that makes it. */
#include "tests/explain/findings_script.h"

static void findings_come_in_the_order_of_their_events(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 4; i++)
        call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s3'");
    look(&script);
    assert_int_equal(findings.count, 2);
    assert_string_equal(findings.items[0].kind->name,
                        "descriptor-leak"); /* known last, but its accept came first */
    assert_string_equal(findings.items[1].kind->name, "eof-ignored");
}

/* 234 lines for one mistake in a loop hide all others. */
static void a_kind_at_a_place_is_told_once_with_its_count(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 3; i++) {
        call(&script, "call=send fd=4 len=10 data=0123456789 at=/l/server.c:20",
             "call=send fd=4 ret=4 at=/l/server.c:20");
        call(&script, "call=send fd=4 len=9 data=other at=/l/server.c:21",
             "call=send fd=4 ret=9 at=/l/server.c:21");
    }
    look(&script);
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.items[0].count, 3);
    assert_int_equal(findings.items[0].event, 7);
    assert_int_equal(findings.items[0].step, 2);
    assert_int_equal(findings.items[0].last_event, 15);
    assert_int_equal(findings.items[0].last_step, 6);
    assert_int_equal(findings.items[0].line, 20);
}

/* Where no line is known, a program and its children are one place. */
static void without_lines_a_program_is_the_place(void **unused)
{
#define DIES(who)                                                                                            \
    "enter " who " call=send fd=4 len=1", "return " who " call=send fd=4 ret=-1 errno=32",                   \
        "exit " who " signal=13"
    static const char *const events[] = { "start web fds='4=s1'",
                                          "start web.1 fds='4=s1'",
                                          "start client fds='4=s1'",
                                          "socket id=1 values='kind=tcp'",
                                          DIES("web"),
                                          DIES("web.1"),
                                          DIES("client"),
                                          NULL };
    (void)unused;
    struct script script = { .count = 0 };
    say_all(&script, events);
    look(&script);
    assert_int_equal(findings.count, 2);
    assert_int_equal(findings.items[0].count, 2);
    assert_int_equal(findings.items[1].count, 1);
}

/* Event by event as at once: nothing is taken back, nothing is looked at twice. */
static void a_recording_that_grows_is_found_in_as_one_that_is_whole(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 4; i++)
        call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s3'");
    look(&script);
    struct findings_pass *pass = findings_pass_new(timeline);
    uint32_t before = 0;
    while (!findings_pass_read(pass, 1)) {
        assert_true(findings_pass_found(pass)->count >= before);
        before = findings_pass_found(pass)->count;
    }
    assert_int_equal(findings_pass_found(pass)->count, 1); /* that 4 is never closed is known at the end */
    uint64_t reads = timeline_reads(timeline);
    assert_true(findings_pass_read(pass, UINT32_MAX));
    assert_true(timeline_reads(timeline) <= reads + 1);
    findings_pass_finish(pass);
    findings_pass_finish(pass);
    assert_int_equal(findings_pass_found(pass)->count, findings.count);
    findings_pass_free(pass);
}

/* A recording may say anything: 2^31 wrapped an array's size to nothing, 40,000,000 took 2 GB. */
static void an_object_of_any_number_takes_no_more_memory_than_another(void **unused)
{
    static const char *const events[] = { "start server fds='4=s2147483648 5=s4294967295'",
                                          "enter server call=recv fd=4 step",
                                          "return server call=recv fd=4 ret=0",
                                          "enter server call=recv fd=5 step",
                                          "return server call=recv fd=5 ret=0",
                                          NULL };
    (void)unused;
    struct script script = { .count = 0 };
    say_all(&script, events);
    assert_innocent(&script);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {
        TEST(findings_come_in_the_order_of_their_events),
        TEST(a_kind_at_a_place_is_told_once_with_its_count),
        TEST(without_lines_a_program_is_the_place),
        TEST(a_recording_that_grows_is_found_in_as_one_that_is_whole),
        TEST(an_object_of_any_number_takes_no_more_memory_than_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The list of findings, and the pass that makes it. */
#include "tests/explain/findings_script.h"

static void findings_come_in_the_order_of_their_events(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s3'");
    look(&script);
    assert_int_equal(findings.count, 2);
    assert_string_equal(findings.items[0].kind->name,
                        "descriptor-leak"); /* known last, but its accept came first */
    assert_string_equal(findings.items[1].kind->name, "eof-ignored");
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
        TEST(an_object_of_any_number_takes_no_more_memory_than_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Findings of ends, each, shown by a run that has it, and kept quiet about by one that comes close but is
 * innocent. */
#include "tests/explain/findings_script.h"

/* ---- left open */

static void an_accepted_descriptor_never_closed_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s3'");
    call(&script, "call=close fd=5", "call=close fd=5 ret=0 fds='5=-'");
    say(&script, "exit server status=0");
    assert_only(&script, "descriptor-leak", 10, "descriptor 4 was accepted here");
}

static void a_parent_that_keeps_its_copy_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    static const char *const lines[] = {
        "fork   server child=server.1",
        "enter  server.1 call=recv fd=4 len=10 step",
        "return server.1 call=recv fd=4 ret=0",
        "enter  server.1 call=close fd=4 step",
        "return server.1 call=close fd=4 ret=0 fds='4=-'",
        "exit   server.1 status=0",
        NULL,
    };
    say_all(&script, lines);
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s3'");
    assert_only(&script, "descriptor-leak", 10, "descriptor 4 was accepted here");
}

static void a_parent_that_closes_its_copy_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    static const char *const lines[] = {
        "fork   server child=server.1",
        "enter  server call=close fd=4 step",
        "return server call=close fd=4 ret=0 fds='4=-'",
        "enter  server.1 call=recv fd=4 len=10 step",
        "return server.1 call=recv fd=4 ret=0",
        "exit   server.1 status=0",
        NULL,
    };
    say_all(&script, lines);
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=4 fds='4=s3'");
    assert_innocent(&script);
}

static void connections_that_still_live_at_the_end_are_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=3");
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s3'");
    say(&script, "exit server signal=15");
    assert_innocent(&script);
}

static void a_connection_left_in_close_wait_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "socket id=2 values='state=CLOSE_WAIT'");
    call(&script, "call=recv fd=4 len=10 at=/l/server.c:30", "call=recv fd=4 ret=0");
    call(&script, "call=poll nfds=1 sets='3:1:0'", "call=poll ret=0 nfds=1 sets='3:1:0'");
    assert_only(&script, "close-wait", 30, "stays in CLOSE_WAIT");
}

static void an_exit_right_after_the_end_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "socket id=2 values='state=CLOSE_WAIT'");
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=send fd=4 len=3", "call=send fd=4 ret=3");
    say(&script, "exit server status=0");
    assert_innocent(&script);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {
        TEST(an_accepted_descriptor_never_closed_is_found),
        TEST(a_parent_that_keeps_its_copy_is_found),
        TEST(a_parent_that_closes_its_copy_is_right),
        TEST(connections_that_still_live_at_the_end_are_right),
        TEST(a_connection_left_in_close_wait_is_found),
        TEST(an_exit_right_after_the_end_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

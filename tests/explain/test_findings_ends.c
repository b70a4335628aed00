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

/* ---- bind */

static struct script rebound(const char *options, const char *state)
{
    static char made[2][160];
    struct script script = { .count = 0 };
    snprintf(made[0], sizeof made[0], "socket id=1 values='kind=tcp opts=%s'", options);
    snprintf(made[1], sizeof made[1],
             "socket id=7 values='kind=tcp state=%s local=server:7000 remote=client:40122'", state);
    say(&script, "start  server fds='3=s1'");
    say(&script, made[0]);
    say(&script, made[1]);
    call(&script, "call=bind fd=3 at=/l/server.c:80 | bind(3, *:7000)",
         "call=bind fd=3 ret=-1 errno=98 at=/l/server.c:80 | bind(3, *:7000) = -1 EADDRINUSE");
    return script;
}

static void bind_that_fails_for_time_wait_alone_is_found(void **unused)
{
    (void)unused;
    struct script script = rebound("0", "TIME_WAIT");
    assert_only(&script, "no-reuseaddr", 80, "nobody but 1 old connection in TIME_WAIT");
}

static void bind_that_fails_for_a_live_server_is_right(void **unused)
{
    (void)unused;
    struct script script = rebound("0", "LISTEN");
    assert_innocent(&script);
}

static void bind_that_fails_with_reuseaddr_set_is_right(void **unused)
{
    (void)unused;
    struct script script = rebound("1", "TIME_WAIT");
    assert_innocent(&script);
}

static void bind_of_a_port_that_only_ends_alike_is_right(void **unused)
{
    (void)unused;
    struct script script = rebound("0", "TIME_WAIT");
    script.count -= 2;
    call(&script, "call=bind fd=3 | bind(3, *:17000)", "call=bind fd=3 ret=-1 errno=98");
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
        TEST(bind_that_fails_for_time_wait_alone_is_found),
        TEST(bind_that_fails_for_a_live_server_is_right),
        TEST(bind_that_fails_with_reuseaddr_set_is_right),
        TEST(bind_of_a_port_that_only_ends_alike_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

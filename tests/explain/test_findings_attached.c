/* Programs that were attached to: what they did before is not known, and nothing is said of it. */
#include "tests/explain/findings_script.h"

/* A server whose sockets are older than the recording: 1 listens, 2 is a connection, 3 takes datagrams. */
static struct script attached(const char *const *then)
{
    static const char *const lines[] = {
        "start  server fds='3=s1 4=s2 5=s3' attached",
        "socket id=1 values='kind=tcp state=LISTEN local=*:7000'",
        "socket id=2 values='kind=tcp state=ESTABLISHED local=server:7000 remote=client:40122'",
        "socket id=3 values='kind=udp state=UNCONN local=*:7001 drops=9 rlimit=8192'",
        NULL,
    };
    struct script script = { .count = 0 };
    say_all(&script, lines);
    say_all(&script, then);
    return script;
}

static void datagrams_that_were_lost_before_are_nobodys_finding(void **unused)
{
    (void)unused;
    static const char *const then[] = {
        "enter  server call=recv fd=5 len=10 at=/l/server.c:70 step",
        "return server call=recv fd=5 len=3 ret=3 at=/l/server.c:70",
        "exit server status=0",
        NULL,
    };
    struct script script = attached(then);
    assert_innocent(&script);
}

static void a_bind_of_before_is_not_a_missing_one(void **unused)
{
    (void)unused;
    /* The socket is bound: a second bind() fails, which leaves it its address. */
    static const char *const then[] = {
        "enter  server call=bind fd=3 step at=/l/server.c:12 | bind(3, *:7000)",
        "return server call=bind fd=3 ret=-1 errno=22 at=/l/server.c:12 | bind(3, *:7000) = -1 EINVAL",
        "enter  server call=accept fd=3 step at=/l/server.c:13",
        "return server call=accept fd=3 ret=6 fds='6=s4' at=/l/server.c:13",
        NULL,
    };
    struct script script = attached(then);
    assert_innocent(&script);
}

static void a_path_of_one_that_was_attached_to_is_not_left_over(void **unused)
{
    (void)unused;
    static const char *const lines[] = {
        "start  server fds='3=s1' attached",
        "socket id=1 values='kind=unix-stream state=LISTEN local=/run/x.sock'",
        "start  other fds='3=s2'",
        "socket id=2 values='kind=unix-stream state=UNCONN'",
        "enter  other call=bind fd=3 step addr=/run/x.sock at=/l/server.c:12 | bind(3, /run/x.sock)",
        "return other call=bind fd=3 ret=-1 errno=98 addr=/run/x.sock at=/l/server.c:12 | bind(3, "
        "/run/x.sock) = -1",
        "exit   other status=1",
        NULL,
    };
    struct script script = { .count = 0 };
    say_all(&script, lines);
    assert_innocent(&script);
}

static void children_of_before_are_no_zombies_that_were_made_here(void **unused)
{
    (void)unused;
    static const char *const then[] = {
        "fork   server child=server.1 attached",
        "fork   server child=server.2 attached",
        "fork   server child=server.3 attached",
        "exit   server.1 status=0 zombie",
        "exit   server.2 status=0 zombie",
        "exit   server.3 status=0 zombie",
        "enter  server call=accept fd=3 step at=/l/server.c:13",
        "return server call=accept fd=3 ret=6 fds='6=s4' at=/l/server.c:13",
        "exit   server status=0",
        NULL,
    };
    struct script script = attached(then);
    assert_innocent(&script);
}

static void what_goes_wrong_while_it_is_watched_is_found(void **unused)
{
    (void)unused;
    static const char *const then[] = {
        "enter  server call=send fd=4 len=5 step at=/l/server.c:40 | send(4, \"hello\", 5, 0)",
        "return server call=send fd=4 ret=-1 errno=32 at=/l/server.c:40 | send(4, \"hello\", 5, 0) = -1 "
        "EPIPE",
        "signal server signal=13",
        "exit   server signal=13",
        NULL,
    };
    struct script script = attached(then);
    assert_only(&script, "sigpipe", 40, "was killed by SIGPIPE in send() on 4");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {
        TEST(datagrams_that_were_lost_before_are_nobodys_finding),
        TEST(a_bind_of_before_is_not_a_missing_one),
        TEST(a_path_of_one_that_was_attached_to_is_not_left_over),
        TEST(children_of_before_are_no_zombies_that_were_made_here),
        TEST(what_goes_wrong_while_it_is_watched_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

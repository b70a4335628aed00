/* Findings of ends, each, shown by a run that has it, and kept quiet about by one that comes close but is
 * innocent. */
#include "tests/explain/findings_script.h"

/* ---- the end */

/* A pool of threads that wait for the same connection. */
static void threads_that_are_told_of_the_end_each_are_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "fork   server child=server.1 thread");
    for (int i = 0; i < 3; i++) {
        say(&script, "enter  server call=recv fd=4 len=10");
        say(&script, "return server call=recv fd=4 ret=0");
        say(&script, "enter  server.1 call=recv fd=4 len=10");
        say(&script, "return server.1 call=recv fd=4 ret=0");
    }
    assert_innocent(&script);
}

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

/* A thread for each connection: it is told of the end, does what the test says, and the next one comes. */
static struct script threads(const char *then)
{
    struct script script = connected();
    say(&script, "fork   server child=server.1 thread");
    say(&script, "enter  server.1 call=recv fd=4 len=10 step");
    say(&script, "return server.1 call=recv fd=4 ret=0");
    say(&script, then);
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s3'");
    return script;
}

static void a_thread_that_ends_without_closing_is_found(void **unused)
{
    (void)unused;
    struct script script = threads("exit   server.1 status=0");
    assert_only(&script, "descriptor-leak", 10, "descriptor 4 was accepted here");
}

static void it_is_found_where_nobody_comes_any_more(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "fork   server child=server.1 thread");
    say(&script, "enter  server call=accept fd=3 step");
    say(&script, "enter  server.1 call=recv fd=4 len=10 step");
    say(&script, "return server.1 call=recv fd=4 ret=0");
    say(&script, "exit   server.1 status=0");
    say(&script, "note kind=idle | server waits in accept(3)");
    say(&script, "exit   server signal=15");
    assert_only(&script, "descriptor-leak", 10, "descriptor 4 was accepted here");
}

static void a_thread_that_lives_may_close_yet(void **unused)
{
    (void)unused;
    struct script script = threads("enter  server.1 call=send fd=4 len=10 step");
    assert_innocent(&script);
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
    call(&script, "call=recv fd=4 len=10 at=/l/server.c:30", "call=recv fd=4 ret=0");
    call(&script, "call=poll nfds=1 sets='3:1:0'", "call=poll ret=0 nfds=1 sets='3:1:0'");
    assert_only(&script, "close-wait", 30, "stays in CLOSE_WAIT");
}

/* The turn of an event loop that closes it comes after the next look; the program may end before. */
static void a_look_before_it_is_closed_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=epoll_wait fd=3 | epoll_wait(3, …, 1, 0)", "call=epoll_wait fd=3 ret=0");
    say(&script, "exit server status=0");
    assert_innocent(&script);
}

static void a_connection_that_is_half_closed_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "start  client fds='3=s3'");
    say(&script, "socket id=2 values='peer=3'");
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0"); /* the client waits for its answer */
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s4'");
    say(&script, "exit client signal=15");
    say(&script, "exit server signal=15");
    assert_innocent(&script);
}

static void a_connection_that_was_shut_down_is_in_no_close_wait(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=shutdown fd=4", "call=shutdown fd=4 ret=0");
    call(&script, "call=poll nfds=1 sets='3:1:0'", "call=poll ret=0 nfds=1 sets='3:1:0'");
    say(&script, "exit server signal=15");
    assert_innocent(&script);
}

static void what_another_thread_is_about_to_close_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "fork   server child=server.1 thread");
    say(&script, "enter  server.1 call=recv fd=4 len=10 step");
    say(&script, "return server.1 call=recv fd=4 ret=0");
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s3'");
    say(&script, "exit server.1 signal=15");
    say(&script, "exit server signal=15");
    assert_innocent(&script);
}

static void an_exit_right_after_the_end_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=send fd=4 len=3", "call=send fd=4 ret=3");
    say(&script, "exit server status=0");
    assert_innocent(&script);
}

/* ---- received with a message */

/* Two messages, of two descriptors each, of which one is closed; a call between them. */
static struct script given(const char *asks, const char *gives)
{
    static const char *const lines[] = {
        "start  server fds='3=s1'",
        "socket id=1 values='kind=unix-stream'",
        NULL,
    };
    static const char *const pipes[] = {
        "socket id=2 values='kind=pipe-read'",
        "socket id=3 values='kind=pipe-write'",
        "socket id=4 values='kind=pipe-read'",
        "socket id=5 values='kind=pipe-write'",
    };
    struct script script = { .count = 0 };
    say_all(&script, lines);
    call(&script, "call=recvmsg fd=3 len=1 at=/l/server.c:27",
         "call=recvmsg fd=3 ret=1 fds='4=s2 5=s3' at=/l/server.c:27");
    for (unsigned i = 0; i < 4; i++)
        say(&script, pipes[i]);
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    call(&script, asks, gives);
    call(&script, "call=recvmsg fd=3 len=1 at=/l/server.c:27",
         "call=recvmsg fd=3 ret=1 fds='4=s4 6=s5' at=/l/server.c:27");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    say(&script, "exit server status=0");
    return script;
}

static void descriptors_that_came_unwanted_again_and_again_are_found(void **unused)
{
    (void)unused;
    struct script script = given("call=socket", "call=socket ret=9 fds='9=s9'");
    assert_only(&script, "descriptors-received", 27, "descriptor 5 came with this message");
    assert_int_equal(findings.items[0].count, 2);
}

static void descriptors_that_a_child_may_use_are_right(void **unused)
{
    (void)unused;
    struct script script = given("call=socket", "call=socket ret=9 fds='9=s9'");
    script.count--;
    say(&script, "fork   server child=server.1");
    say(&script, "exit   server status=0");
    assert_innocent(&script);
}

static void one_that_is_left_to_the_exit_is_right(void **unused)
{
    (void)unused;
    struct script script = given("call=close fd=5", "call=close fd=5 ret=0 fds='5=-'");
    assert_innocent(&script);
}

/* ---- used after close */

static void a_number_used_after_its_close_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-' at=/l/server.c:50");
    call(&script, "call=send fd=4 len=2 at=/l/server.c:51",
         "call=send fd=4 ret=-1 errno=9 at=/l/server.c:51");
    assert_only(&script, "used-after-close", 51, "closed that number before, in line 50");
}

static void a_call_that_was_ended_by_closing_under_it_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "fork   server child=server.1 thread");
    say(&script, "enter  server.1 call=accept fd=3 step");
    call(&script, "call=close fd=3", "call=close fd=3 ret=0 fds='3=-'");
    say(&script, "return server.1 call=accept fd=3 ret=-1 errno=9");
    say(&script, "enter  server.1 call=accept fd=3 step");
    say(&script, "return server.1 call=accept fd=3 ret=-1 errno=9");
    assert_innocent(&script);
}

static void numbers_closed_twice_are_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    call(&script, "call=close fd=4", "call=close fd=4 ret=-1 errno=9");
    assert_innocent(&script);
}

/* ---- children */

/* Three that end, the next connection, and what comes then. */
static void has_children(struct script *script, const char *const *then)
{
    static const char *const lines[] = {
        "fork   server child=server.1",
        "fork   server child=server.2",
        "fork   server child=server.3",
        "exit   server.1 status=0 zombie",
        "exit   server.2 status=0 zombie",
        "exit   server.3 status=0 zombie",
        NULL,
    };
    say_all(script, lines);
    call(script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s3'");
    say_all(script, then);
}

static struct script children(const char *const *then)
{
    struct script script = connected();
    has_children(&script, then);
    return script;
}

static void children_that_are_never_waited_for_are_found(void **unused)
{
    (void)unused;
    static const char *const then[] = { "exit   server status=0", NULL };
    struct script script = children(then);
    assert_only(&script, "zombies", 10, "3 children that were made here have ended");
}

static void a_server_that_never_speaks_of_them_is_found_when_it_is_ended(void **unused)
{
    (void)unused;
    static const char *const then[] = {
        "source file=/l/server.c offset=0 text='for (;;) { accept(); fork(); }'",
        "enter  server call=accept fd=3 step at=/l/server.c:10",
        "exit   server signal=15",
        NULL,
    };
    struct script script = children(then);
    assert_only(&script, "zombies", 10, "3 children that were made here have ended");
}

static void children_that_end_while_it_waits_for_the_next_are_found(void **unused)
{
    (void)unused;
    static const char *const lines[] = {
        "source file=/l/server.c offset=0 text='for (;;) { accept(); fork(); }'",
        "fork   server child=server.1",
        "fork   server child=server.2",
        "fork   server child=server.3",
        "enter  server call=accept fd=3 step at=/l/server.c:10",
        "exit   server.1 status=0 zombie",
        "exit   server.2 status=0 zombie",
        "exit   server.3 status=0 zombie",
        "note kind=idle | server waits in accept(3)",
        "exit   server signal=15",
        NULL,
    };
    struct script script = connected();
    say_all(&script, lines);
    assert_only(&script, "zombies", 10, "3 children that were made here have ended");
}

/* As python3 is one where it is a shell script that finds the right one. */
static void the_waits_of_a_shell_that_became_the_server_are_not_its_own(void **unused)
{
    (void)unused;
    static const char *const before[] = {
        "start  server fds='3=s1'",
        "socket id=1 values='kind=tcp state=LISTEN local=*:7000'",
        "enter  server call=waitpid step",
        "return server call=waitpid ret=-1 errno=10",
        "exec   server fds='3=s1' | exec python3 server.py",
        "source file=/l/server.py offset=0 text='# wait() is\\n# missing\\nwhile 1:\\n accept()\\n "
        "fork()\\n'",
        "enter  server call=accept fd=3 step at=/l/server.py:4",
        "return server call=accept fd=3 ret=4 fds='4=s2'",
        NULL,
    };
    static const char *const then[] = {
        "enter  server call=accept fd=3 step at=/l/server.py:4",
        "exit   server signal=15",
        NULL,
    };
    struct script script = { .count = 0 };
    say_all(&script, before);
    has_children(&script, then);
    look(&script);
    assert_int_equal(findings.count, 1);
    assert_string_equal(findings.items[0].kind->name, "zombies");
    assert_int_equal(findings.items[0].line, 5); /* its fork() */
}

static void a_server_that_would_have_waited_later_is_right(void **unused)
{
    (void)unused;
    static const char *const then[] = {
        "source file=/l/server.c offset=0 text='while (wait(NULL) > 0);'",
        "enter  server call=accept fd=3 step at=/l/server.c:10",
        "exit   server signal=15",
        NULL,
    };
    struct script script = children(then);
    assert_innocent(&script);
}

static void children_that_are_waited_for_at_the_end_are_right(void **unused)
{
    (void)unused;
    static const char *const then[] = { "enter  server call=waitpid", "return server call=waitpid ret=11",
                                        "exit   server status=0", NULL };
    struct script script = children(then);
    assert_innocent(&script);
}

/* ---- left open by a thread, and in Python */

static struct script served_by_a_thread(const char *then)
{
    struct script script = connected();
    say(&script, "fork   server child=server.1 thread");
    say(&script, "enter  server.1 call=recv fd=4 len=10 step");
    say(&script, "return server.1 call=recv fd=4 ret=0");
    say(&script, then);
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s3'");
    say(&script, "exit server status=0");
    return script;
}

static void what_a_thread_that_has_ended_left_open_is_found(void **unused)
{
    (void)unused;
    struct script script = served_by_a_thread("exit server.1 status=0");
    assert_only(&script, "descriptor-leak", 10, "descriptor 4 was accepted here");
}

static void a_thread_that_lives_may_close_it_yet(void **unused)
{
    (void)unused;
    struct script script = served_by_a_thread("enter server.1 call=send fd=4 len=2 step");
    assert_innocent(&script);
}

/* The interpreter closes what is left when it ends. */
static struct script closed_at_the_end(const char *file, const char *where)
{
    static char made[3][128];
    struct script script = { .count = 0 };
    say(&script, "start  server fds='3=s1'");
    say(&script, "socket id=1 values='kind=tcp state=LISTEN local=*:7000'");
    snprintf(made[0], 128, "enter  server call=accept fd=3 step at=/l/%s:10", file);
    snprintf(made[1], 128, "return server call=accept fd=3 ret=4 fds='4=s2' at=/l/%s:10", file);
    snprintf(made[2], 128, "return server call=close fd=4 ret=0 fds='4=-' %s", where);
    say(&script, made[0]);
    say(&script, made[1]);
    say(&script, "socket id=2 values='kind=tcp state=ESTABLISHED'");
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s3'");
    say(&script, "enter  server call=close fd=4 step");
    say(&script, made[2]);
    return script;
}

static void what_python_closes_at_its_end_was_left_open(void **unused)
{
    (void)unused;
    struct script script = closed_at_the_end("server.py", "");
    look(&script);
    assert_int_equal(findings.count, 1);
    assert_string_equal(findings.items[0].kind->name, "descriptor-leak");
    assert_int_equal(findings.items[0].line, 10);
}

static void what_is_closed_later_is_right(void **unused)
{
    (void)unused;
    struct script script = closed_at_the_end("server.py", "at=/l/server.py:30");
    assert_innocent(&script);
    forget(NULL);
    script = closed_at_the_end("server.c", "");
    assert_innocent(&script);
}

/* A client of two connections, the first of which is over; it is closed by the interpreter, or at a line. */
static struct script client_of_two(const char *where)
{
    static char gives[128];
    static const char *const lines[] = {
        "start  server fds='3=s1 4=s2'",
        "socket id=1 values='kind=tcp state=ESTABLISHED'",
        "socket id=2 values='kind=tcp state=CLOSED'",
        "enter  server call=recv fd=3 len=10 step at=/l/client.py:6",
        "return server call=recv fd=3 ret=0 at=/l/client.py:6",
        "enter  server call=connect fd=4 step at=/l/client.py:4",
        "return server call=connect fd=4 ret=0 at=/l/client.py:4",
        "enter  server call=close fd=3 step",
        NULL,
    };
    struct script script = { .count = 0 };
    say_all(&script, lines);
    snprintf(gives, sizeof gives, "return server call=close fd=3 ret=0 fds='3=-' %s", where);
    say(&script, gives);
    say(&script, "exit server status=0");
    look(&script);
    return script;
}

static void what_a_client_in_python_left_open_is_found(void **unused)
{
    (void)unused;
    client_of_two("");
    assert_int_equal(findings.count, 1);
    assert_string_equal(findings.items[0].kind->name, "close-wait");
    assert_int_equal(findings.items[0].line, 6);
    forget(NULL);
    client_of_two("at=/l/client.py:9");
    assert_int_equal(findings.count, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {
        TEST(threads_that_are_told_of_the_end_each_are_right),
        TEST(an_accepted_descriptor_never_closed_is_found),
        TEST(a_thread_that_ends_without_closing_is_found),
        TEST(it_is_found_where_nobody_comes_any_more),
        TEST(a_thread_that_lives_may_close_yet),
        TEST(a_parent_that_keeps_its_copy_is_found),
        TEST(a_parent_that_closes_its_copy_is_right),
        TEST(connections_that_still_live_at_the_end_are_right),
        TEST(a_connection_left_in_close_wait_is_found),
        TEST(a_look_before_it_is_closed_is_right),
        TEST(a_connection_that_is_half_closed_is_right),
        TEST(a_connection_that_was_shut_down_is_in_no_close_wait),
        TEST(what_another_thread_is_about_to_close_is_right),
        TEST(an_exit_right_after_the_end_is_right),
        TEST(descriptors_that_came_unwanted_again_and_again_are_found),
        TEST(descriptors_that_a_child_may_use_are_right),
        TEST(one_that_is_left_to_the_exit_is_right),
        TEST(a_number_used_after_its_close_is_found),
        TEST(a_call_that_was_ended_by_closing_under_it_is_right),
        TEST(numbers_closed_twice_are_right),
        TEST(children_that_are_never_waited_for_are_found),
        TEST(a_server_that_never_speaks_of_them_is_found_when_it_is_ended),
        TEST(children_that_end_while_it_waits_for_the_next_are_found),
        TEST(the_waits_of_a_shell_that_became_the_server_are_not_its_own),
        TEST(a_server_that_would_have_waited_later_is_right),
        TEST(children_that_are_waited_for_at_the_end_are_right),
        TEST(what_a_thread_that_has_ended_left_open_is_found),
        TEST(a_thread_that_lives_may_close_it_yet),
        TEST(what_python_closes_at_its_end_was_left_open),
        TEST(what_is_closed_later_is_right),
        TEST(what_a_client_in_python_left_open_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Errors of the moment that are taken for a failure or the end, and what comes close but is innocent. */
#include "tests/explain/findings_script.h"

#include <string.h>

#define PLAIN "source file=/l/server.c offset=0 text='while (recv(fd, b, 10, 0) > 0) answer();\\n'"
#define APART "source file=/l/server.c offset=0 text='if (errno != EAGAIN) leave();\\n'"

/* The connection of the server, whose source this is, does not block, and its recv() at line 49 finds
 * nothing. */
static struct script nothing_yet_in(const char *source)
{
    struct script script = connected();
    say(&script, source);
    say(&script, "start  client fds='3=s3'");
    say(&script, "socket id=3 values='kind=tcp state=ESTABLISHED peer=2'");
    call(&script, "call=fcntl fd=4", "call=fcntl fd=4 ret=0 fds='4=s2:n'");
    call(&script, "call=recv fd=4 len=10 at=/l/server.c:49", "call=recv fd=4 ret=-1 errno=11");
    return script;
}

static struct script nothing_yet(void)
{
    return nothing_yet_in(PLAIN);
}

#define CLOSES "call=close fd=4 at=/l/server.c:50", "call=close fd=4 ret=0 fds='4=-' at=/l/server.c:50"

static void the_client_sends(struct script *script)
{
    say(script, "enter client step call=send fd=3 len=3");
    say(script, "return client call=send fd=3 ret=3");
}

static void eagain_taken_for_the_end_is_asked_about(void **unused)
{
    (void)unused;
    struct script script = nothing_yet();
    call(&script, CLOSES);
    the_client_sends(&script);
    assert_only(&script, "eagain-as-end", 49, "client had not ended, and sent 3 bytes more");
    assert_true(findings.items[0].question);
}

static void closing_what_nobody_sends_to_is_right(void **unused)
{
    (void)unused;
    struct script script = nothing_yet();
    call(&script, CLOSES);
    assert_innocent(&script);
}

static void a_close_that_comes_of_a_wait_is_right(void **unused)
{
    (void)unused;
    struct script script = nothing_yet();
    call(&script, "call=poll nfds=1 sets='4:1:0'", "call=poll ret=0 nfds=1 sets='4:1:0'");
    call(&script, CLOSES);
    the_client_sends(&script);
    assert_innocent(&script);
}

/* As the runtime of Go has one, beside those that receive. */
static void a_thread_that_waits_meanwhile_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "fork   server child=server.1 thread");
    say(&script, "enter  server.1 call=epoll_wait fd=5 step");
    struct script rest = nothing_yet();
    for (unsigned i = connected().count; i < rest.count; i++)
        say(&script, rest.lines[i]);
    call(&script, CLOSES);
    the_client_sends(&script);
    assert_innocent(&script);
}

#define COMMENT                                                                                              \
    "source file=/l/server.c offset=0 text='/* EAGAIN is no end */ // nor EWOULDBLOCK\\nwhile (recv() > "    \
    "0);\\n'"

static void a_comment_alone_knows_nothing(void **unused)
{
    (void)unused;
    struct script script = nothing_yet_in(COMMENT);
    call(&script, CLOSES);
    the_client_sends(&script);
    assert_only(&script, "eagain-as-end", 49, "did you take EAGAIN for the end?");
}

static void who_knows_the_error_has_a_reason_to_close(void **unused)
{
    (void)unused;
    struct script script = nothing_yet_in(APART);
    call(&script, CLOSES);
    the_client_sends(&script);
    assert_innocent(&script);
}

/* Taking what is there before the close. */
static void asking_with_msg_dontwait_is_right(void **unused)
{
    (void)unused;
    struct script script = nothing_yet();
    say(&script, "enter server step call=recv fd=4 len=10 | recv(4, …, 10, MSG_DONTWAIT)");
    say(&script, "return server call=recv fd=4 ret=-1 errno=11");
    call(&script, CLOSES);
    the_client_sends(&script);
    assert_innocent(&script);
}

#define SAYS_SO "output server fd=2 data='recv: Resource temporarily unavailable\\n' | stderr"

static void eagain_taken_for_a_failure_is_found(void **unused)
{
    (void)unused;
    struct script script = nothing_yet();
    say(&script, SAYS_SO);
    say(&script, "exit server status=1 | exited with 1");
    assert_only(&script, "eagain-as-end", 49, "recv(4) failed with EAGAIN, as it would have had to wait");
    assert_false(findings.items[0].question);
}

static void eagain_that_is_said_and_waited_out_is_right(void **unused)
{
    (void)unused;
    struct script script = nothing_yet();
    say(&script, SAYS_SO);
    call(&script, "call=poll nfds=1 sets='4:1:0'", "call=poll ret=0 nfds=1 sets='4:1:0'");
    say(&script, "exit server status=1 | exited with 1");
    assert_innocent(&script);
}

/* A descriptor that blocks: its time-out is what the program has asked for. */
static void a_time_out_that_is_said_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=recv fd=4 len=10 at=/l/server.c:49", "call=recv fd=4 ret=-1 errno=11");
    say(&script, SAYS_SO);
    say(&script, "exit server status=1 | exited with 1");
    assert_innocent(&script);
}

/* A signal breaks recv() off, and the connection is closed for it. */
static struct script broken_off(const char *signal)
{
    struct script script = connected();
    say(&script, PLAIN);
    say(&script, "start  client fds='3=s3'");
    say(&script, "socket id=3 values='kind=tcp state=ESTABLISHED peer=2'");
    say(&script, "enter server step call=recv fd=4 len=10 at=/l/server.c:49");
    say(&script, signal);
    say(&script, "return server call=recv fd=4 ret=-1 errno=4");
    call(&script, CLOSES);
    the_client_sends(&script);
    return script;
}

static void the_end_of_a_child_taken_for_that_of_the_connection_is_asked_about(void **unused)
{
    (void)unused;
    struct script script = broken_off("signal server signal=17 | SIGCHLD");
    assert_only(&script, "eintr-as-end", 49, "failed with EINTR, because of SIGCHLD");
}

static void an_alarm_of_ones_own_may_be_a_time_out(void **unused)
{
    (void)unused;
    struct script script = broken_off("signal server signal=14 | SIGALRM");
    assert_innocent(&script);
}

/* ---- an exception that nobody catches */

#define LAST_WORDS                                                                                           \
    "output server fd=2 data='Traceback (most recent call last):\\n  send()\\nBrokenPipeError: [Errno 32] "  \
    "Broken "                                                                                                \
    "pipe\\n' | stderr"

static struct script broken_pipe(void)
{
    struct script script = connected();
    call(&script, "call=send fd=4 len=3 at=/l/server.c:70", "call=send fd=4 ret=-1 errno=32");
    return script;
}

static void a_server_that_dies_of_one_client_is_found(void **unused)
{
    (void)unused;
    struct script script = broken_pipe();
    say(&script, LAST_WORDS);
    say(&script, "exit server status=1 | exited with 1");
    assert_only(&script, "unhandled-error", 70, "failed with EPIPE, and nobody caught the exception");
}

static void its_last_words_may_be_heard_late(void **unused)
{
    (void)unused;
    struct script script = broken_pipe();
    say(&script, "exit server status=1 | exited with 1");
    say(&script, LAST_WORDS);
    assert_only(&script, "unhandled-error", 70, "failed with EPIPE, and nobody caught the exception");
}

static void its_last_words_may_be_heard_in_pieces(void **unused)
{
    (void)unused;
    struct script script = broken_pipe();
    say(&script, "output server fd=2 data='Exception in thread \"main\" ' | stderr");
    say(&script, "output server fd=2 data='java.net.SocketException: Broken pipe\\n' | stderr");
    say(&script, "exit server status=1 | exited with 1");
    assert_only(&script, "unhandled-error", 70, "failed with EPIPE, and nobody caught the exception");
}

static void an_exception_that_is_only_printed_is_right(void **unused)
{
    (void)unused;
    struct script script = broken_pipe();
    say(&script, LAST_WORDS);
    say(&script, "exit server status=0 | exited with 0");
    assert_innocent(&script);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {
        TEST(a_server_that_dies_of_one_client_is_found),
        TEST(its_last_words_may_be_heard_late),
        TEST(its_last_words_may_be_heard_in_pieces),
        TEST(an_exception_that_is_only_printed_is_right),
        TEST(eagain_taken_for_the_end_is_asked_about),
        TEST(closing_what_nobody_sends_to_is_right),
        TEST(a_close_that_comes_of_a_wait_is_right),
        TEST(a_thread_that_waits_meanwhile_is_right),
        TEST(a_comment_alone_knows_nothing),
        TEST(who_knows_the_error_has_a_reason_to_close),
        TEST(asking_with_msg_dontwait_is_right),
        TEST(eagain_taken_for_a_failure_is_found),
        TEST(eagain_that_is_said_and_waited_out_is_right),
        TEST(a_time_out_that_is_said_is_right),
        TEST(the_end_of_a_child_taken_for_that_of_the_connection_is_asked_about),
        TEST(an_alarm_of_ones_own_may_be_a_time_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

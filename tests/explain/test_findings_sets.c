/* Findings of sets, and of calls that say "not now", each beside its innocent likeness. */
#include "tests/explain/findings_script.h"

#include <string.h>

/* ---- select(): what is lost, and what it never saw */

#define BOTH_ASKED                                                                                           \
    "call=select nfds=5 sets='3:1:0 4:1:0' at=/l/server.c:40", "call=select ret=1 nfds=5 sets='3:1:0 4:1:1'"
#define ONE_LEFT "call=select nfds=5 sets='4:1:0' at=/l/server.c:40", "call=select ret=1 nfds=5 sets='4:1:1'"
#define TAKES    "call=recv fd=4 len=10", "call=recv fd=4 ret=3"

/* A listener that is no longer watched, and a client that comes when it is. */
static struct script door_lost(void)
{
    struct script script = connected();
    call(&script, BOTH_ASKED);
    call(&script, TAKES);
    call(&script, ONE_LEFT);
    call(&script, TAKES);
    return script;
}

static void sets_left_over_are_found_when_somebody_waits_in_vain(void **unused)
{
    (void)unused;
    struct script script = door_lost();
    say(&script, "socket id=1 values='aq=1'");
    assert_only(&script, "sets-not-rebuilt", 40, "descriptor 3 is no longer in them, and 1 connection waits");
}

static void a_door_that_nobody_knocks_at_may_be_left(void **unused)
{
    (void)unused;
    struct script script = door_lost();
    assert_innocent(&script);
}

static void a_door_that_is_watched_again_later_is_right(void **unused)
{
    (void)unused;
    struct script script = door_lost();
    say(&script, "socket id=1 values='aq=1'");
    call(&script, BOTH_ASKED);
    assert_innocent(&script);
}

static void empty_sets_after_a_timeout_are_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=select nfds=5 sets='4:1:0' at=/l/server.c:40",
         "call=select ret=0 nfds=5 sets='4:1:0'");
    call(&script, "call=select nfds=5 sets='' at=/l/server.c:40", "call=select ret=0 nfds=5 sets=''");
    say(&script, "socket id=2 values='rq=4'");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    look(&script);
    assert_true(findings.count > 0);
    assert_string_equal(findings.items[0].kind->name, "sets-not-rebuilt");
    assert_non_null(
        strstr(findings.items[0].sentence, "descriptor 4 is no longer in them, and 4 bytes wait"));
}

static void sets_that_are_built_anew_are_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, BOTH_ASKED);
    call(&script, TAKES);
    call(&script, BOTH_ASKED);
    say(&script, "socket id=1 values='aq=1'");
    assert_innocent(&script);
}

static void a_descriptor_that_nfds_hides_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=select nfds=4 sets='3:1:0' beyond='4:0:0' at=/l/server.c:41",
         "call=select ret=0 nfds=4 sets='3:1:0'");
    assert_only(&script, "nfds-too-small", 41, "4 is in a set, but the first argument of select() is 4");
}

static void bits_beyond_nfds_that_stand_for_nothing_are_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=select nfds=4 sets='3:1:0' beyond='7:0:0 12:0:0' at=/l/server.c:41",
         "call=select ret=0 nfds=4 sets='3:1:0'");
    assert_innocent(&script);
}

static void memory_behind_an_fd_set_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=select nfds=1031 sets='1024:1:0 1030:1:0' at=/l/server.c:42",
         "call=select ret=-1 errno=9 nfds=1031 sets='1024:1:0 1030:1:0'");
    assert_only(&script, "fd-setsize", 42, "such as 1024, which was never open");
}

static void a_plain_fd_set_beyond_its_end_is_asked_about(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "source file=/l/server.c offset=0 text='fd_set watch; FD_SET(high, &watch);'");
    call(&script, "call=select nfds=1031 sets='1030:1:0' at=/l/server.c:42",
         "call=select ret=1 nfds=1031 sets='1030:1:1'");
    assert_only(&script, "fd-setsize", 42, "did you mean poll()?");
    assert_true(findings.items[0].question);
}

static void larger_sets_of_ones_own_are_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script,
        "source file=/l/server.c offset=0 text='fd_set *watch = calloc(1, size); FD_SET(high, watch);'");
    call(&script, "call=select nfds=1031 sets='1030:1:0' at=/l/server.c:42",
         "call=select ret=0 nfds=1031 sets='1030:1:0'");
    assert_innocent(&script);
}

/* ---- closed, and still watched */

#define CLOSES "call=close fd=4 at=/l/server.c:50", "call=close fd=4 ret=0 fds='4=-' at=/l/server.c:50"

static void a_closed_descriptor_in_a_set_is_found_with_its_former_life(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, CLOSES);
    for (int i = 0; i < 30; i++)
        call(&script, "call=poll nfds=2 sets='3:1:0 4:1:0' at=/l/server.c:43",
             "call=poll ret=1 nfds=2 sets='3:1:0 4:1:20'");
    assert_only(&script, "closed-in-set", 43, "4 is in the set, but was closed in step 2, server.c:50");
    assert_int_equal(findings.items[0].count, 30);
}

static void select_with_a_closed_descriptor_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, CLOSES);
    call(&script, "call=select nfds=5 sets='3:1:0 4:1:0' at=/l/server.c:43",
         "call=select ret=-1 errno=9 nfds=5 sets='3:1:0 4:1:0'");
    assert_only(&script, "closed-in-set", 43, "failed with EBADF: 4 is in the set");
    assert_non_null(strstr(findings.items[0].advice, "FD_CLR"));
}

static void a_number_that_is_no_descriptor_is_found_in_a_set(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=select nfds=8 sets='4:1:0 7:1:0' at=/l/server.c:43",
         "call=select ret=-1 errno=9 nfds=8 sets='4:1:0 7:1:0'");
    assert_only(&script, "closed-in-set", 43, "failed with EBADF: 7 is in the set, but not open");
    assert_non_null(strstr(findings.items[0].advice, "FD_ZERO()"));
}

static void a_struct_pollfd_that_was_not_filled_in_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=poll nfds=2 sets='4:1:0 16843009:101:0' at=/l/server.c:43",
         "call=poll ret=1 nfds=2 sets='4:1:0 16843009:101:20'");
    assert_only(&script, "closed-in-set", 43, "tells POLLNVAL: 16843009 is in the array, but not open");
}

static void asking_whether_a_number_is_open_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=poll nfds=3 sets='0:0:0 1:0:0 2:0:0'",
         "call=poll ret=1 nfds=3 sets='0:0:20 1:0:0 2:0:0'");
    assert_innocent(&script);
}

/* A list that watches 4, of which 6 is a copy. */
static struct script watched(void)
{
    struct script script = connected();
    call(&script, "call=epoll_create1", "call=epoll_create1 ret=5 fds='5=s9'");
    call(&script, "call=epoll_ctl fd=5 sets='4:1:1'", "call=epoll_ctl fd=5 ret=0 sets='4:1:1'");
    call(&script, "call=dup fd=4", "call=dup fd=4 ret=6 fds='6=s2'");
    return script;
}

#define TELLS_OF_4 "call=epoll_wait fd=5 at=/l/server.c:44", "call=epoll_wait fd=5 ret=1 sets='4:0:1'"

static void a_list_that_watches_a_closed_number_is_found(void **unused)
{
    (void)unused;
    struct script script = watched();
    call(&script, CLOSES);
    call(&script, TELLS_OF_4);
    call(&script, "call=recv fd=4 len=10 at=/l/server.c:45", "call=recv fd=4 ret=0");
    call(&script, TELLS_OF_4);
    assert_only(&script, "epoll-stale", 50, "server has a copy open (6)");
    assert_int_equal(findings.items[0].count, 2); /* each time that it tells of it */
    assert_true(findings.items[0].last_step > findings.items[0].step);
}

static void what_was_taken_off_the_list_first_is_right(void **unused)
{
    (void)unused;
    struct script script = watched();
    call(&script, TELLS_OF_4);
    call(&script, "call=epoll_ctl fd=5 sets='4:0:2'", "call=epoll_ctl fd=5 ret=0 sets='4:0:2'");
    call(&script, CLOSES);
    call(&script, "call=epoll_wait fd=5", "call=epoll_wait fd=5 ret=0");
    assert_innocent(&script);
}

static void a_number_that_is_used_again_and_added_again_is_right(void **unused)
{
    (void)unused;
    struct script script = watched();
    call(&script, "call=epoll_ctl fd=5 sets='4:0:2'", "call=epoll_ctl fd=5 ret=0 sets='4:0:2'");
    call(&script, CLOSES);
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=4 fds='4=s11'");
    call(&script, "call=epoll_ctl fd=5 sets='4:1:1'", "call=epoll_ctl fd=5 ret=0 sets='4:1:1'");
    call(&script, TELLS_OF_4);
    assert_innocent(&script);
}

/* ---- refusals */

#define FULL "call=accept fd=3 at=/l/server.c:45", "call=accept fd=3 ret=-1 errno=24 sleeps=3"

static void accept_that_fails_with_emfile_again_and_again_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 20; i++) {
        call(&script, "call=poll nfds=1 sets='3:1:0'", "call=poll ret=1 nfds=1 sets='3:1:1' sleeps=3");
        call(&script, FULL);
    }
    assert_only(&script, "emfile-loop", 45, "failed with EMFILE 8 times in a row");
}

static void emfile_answered_by_closing_one_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 20; i++) {
        call(&script, FULL);
        call(&script, "call=close fd=9", "call=close fd=9 ret=0");
    }
    assert_innocent(&script);
}

#define DIALS   "call=connect fd=8 at=/l/server.c:46", "call=connect fd=8 ret=-1 errno=115"
#define TOLD    "call=poll nfds=1 sets='8:4:0'", "call=poll ret=1 nfds=1 sets='8:4:1c'"
#define REFUSED "call=send fd=8 len=5 at=/l/server.c:47", "call=send fd=8 ret=-1 errno=111"

static struct script dialling(void)
{
    struct script script = connected();
    call(&script, "call=socket", "call=socket ret=8 fds='8=s8:n'");
    say(&script, "socket id=8 values='kind=tcp state=CLOSED'");
    call(&script, DIALS);
    call(&script, TOLD);
    return script;
}

static void writable_taken_for_connected_is_found(void **unused)
{
    (void)unused;
    struct script script = dialling();
    call(&script, REFUSED);
    assert_only(&script, "connect-unchecked", 47, "failed with ECONNREFUSED, which is connect()'s error");
}

static void a_connect_that_was_asked_after_is_right(void **unused)
{
    (void)unused;
    struct script script = dialling();
    say(&script, "enter server step call=getsockopt fd=8 | getsockopt(8, SOL_SOCKET, SO_ERROR, …)");
    say(&script, "return server call=getsockopt fd=8 ret=0");
    call(&script, REFUSED);
    assert_innocent(&script);
}

/* ---- a signal, a time-out, an unheard error */

static struct script broken_off(const char *signal)
{
    struct script script = connected();
    say(&script, "enter server step call=accept fd=3 at=/l/server.c:48");
    say(&script, signal);
    say(&script, "return server call=accept fd=3 ret=-1 errno=4");
    return script;
}

#define SAYS_SO "output server fd=2 data='accept: Interrupted system call\\n' | stderr"

static void eintr_taken_for_a_failure_is_found(void **unused)
{
    (void)unused;
    struct script script = broken_off("signal server signal=14 | SIGALRM");
    say(&script, SAYS_SO);
    say(&script, "exit server status=1 | exited with 1");
    assert_only(&script, "eintr-as-end", 48, "accept() was broken off by SIGALRM (EINTR)");
}

static void an_alarm_that_limits_a_receive_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "enter server step call=recv fd=4 len=9 at=/l/server.c:53");
    say(&script, "signal server signal=14 | SIGALRM");
    say(&script, "return server call=recv fd=4 ret=-1 errno=4");
    say(&script, "output server fd=2 data='recv: Interrupted system call\\n' | stderr");
    say(&script, "exit server status=1 | exited with 1");
    assert_innocent(&script);
}

static void a_wait_that_is_given_up_after_eintr_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "enter server step call=select nfds=5 sets='4:1:0' at=/l/server.c:53");
    say(&script, "signal server signal=17 | SIGCHLD");
    say(&script, "return server call=select ret=-1 errno=4 nfds=5 sets='4:1:0'");
    say(&script, "output server fd=2 data='select: Interrupted system call\\n' | stderr");
    call(&script, CLOSES);
    assert_only(&script, "eintr-as-end", 53, "select() was broken off by SIGCHLD");
}

static void a_call_that_is_made_again_after_eintr_is_right(void **unused)
{
    (void)unused;
    struct script script = broken_off("signal server signal=14 | SIGALRM");
    say(&script, SAYS_SO);
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=9 fds='9=s9'");
    say(&script, "exit server status=1 | exited with 1");
    assert_innocent(&script);
}

static void a_program_that_is_asked_to_end_may_end(void **unused)
{
    (void)unused;
    struct script script = broken_off("signal server signal=15 | SIGTERM");
    say(&script, SAYS_SO);
    say(&script, "exit server status=1 | exited with 1");
    assert_innocent(&script);
}

#define PLAIN "source file=/l/server.c offset=0 text='if (recv(fd, b, 10, 0) <= 0) leave();\\n'"
#define APART "source file=/l/server.c offset=0 text='if (errno == EAGAIN) leave();\\n'"

/* The server of this source gets this from recv(), says this, and closes; the client sends on. */
static struct script given_up(const char *source, const char *gives, const char *says)
{
    struct script script = connected();
    say(&script, source);
    say(&script, "start  client fds='3=s3'");
    say(&script, "socket id=3 values='kind=tcp state=ESTABLISHED peer=2'");
    say(&script, "enter server call=setsockopt fd=4 | setsockopt(4, SOL_SOCKET, SO_RCVTIMEO, {0.2 s})");
    say(&script, "return server call=setsockopt fd=4 ret=0");
    call(&script, "call=recv fd=4 len=10 at=/l/server.c:49", gives);
    say(&script, says);
    call(&script, CLOSES);
    say(&script, "enter client step call=send fd=3 len=3");
    say(&script, "return client call=send fd=3 ret=3");
    return script;
}

#define TIMED_OUT   "call=recv fd=4 ret=-1 errno=11"
#define SAYS(words) "output server fd=1 data='" words "\\n' | stdout"

static void a_timeout_taken_for_the_end_is_asked_about(void **unused)
{
    (void)unused;
    struct script script = given_up(PLAIN, TIMED_OUT, SAYS("Client has gone"));
    assert_only(&script, "timeout-as-end", 49, "client had not ended, and sent 3 bytes more");
    assert_true(findings.items[0].question);
}

/* On a busy machine it is heard late. */
static void what_is_said_of_the_end_may_be_heard_late(void **unused)
{
    (void)unused;
    struct script script = given_up(PLAIN, TIMED_OUT, SAYS("serving"));
    say(&script, SAYS("client disconnected"));
    assert_only(&script, "timeout-as-end", 49, "client had not ended, and sent 3 bytes more");
}

static void closing_after_an_answer_is_no_timeout(void **unused)
{
    (void)unused;
    struct script script = given_up(PLAIN, "call=recv fd=4 ret=3", SAYS("client has gone"));
    assert_innocent(&script);
}

static void closing_a_client_that_is_idle_for_too_long_is_right(void **unused)
{
    (void)unused;
    struct script quiet = given_up(PLAIN, TIMED_OUT, SAYS("serving"));
    assert_innocent(&quiet);
    forget(NULL);
    struct script told = given_up(PLAIN, TIMED_OUT, SAYS("idle client: connection closed by server"));
    assert_innocent(&told);
    forget(NULL);
    struct script apart = given_up(APART, TIMED_OUT, SAYS("client has gone"));
    assert_innocent(&apart);
}

#define NODE                                                                                                 \
    "output server fd=2 data='node:events:502\\n      throw er; // Unhandled \\'error\\' event\\n\\nError: " \
    "read ECONNRESET\\n  code: \\'ECONNRESET\\',\\n' | stderr"

static void an_unheard_error_event_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, NODE);
    assert_only(&script, "unhandled-error", 0, "'error' event of a socket: read ECONNRESET");
}

static void of_many_errors_at_once_the_code_is_told(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script,
        "output server fd=2 data='node:events:502\\n      throw er; // Unhandled \\'error\\' event\\n"
        "AggregateError [ECONNREFUSED]: \\n  code: \\'ECONNREFUSED\\',\\n' | stderr");
    assert_only(&script, "unhandled-error", 0, "'error' event of a socket: ECONNREFUSED");
}

static void an_error_that_is_only_told_of_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "output server fd=2 data='guest is gone: ECONNRESET\\n' | stderr");
    assert_innocent(&script);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {
        TEST(sets_left_over_are_found_when_somebody_waits_in_vain),
        TEST(a_door_that_nobody_knocks_at_may_be_left),
        TEST(a_door_that_is_watched_again_later_is_right),
        TEST(empty_sets_after_a_timeout_are_found),
        TEST(sets_that_are_built_anew_are_right),
        TEST(a_descriptor_that_nfds_hides_is_found),
        TEST(bits_beyond_nfds_that_stand_for_nothing_are_right),
        TEST(memory_behind_an_fd_set_is_found),
        TEST(a_plain_fd_set_beyond_its_end_is_asked_about),
        TEST(larger_sets_of_ones_own_are_right),
        TEST(a_closed_descriptor_in_a_set_is_found_with_its_former_life),
        TEST(select_with_a_closed_descriptor_is_found),
        TEST(a_number_that_is_no_descriptor_is_found_in_a_set),
        TEST(a_struct_pollfd_that_was_not_filled_in_is_found),
        TEST(asking_whether_a_number_is_open_is_right),
        TEST(a_list_that_watches_a_closed_number_is_found),
        TEST(what_was_taken_off_the_list_first_is_right),
        TEST(a_number_that_is_used_again_and_added_again_is_right),
        TEST(accept_that_fails_with_emfile_again_and_again_is_found),
        TEST(emfile_answered_by_closing_one_is_right),
        TEST(writable_taken_for_connected_is_found),
        TEST(a_connect_that_was_asked_after_is_right),
        TEST(eintr_taken_for_a_failure_is_found),
        TEST(a_wait_that_is_given_up_after_eintr_is_found),
        TEST(an_alarm_that_limits_a_receive_is_right),
        TEST(a_call_that_is_made_again_after_eintr_is_right),
        TEST(a_program_that_is_asked_to_end_may_end),
        TEST(a_timeout_taken_for_the_end_is_asked_about),
        TEST(what_is_said_of_the_end_may_be_heard_late),
        TEST(closing_after_an_answer_is_no_timeout),
        TEST(closing_a_client_that_is_idle_for_too_long_is_right),
        TEST(an_unheard_error_event_is_found),
        TEST(of_many_errors_at_once_the_code_is_told),
        TEST(an_error_that_is_only_told_of_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

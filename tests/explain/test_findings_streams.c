/* Findings of streams, each, shown by a run that has it, and kept quiet about by one that comes close but is
 * innocent. */
#include "tests/explain/findings_script.h"

/* ---- short send */

#define SHORT_SEND                                                                                           \
    "call=send fd=4 len=10 data=0123456789 at=/l/server.c:20 | send(4, \"0123456789\", 10, 0)",              \
        "call=send fd=4 ret=4 len=4 at=/l/server.c:20 | send(4, \"0123456789\", 10, 0) = 4"

static void a_short_send_followed_by_other_bytes_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, SHORT_SEND);
    call(&script, "call=send fd=4 len=5 data=other at=/l/server.c:20", "call=send fd=4 ret=5");
    assert_only(&script, "short-send", 20, "took 4 of 10 bytes, and the 6 left over were never sent");
    assert_int_equal(findings.items[0].event, 7); /* the return of the short one */
}

static void a_short_send_before_close_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, SHORT_SEND);
    call(&script, "call=close fd=4 at=/l/server.c:22", "call=close fd=4 ret=0 fds='4=-'");
    assert_only(&script, "short-send", 20, "took 4 of 10");
}

static void a_short_send_that_is_continued_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, SHORT_SEND);
    call(&script, "call=send fd=4 len=6 data=456789 at=/l/server.c:20", "call=send fd=4 ret=-1 errno=11");
    call(&script, "call=send fd=4 len=9 data=456789abc at=/l/server.c:20", "call=send fd=4 ret=9");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    assert_innocent(&script);
}

static void a_short_send_given_up_because_the_peer_ended_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, SHORT_SEND);
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    assert_innocent(&script);
}

static void a_send_on_another_descriptor_says_nothing_about_the_rest(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, SHORT_SEND);
    call(&script, "call=send fd=5 len=5 data=other", "call=send fd=5 ret=5");
    call(&script, "call=send fd=4 len=6 data=456789", "call=send fd=4 ret=6");
    assert_innocent(&script);
}

static void a_short_send_given_up_after_a_wait_for_room_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, SHORT_SEND);
    call(&script, "call=poll sets='4:4:0'", "call=poll ret=0 sets='4:4:0'");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    assert_innocent(&script);
}

#define LONG_SEND "call=send fd=4 len=100000 at=/l/server.c:20", "call=send fd=4 ret=40000 at=/l/server.c:20"

static void a_long_send_of_which_too_little_followed_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, LONG_SEND);
    call(&script, "call=send fd=4 len=3", "call=send fd=4 ret=3");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    assert_only(&script, "short-send", 20, "of 100000 bytes, and the 59997 left over");
}

static void a_long_send_continued_in_pieces_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, LONG_SEND);
    call(&script, "call=send fd=4 len=30000", "call=send fd=4 ret=30000");
    call(&script, "call=send fd=4 len=30000", "call=send fd=4 ret=30000");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    assert_innocent(&script);
}

/* ---- end of stream */

static void recv(struct script *script, unsigned times)
{
    for (; times > 0; times--)
        call(script, "call=recv fd=4 len=10 at=/l/server.c:30", "call=recv fd=4 ret=0 at=/l/server.c:30");
}

static void a_fourth_recv_of_0_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    recv(&script, 6);
    assert_only(&script, "eof-ignored", 30, "recv(4) returned 0 for the fourth time");
    assert_int_equal(findings.items[0].count, 3);
}

/* A last line without its end is read so; so is the peer's FIN waited for before the close. */
static void three_zeros_are_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    recv(&script, 3);
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    assert_innocent(&script);
}

static void zeros_after_ones_own_shutdown_are_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=shutdown fd=4 | shutdown(4, SHUT_RD)", "call=shutdown fd=4 ret=0");
    recv(&script, 4);
    assert_innocent(&script);
}

static void a_peek_at_the_end_and_a_recv_of_no_bytes_are_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    recv(&script, 1);
    for (unsigned i = 0; i < 4; i++) {
        call(&script, "call=recv fd=4 len=1 | recv(4, 1, MSG_PEEK)", "call=recv fd=4 ret=0");
        call(&script, "call=recv fd=4 len=0", "call=recv fd=4 ret=0");
    }
    assert_innocent(&script);
}

static void two_ends_of_two_connections_on_one_number_are_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=4 fds='4=s3'");
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    assert_innocent(&script);
}

static void empty_datagrams_are_no_end(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "socket id=2 values='kind=udp'");
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    assert_innocent(&script);
}

/* ---- sending to nobody */

static void death_by_sigpipe_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=send fd=4 len=3 at=/l/server.c:50", "call=send fd=4 ret=-1 errno=32");
    say(&script, "signal server signal=13");
    say(&script, "exit server signal=13");
    assert_only(&script, "sigpipe", 50, "server was killed by SIGPIPE in send() on 4");
}

static void a_sigpipe_that_is_survived_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=send fd=4 len=3", "call=send fd=4 ret=-1 errno=32");
    say(&script, "signal server signal=13");
    say(&script, "exit server status=0");
    assert_innocent(&script);
}

/* As `server | head` ends. */
static void death_by_the_sigpipe_of_a_pipe_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "socket id=2 values='kind=pipe'");
    call(&script, "call=write fd=4 len=3", "call=write fd=4 ret=-1 errno=32");
    say(&script, "signal server signal=13");
    say(&script, "exit server signal=13");
    assert_innocent(&script);
}

static void a_short_send_before_shutdown_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, SHORT_SEND);
    call(&script, "call=shutdown fd=4 | shutdown(4, SHUT_WR)",
         "call=shutdown fd=4 ret=0 | shutdown(4, SHUT_WR) = 0");
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    assert_only(&script, "short-send", 20, "took 4 of 10");
}

static void a_short_send_before_the_other_side_is_shut_says_nothing(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, SHORT_SEND);
    call(&script, "call=shutdown fd=4 | shutdown(4, SHUT_RD)",
         "call=shutdown fd=4 ret=0 | shutdown(4, SHUT_RD) = 0");
    call(&script, "call=send fd=4 len=6 data=456789", "call=send fd=4 ret=6");
    assert_innocent(&script);
}

static void a_part_of_a_file_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=sendfile fd=4 len=900 at=/l/server.c:20", "call=sendfile fd=4 ret=300 len=300");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    assert_only(&script, "short-send", 20, "sendfile(4) took 300 of 900 bytes");
}

static void a_file_that_is_sent_in_parts_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=sendfile fd=4 len=900", "call=sendfile fd=4 ret=300 len=300");
    call(&script, "call=sendfile fd=4 len=600", "call=sendfile fd=4 ret=600 len=600");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    assert_innocent(&script);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {
        TEST(a_short_send_followed_by_other_bytes_is_found),
        TEST(a_short_send_before_close_is_found),
        TEST(a_short_send_that_is_continued_is_right),
        TEST(a_short_send_given_up_because_the_peer_ended_is_right),
        TEST(a_send_on_another_descriptor_says_nothing_about_the_rest),
        TEST(a_long_send_of_which_too_little_followed_is_found),
        TEST(a_long_send_continued_in_pieces_is_right),
        TEST(a_short_send_given_up_after_a_wait_for_room_is_right),
        TEST(a_fourth_recv_of_0_is_found),
        TEST(three_zeros_are_right),
        TEST(zeros_after_ones_own_shutdown_are_right),
        TEST(a_peek_at_the_end_and_a_recv_of_no_bytes_are_right),
        TEST(two_ends_of_two_connections_on_one_number_are_right),
        TEST(empty_datagrams_are_no_end),
        TEST(death_by_sigpipe_is_found),
        TEST(a_sigpipe_that_is_survived_is_right),
        TEST(death_by_the_sigpipe_of_a_pipe_is_right),
        TEST(a_short_send_before_shutdown_is_found),
        TEST(a_short_send_before_the_other_side_is_shut_says_nothing),
        TEST(a_part_of_a_file_is_found),
        TEST(a_file_that_is_sent_in_parts_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

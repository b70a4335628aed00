/* Findings that rest on captured RSTs, each, and what comes close but is innocent. */
#include "tests/explain/findings_script.h"

#define CLOSE "call=close fd=4 at=/l/server.c:90", "call=close fd=4 ret=0 fds='4=-' at=/l/server.c:90"

/* The client sends 5 bytes, of which the server reads 2 and answers 3. */
static struct script half_read(void)
{
    static const char *const lines[] = {
        "enter  client call=send fd=3 step len=5 data=hello",
        UP "flags=A seq=101 ack=501 data=hello" UP_LINE,
        "return client call=send fd=3 ret=5",
        "enter  server call=recv fd=4 step len=2 at=/l/server.c:70",
        "return server call=recv fd=4 ret=2 data=he at=/l/server.c:70",
        "enter  server call=send fd=4 step len=3 data=bye",
        DOWN "flags=A seq=501 ack=106 data=bye" DOWN_LINE,
        "return server call=send fd=4 ret=3",
        NULL,
    };
    struct script script = both();
    say_all(&script, lines);
    return script;
}

/* ---- unread data */

static void closing_with_data_unread_is_found(void **unused)
{
    (void)unused;
    struct script script = half_read();
    call(&script, CLOSE);
    say(&script, DOWN "flags=RA seq=504 ack=106" DOWN_LINE);
    say(&script, "enter  client call=recv fd=3 step len=9");
    assert_only(&script, "unread-at-close", 90,
                "4 was closed with 3 bytes unread: the kernel sent a RST, while the peer had "
                "yet to read 3 bytes");
}

/* The order in which a RST and the RETURN of close() are recorded says nothing. */
static void exiting_with_data_unread_is_found_once_for_all_copies(void **unused)
{
    (void)unused;
    struct script script = half_read();
    call(&script, "call=dup fd=4 at=/l/server.c:91", "call=dup fd=4 ret=5 fds='5=s2'");
    say(&script, DOWN "flags=RA seq=504 ack=106" DOWN_LINE);
    say(&script, "exit server status=0");
    say(&script, "exit client status=0");
    assert_only(&script, "unread-at-close", 91, "with 3 bytes unread");
}

static void closing_one_of_two_copies_with_data_unread_is_right(void **unused)
{
    (void)unused;
    struct script script = half_read();
    call(&script, "call=dup fd=4", "call=dup fd=4 ret=5 fds='5=s2'");
    call(&script, CLOSE);
    say(&script, "enter  client call=recv fd=3 step len=9");
    assert_innocent(&script);
}

/* The client reads all of the answer, and then `last`. */
static struct script read_all(const char *last)
{
    struct script script = half_read();
    say(&script, "enter  client call=recv fd=3 step len=9");
    call(&script, CLOSE);
    say(&script, DOWN "flags=RA seq=504 ack=106" DOWN_LINE);
    say(&script, "return client call=recv fd=3 ret=3 data=bye"); /* told late, as it may be */
    say(&script, last);
    return script;
}

static void leaving_once_the_peer_has_read_all_is_right(void **unused)
{
    (void)unused;
    struct script script = read_all("enter  client call=close fd=3");
    say(&script, "return client call=close fd=3 ret=0 fds='3=-'");
    assert_innocent(&script);
}

static void a_client_that_reads_on_for_the_end_is_reset(void **unused)
{
    (void)unused;
    struct script script = read_all("enter  client call=recv fd=3 step len=9");
    say(&script, "return client call=recv fd=3 ret=-1 errno=104");
    assert_only(&script, "unread-at-close", 90, "the client that read on after the answer got ECONNRESET");
}

/* As where a server gives up a connection that has been quiet for long, just when its client speaks again. */
static void what_came_after_the_last_look_is_right(void **unused)
{
    (void)unused;
    struct script script = both();
    call(&script, "call=send fd=4 len=3 data=bye", "call=send fd=4 ret=3");
    say(&script, DOWN "flags=A seq=501 ack=101 data=bye" DOWN_LINE);
    say(&script, "enter  client call=recv fd=3 step len=9");
    say(&script, "return client call=recv fd=3 ret=3 data=bye");
    say(&script, "enter  client call=send fd=3 step len=5 data=hello");
    say(&script, UP "flags=A seq=101 ack=504 data=hello" UP_LINE);
    say(&script, "return client call=send fd=3 ret=5");
    say(&script, "enter  client call=recv fd=3 step len=9");
    call(&script, CLOSE);
    say(&script, DOWN "flags=RA seq=504 ack=106" DOWN_LINE);
    say(&script, "return client call=recv fd=3 ret=-1 errno=104");
    assert_innocent(&script);
}

/* Neither has the client had an answer, nor the server its question. */
static void a_client_that_waits_for_an_answer_is_reset(void **unused)
{
    (void)unused;
    struct script script = both();
    say(&script, "enter  client call=send fd=3 step len=5 data=hello");
    say(&script, UP "flags=A seq=101 ack=501 data=hello" UP_LINE);
    say(&script, "return client call=send fd=3 ret=5");
    say(&script, "enter  client call=recv fd=3 step len=9");
    call(&script, CLOSE);
    say(&script, DOWN "flags=RA seq=501 ack=106" DOWN_LINE);
    say(&script, "return client call=recv fd=3 ret=-1 errno=104");
    assert_only(&script, "unread-at-close", 90,
                "5 bytes unread: the kernel sent a RST, and the client that waits");
}

static void a_client_that_leaves_early_is_right(void **unused)
{
    (void)unused;
    struct script script = both();
    call(&script, "call=send fd=4 len=5", "call=send fd=4 ret=5");
    say(&script, DOWN "flags=A seq=501 ack=101 data=hello" DOWN_LINE);
    say(&script, "enter  client call=close fd=3");
    say(&script, UP "flags=RA seq=101 ack=506" UP_LINE);
    say(&script, "return client call=close fd=3 ret=0 fds='3=-'");
    call(&script, "call=recv fd=4 len=5", "call=recv fd=4 ret=-1 errno=104");
    call(&script, CLOSE);
    assert_innocent(&script);
}

static void closing_when_all_was_read_is_right(void **unused)
{
    (void)unused;
    struct script script = half_read();
    call(&script, "call=recv fd=4 len=20", "call=recv fd=4 ret=3 data=llo");
    call(&script, CLOSE);
    say(&script, DOWN "flags=FA seq=504 ack=106" DOWN_LINE);
    say(&script, "enter  client call=recv fd=3 step len=9");
    assert_innocent(&script);
}

static void a_server_that_is_killed_is_right(void **unused)
{
    (void)unused;
    struct script script = half_read();
    say(&script, DOWN "flags=RA seq=504 ack=106" DOWN_LINE);
    say(&script, "exit server signal=15");
    say(&script, "enter  client call=recv fd=3 step len=9");
    assert_innocent(&script);
}

static void a_server_that_closes_all_when_it_is_told_to_end_is_right(void **unused)
{
    (void)unused;
    struct script script = half_read();
    say(&script, "signal server signal=15 | SIGTERM");
    call(&script, CLOSE);
    say(&script, DOWN "flags=RA seq=504 ack=106" DOWN_LINE);
    say(&script, "enter  client call=recv fd=3 step len=9");
    assert_innocent(&script);
}

/* ---- SO_LINGER */

#define LINGER(on)                                                                                           \
    "call=setsockopt fd=4 | setsockopt(4, SOL_SOCKET, SO_LINGER, {l_onoff=" on ", l_linger=0})",             \
        "call=setsockopt fd=4 ret=0"

static struct script lingering(const char *reset)
{
    struct script script = both();
    call(&script, LINGER("1"));
    call(&script, "call=send fd=4 len=900", "call=send fd=4 ret=900");
    say(&script, DOWN "flags=A seq=501 ack=101 data=four" DOWN_LINE);
    call(&script, CLOSE);
    say(&script, reset);
    return script;
}

static void what_so_linger_throws_away_is_found(void **unused)
{
    (void)unused;
    struct script script = lingering(DOWN "flags=RA seq=505 ack=101" DOWN_LINE);
    assert_only(&script, "linger-reset", 90, "896 of the 900 bytes that were sent had not left yet");
}

static void so_linger_when_all_has_left_is_right(void **unused)
{
    (void)unused;
    struct script script = lingering(DOWN "flags=RA seq=1401 ack=101" DOWN_LINE);
    assert_innocent(&script);
}

/* ---- sending to nobody */

/* The client sends to its server twice, whose FIN came first. */
static void send_late(struct script *to, const char *reset)
{
    static char send[2][2][128];
    struct script script = *to;
    say(&script, DOWN "flags=FA seq=501 ack=101" DOWN_LINE);
    for (int i = 0; i < 2; i++) {
        snprintf(send[i][0], sizeof send[i][0], "enter  client call=send fd=3 step len=3 at=/l/server.c:%d",
                 50 + i);
        snprintf(send[i][1], sizeof send[i][1], "return client call=send fd=3 %s at=/l/server.c:%d",
                 i ? "ret=-1 errno=32" : "ret=3", 50 + i);
        say(&script, send[i][0]);
        if (i == 0)
            say(&script, reset);
        say(&script, send[i][1]);
    }
    *to = script;
}

static struct script late(const char *reset)
{
    struct script script = both();
    send_late(&script, reset);
    return script;
}

/* What the server has done before is another finding, or its own right. */
static void a_client_whose_server_gave_up_for_nothing_is_not_to_blame(void **unused)
{
    (void)unused;
    struct script script = both();
    call(&script, "call=recv fd=4 len=9", "call=recv fd=4 ret=-1 errno=4");
    call(&script, CLOSE);
    send_late(&script, DOWN "flags=R seq=502" DOWN_LINE);
    assert_innocent(&script);
}

static void send_in_vain(struct script *script, unsigned times)
{
    for (; times > 0; times--)
        call(script, "call=send fd=4 len=3 at=/l/server.c:60", "call=send fd=4 ret=-1 errno=32");
}

static void a_fourth_send_that_fails_with_epipe_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    send_in_vain(&script, 5);
    assert_only(&script, "epipe-ignored", 60, "failed with EPIPE for the fourth time in a row");
    assert_int_equal(findings.items[0].count, 2);
}

static void epipe_before_the_next_look_at_it_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    send_in_vain(&script, 3);
    call(&script, "call=recv fd=4 len=3", "call=recv fd=4 ret=0");
    send_in_vain(&script, 3);
    assert_innocent(&script);
}

static void sending_to_a_peer_that_had_closed_is_found(void **unused)
{
    (void)unused;
    struct script script = late(DOWN "flags=R seq=502" DOWN_LINE);
    assert_only(&script, "write-after-fin", 50,
                "these 3 bytes were sent: it answered with a RST, and the send()");
}

static void epipe_without_a_rst_is_no_lost_write(void **unused)
{
    (void)unused;
    struct script script = late(UP "flags=A seq=101 ack=501" UP_LINE);
    assert_innocent(&script);
}

static void a_server_whose_client_left_is_right(void **unused)
{
    (void)unused;
    struct script script = both();
    say(&script, UP "flags=FA seq=101 ack=501" UP_LINE);
    say(&script, "enter  server call=send fd=4 step len=3");
    say(&script, UP "flags=R seq=102" UP_LINE);
    say(&script, "return server call=send fd=4 ret=3");
    call(&script, "call=send fd=4 len=3", "call=send fd=4 ret=-1 errno=32");
    assert_innocent(&script);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {
        TEST(closing_with_data_unread_is_found),
        TEST(exiting_with_data_unread_is_found_once_for_all_copies),
        TEST(closing_one_of_two_copies_with_data_unread_is_right),
        TEST(leaving_once_the_peer_has_read_all_is_right),
        TEST(a_client_that_reads_on_for_the_end_is_reset),
        TEST(what_came_after_the_last_look_is_right),
        TEST(a_client_that_waits_for_an_answer_is_reset),
        TEST(a_client_that_leaves_early_is_right),
        TEST(closing_when_all_was_read_is_right),
        TEST(a_server_that_is_killed_is_right),
        TEST(a_server_that_closes_all_when_it_is_told_to_end_is_right),
        TEST(what_so_linger_throws_away_is_found),
        TEST(so_linger_when_all_has_left_is_right),
        TEST(a_client_whose_server_gave_up_for_nothing_is_not_to_blame),
        TEST(a_fourth_send_that_fails_with_epipe_is_found),
        TEST(epipe_before_the_next_look_at_it_is_right),
        TEST(sending_to_a_peer_that_had_closed_is_found),
        TEST(epipe_without_a_rst_is_no_lost_write),
        TEST(a_server_whose_client_left_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

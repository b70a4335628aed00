/* Findings of what waits in a buffer or was lost behind one: datagrams, Nagle, stdio and other readers of
 * lines. Each, and what comes close but is innocent. */
#include <string.h>

#include "tests/explain/findings_script.h"

/* ---- datagrams */

static struct script datagram(const char *packet, const char *asks, const char *gives)
{
    struct script script = connected();
    say(&script, "socket id=2 values='kind=udp local=*:9000'");
    say(&script, packet);
    call(&script, asks, gives);
    return script;
}

#define NINE                                                                                                 \
    "packet from=127.0.0.1:40122 to=127.0.0.1:9000 udp data=123456789 | client:40122 > server:9000  UDP 9 "  \
    "bytes"

static void a_datagram_that_is_cut_is_found(void **unused)
{
    (void)unused;
    struct script script =
        datagram(NINE, "call=recvfrom fd=4 len=5 at=/l/server.c:60 | recvfrom(4, 5, 0)",
                 "call=recvfrom fd=4 ret=5 data=12345 at=/l/server.c:60 | recvfrom(4, 5, 0) = 5");
    assert_only(&script, "datagram-cut", 60,
                "had room for 5 bytes, and the datagram had 9: the last 4 are gone");
}

static void a_datagram_of_just_that_size_is_right(void **unused)
{
    (void)unused;
    struct script script =
        datagram(NINE, "call=recvfrom fd=4 len=9", "call=recvfrom fd=4 ret=9 data=123456789");
    assert_innocent(&script);
}

static void a_peek_at_a_datagram_is_right(void **unused)
{
    (void)unused;
    struct script script = datagram(NINE, "call=recvfrom fd=4 len=5 | recvfrom(4, 5, MSG_PEEK)",
                                    "call=recvfrom fd=4 ret=5 data=12345 | recvfrom(4, 5, MSG_PEEK) = 5");
    assert_innocent(&script);
}

/* ---- Nagle */

/* Header and body in two sends, and a recv() for the answer; `held`: the body leaves with the ACK of the
 * header. */
static void request(struct script *script, int i, bool held)
{
    static char room[8][6][160];
    char(*line)[160] = room[i];
    int at = 101 + 8 * i;
    client_sends(script, "head");
    snprintf(line[0], 160, UP "flags=A seq=%d ack=%d data=head" UP_LINE, at, 501 + 2 * i);
    say(script, line[0]);
    snprintf(line[1], 160, DOWN "flags=A seq=%d ack=%d win=9" DOWN_LINE, 501 + 2 * i, at + 4);
    snprintf(line[2], 160, UP "flags=A seq=%d ack=%d data=body" UP_LINE, at + 4, 501 + 2 * i);
    if (!held)
        say(script, line[2]);
    say(script, "enter  client call=send fd=3 step len=4 data=body at=/l/server.c:40");
    say(script, "return client call=send fd=3 ret=4 at=/l/server.c:40");
    say(script, "enter  client call=recv fd=3 step len=9");
    say(script, "block  client call=recv fd=3");
    say(script, line[1]);
    if (held)
        say(script, line[2]);
    snprintf(line[3], 160, DOWN "flags=A seq=%d ack=%d win=9 data=ok" DOWN_LINE, 501 + 2 * i, at + 8);
    say(script, line[3]);
    say(script, "return client call=recv fd=3 ret=2 data=ok");
}

static void small_sends_that_wait_for_each_other_are_found(void **unused)
{
    (void)unused;
    struct script script = both();
    for (int i = 0; i < 4; i++)
        request(&script, i, true);
    assert_only(&script, "nagle-delay", 40, "until those of the send before it were acknowledged");
    assert_int_equal(findings.items[0].count, 4);
}

static void small_sends_that_leave_at_once_are_right(void **unused)
{
    (void)unused;
    struct script script = both();
    for (int i = 0; i < 4; i++)
        request(&script, i, false);
    assert_innocent(&script);
}

static void two_delays_are_nothing_to_speak_of(void **unused)
{
    (void)unused;
    struct script script = both();
    for (int i = 0; i < 2; i++)
        request(&script, i, true);
    assert_innocent(&script);
}

/* ---- never written */

#define UNWRITTEN(who) "note kind=unwritten about=" who " value=9 text='one line'", "exit " who " signal=15"

static void what_a_killed_program_had_printed_is_found(void **unused)
{
    static const char *const lines[] = { UNWRITTEN("server"), NULL };
    (void)unused;
    struct script script = both();
    say_all(&script, lines);
    assert_only(&script, "never-flushed", 10, "server was killed with 9 bytes in the buffer of its stdout");
}

static void the_copy_that_a_child_has_is_not_lost(void **unused)
{
    static const char *const lines[] = { "fork server child=server.1", UNWRITTEN("server.1"), NULL };
    (void)unused;
    struct script script = both();
    say_all(&script, lines);
    assert_innocent(&script);
}

static void what_a_child_printed_that_runs_a_program_is_found(void **unused)
{
    static const char *const lines[] = { "fork server child=server.1", "exec server.1", UNWRITTEN("server.1"),
                                         NULL };
    (void)unused;
    struct script script = both();
    say_all(&script, lines);
    assert_only(&script, "never-flushed", 0, "server.1 was killed with 9 bytes");
}

/* ---- a reader of lines, and select() */

/* A read at the first line of server.c, what follows it, and a select() that has waited in vain. */
static struct script reads_ahead(const char *source, const char *lines, bool answers)
{
    static char made[2][128];
    struct script script = both();
    snprintf(made[0], sizeof made[0], "source file=/l/server.c offset=0 text='%s'", source);
    snprintf(made[1], sizeof made[1], "call=read fd=4 ret=8 data='%s' at=/l/server.c:1", lines);
    say(&script, made[0]);
    call(&script, "call=read fd=4 len=4096 at=/l/server.c:1", made[1]);
    if (answers)
        server_sends(&script, "ok;");
    call(&script, "call=select sets='4:1:0'", "call=select ret=0 sets='4:1:0'");
    return script;
}

static void select_while_lines_are_in_the_reader_is_asked_about(void **unused)
{
    (void)unused;
    struct script script = reads_ahead("if (fgets(l, 99, in))", "one\\ntwo\\n", false);
    assert_only(&script, "stdio-buffered", 1, "took 2 lines from 4 at once, and select() then waited");
    assert_true(findings.items[0].question);
}

static void a_buffer_of_ones_own_is_right(void **unused)
{
    (void)unused;
    struct script script = reads_ahead("n = read(fd, b, 4096);", "one\\ntwo\\n", false);
    assert_innocent(&script);
}

static void a_request_of_lines_that_was_answered_is_right(void **unused)
{
    (void)unused;
    struct script script = reads_ahead("if (fgets(l, 99, in))", "one\\ntwo\\n", true);
    assert_innocent(&script);
}

static void a_single_line_is_right(void **unused)
{
    (void)unused;
    struct script script = reads_ahead("if (fgets(l, 99, in))", "one two\\n", false);
    assert_innocent(&script);
}

/* ---- what a stream keeps back, as the program itself is asked */

static struct script streams(const char *who_waits, const char *note)
{
    static char made[160];
    struct script script = both();
    say(&script, "socket id=3 values='peer=2'");
    say(&script, "socket id=2 values='peer=3'");
    call(&script, "call=read fd=4 len=4096 at=/l/server.c:60", "call=read fd=4 ret=9 data='LEN 4\\nbody'");
    say(&script, "enter  client call=recv fd=3 step len=9 at=/l/client.c:20");
    say(&script, "block  client call=recv fd=3");
    snprintf(made, sizeof made, "enter  server %s step", who_waits);
    say(&script, made);
    say(&script, "block  server");
    say(&script, note);
    say(&script, "note kind=deadlock | all wait");
    return script;
}

static void what_stdio_never_sent_is_found_in_place_of_the_deadlock(void **unused)
{
    (void)unused;
    struct script script = streams("call=read fd=4 len=4096 at=/l/server.c:80",
                                   "note kind=unflushed about=server value=6 fd=4 text='hello\\n'");
    assert_only(
        &script, "never-flushed", 80,
        "server gave stdio 6 bytes for 4 that were never sent (\"hello\n\"), and client waits for them in "
        "recv(3)");
    assert_false(findings.items[0].question);
}

static void what_stdio_keeps_for_who_waits_elsewhere_explains_nothing(void **unused)
{
    (void)unused;
    struct script script = streams("call=read fd=4 len=4096 at=/l/server.c:80",
                                   "note kind=unflushed about=server value=6 fd=3 text='hello\\n'");
    look(&script);
    assert_int_equal(findings.count, 1);
    assert_string_equal(findings.items[0].kind->name, "deadlock");
}

static void what_a_stream_has_read_and_poll_waits_for_is_found(void **unused)
{
    (void)unused;
    struct script script = streams("call=poll sets='4:1:0' at=/l/server.c:80",
                                   "note kind=read_ahead about=server value=4 fd=4 text=body");
    assert_only(
        &script, "stdio-buffered", 60,
        "of the 9 bytes that this call took from 4, 4 are still in the buffer of the stream (\"body\"), and "
        "poll(");
    assert_false(findings.items[0].question);
}

static void what_a_stream_has_read_and_recv_waits_for_is_found(void **unused)
{
    (void)unused;
    struct script script = streams("call=recv fd=4 len=4 at=/l/server.c:80",
                                   "note kind=read_ahead about=server value=4 fd=4 text=body");
    assert_only(&script, "stdio-buffered", 60, "recv(4) waits for more in vain");
    assert_non_null(strstr(findings.items[0].advice, "with recv() alone"));
}

static void a_stream_of_who_waits_elsewhere_explains_nothing(void **unused)
{
    (void)unused;
    struct script script = streams("call=accept fd=3 at=/l/server.c:80",
                                   "note kind=read_ahead about=server value=4 fd=4 text=body");
    look(&script);
    assert_int_equal(findings.count, 1);
    assert_string_equal(findings.items[0].kind->name, "deadlock");
}

/* ---- the same where nobody can be asked (Python) */

static struct script epolls(const char *source, const char *lines, const char *wait)
{
    static char made[2][128];
    struct script script = both();
    snprintf(made[0], sizeof made[0], "source file=/l/server.c offset=0 text='%s'", source);
    snprintf(made[1], sizeof made[1], "call=recv fd=4 ret=9 data='%s' at=/l/server.c:1", lines);
    say(&script, made[0]);
    call(&script, "call=epoll_create1", "call=epoll_create1 ret=5 fds='5=s9'");
    say(&script, "socket id=9 values='kind=epoll'");
    call(&script, "call=epoll_ctl fd=5 sets='4:1:1'", "call=epoll_ctl fd=5 ret=0 sets='4:1:1'");
    call(&script, "call=recv fd=4 len=8192 at=/l/server.c:1", made[1]);
    say(&script, "enter  client call=recv fd=3 step len=9 at=/l/client.c:20");
    say(&script, "block  client call=recv fd=3");
    say(&script, wait);
    say(&script, "block  server");
    say(&script, "note kind=deadlock | all wait");
    look(&script);
    return script;
}

static bool is_found(const char *name)
{
    for (uint32_t i = 0; i < findings.count; i++)
        if (strcmp(findings.items[i].kind->name, name) == 0)
            return true;
    return false;
}

static void epoll_wait_while_lines_are_in_the_reader_is_asked_about(void **unused)
{
    (void)unused;
    epolls("line = f.readline()", "one\\nfour\\n", "enter server call=epoll_wait fd=5 step at=/l/server.c:2");
    assert_true(is_found("stdio-buffered"));
}

static void recv_while_a_body_is_in_the_reader_is_asked_about(void **unused)
{
    (void)unused;
    epolls("line = f.readline()\\nbody = c.recv(4)", "LEN 4\\nbody",
           "enter server call=recv fd=4 step len=4 at=/l/server.c:2");
    assert_true(is_found("stdio-buffered"));
}

static void the_reader_itself_may_wait_for_more(void **unused)
{
    (void)unused;
    epolls("line = f.readline()", "LEN 4\\nbody",
           "enter server call=recv fd=4 step len=8192 at=/l/server.c:1");
    assert_false(is_found("stdio-buffered"));
    forget(NULL);
    epolls("line = f.readline()\\nbody = c.recv(4)", "LEN 4 body\\n",
           "enter server call=recv fd=4 step len=4 at=/l/server.c:2");
    assert_false(is_found("stdio-buffered"));
}

/* ---- closed under the stream */

#define TAKEN_AWAY "call=close fd=4 at=/l/server.c:22", "call=close fd=4 ret=0 fds='4=-' at=/l/server.c:22"

static void what_stdio_writes_when_its_number_is_closed_is_found(void **unused)
{
    (void)unused;
    struct script script = both();
    call(&script, TAKEN_AWAY);
    call(&script, "call=write fd=4 len=15", "call=write fd=4 ret=-1 errno=9");
    assert_only(&script, "never-flushed", 22,
                "close(4) took the number away while stdio still had 15 bytes for it");
    assert_non_null(strstr(findings.items[0].advice, "fclose()"));
}

static void what_the_program_itself_writes_there_is_another_mistake(void **unused)
{
    (void)unused;
    struct script script = both();
    call(&script, TAKEN_AWAY);
    call(&script, "call=write fd=4 len=15 at=/l/server.c:30", "call=write fd=4 ret=-1 errno=9");
    assert_only(&script, "used-after-close", 30, "write(4) failed with EBADF");
}

/* ---- datagrams of a Unix socket, which no packet shows */

static struct script unix_datagram(const char *sends, const char *gives)
{
    static char made[160];
    struct script script = connected();
    say(&script, "start  client fds='3=s3'");
    say(&script, "socket id=2 values='kind=unix-dgram'");
    say(&script, "socket id=3 values='kind=unix-dgram'");
    call(&script, "call=bind fd=4 addr=log.sock", "call=bind fd=4 addr=log.sock ret=0");
    snprintf(made, sizeof made, "enter  client call=sendto fd=3 step %s", sends);
    say(&script, made);
    call(&script, "call=read fd=4 len=5 at=/l/server.c:60", gives);
    return script;
}

static void a_datagram_to_a_path_that_is_cut_is_found(void **unused)
{
    (void)unused;
    struct script script = unix_datagram("len=9 data=123456789 addr=log.sock",
                                         "call=read fd=4 ret=5 data=12345 at=/l/server.c:60");
    assert_only(&script, "datagram-cut", 60,
                "had room for 5 bytes, and the datagram had 9: the last 4 are gone");
}

static void another_datagram_of_just_that_size_is_right(void **unused)
{
    (void)unused;
    struct script script = unix_datagram("len=9 data=123456789 addr=other.sock",
                                         "call=read fd=4 ret=5 data=12345 at=/l/server.c:60");
    assert_innocent(&script);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {
        TEST(a_datagram_that_is_cut_is_found),
        TEST(a_datagram_of_just_that_size_is_right),
        TEST(a_peek_at_a_datagram_is_right),
        TEST(small_sends_that_wait_for_each_other_are_found),
        TEST(small_sends_that_leave_at_once_are_right),
        TEST(two_delays_are_nothing_to_speak_of),
        TEST(what_a_killed_program_had_printed_is_found),
        TEST(the_copy_that_a_child_has_is_not_lost),
        TEST(what_a_child_printed_that_runs_a_program_is_found),
        TEST(select_while_lines_are_in_the_reader_is_asked_about),
        TEST(a_buffer_of_ones_own_is_right),
        TEST(a_request_of_lines_that_was_answered_is_right),
        TEST(a_single_line_is_right),
        TEST(what_stdio_never_sent_is_found_in_place_of_the_deadlock),
        TEST(what_stdio_keeps_for_who_waits_elsewhere_explains_nothing),
        TEST(what_a_stream_has_read_and_poll_waits_for_is_found),
        TEST(what_a_stream_has_read_and_recv_waits_for_is_found),
        TEST(a_stream_of_who_waits_elsewhere_explains_nothing),
        TEST(epoll_wait_while_lines_are_in_the_reader_is_asked_about),
        TEST(recv_while_a_body_is_in_the_reader_is_asked_about),
        TEST(the_reader_itself_may_wait_for_more),
        TEST(what_stdio_writes_when_its_number_is_closed_is_found),
        TEST(what_the_program_itself_writes_there_is_another_mistake),
        TEST(a_datagram_to_a_path_that_is_cut_is_found),
        TEST(another_datagram_of_just_that_size_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

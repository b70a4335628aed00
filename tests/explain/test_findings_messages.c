/* Findings of messages and bytes, each, and what comes close but is innocent. */
#include "tests/explain/findings_script.h"

#define CLOSE "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'"

/* The client sends these bytes in one send. */
static void client_sends(struct script *script, const char *data)
{
    static char room[64][2][256];
    static unsigned used;
    char(*pair)[256] = room[used++ % 64];
    snprintf(pair[0], sizeof pair[0], "enter client call=send fd=3 step len=%zu data='%s'", strlen(data),
             data);
    snprintf(pair[1], sizeof pair[1], "return client call=send fd=3 ret=%zu", strlen(data));
    say(script, pair[0]);
    say(script, pair[1]);
}

/* The server asks for `asked` bytes at line 70, and these come. */
static void server_gets(struct script *script, int asked, const char *data)
{
    static char room[64][2][256];
    static unsigned used;
    char(*pair)[256] = room[used++ % 64];
    snprintf(pair[0], sizeof pair[0], "call=recv fd=4 len=%d at=/l/server.c:70", asked);
    snprintf(pair[1], sizeof pair[1], "call=recv fd=4 ret=%zu data='%s' at=/l/server.c:70", strlen(data),
             data);
    call(script, pair[0], pair[1]);
}

static void server_sends(struct script *script, const char *data)
{
    static char room[64][2][256];
    static unsigned used;
    char(*pair)[256] = room[used++ % 64];
    snprintf(pair[0], sizeof pair[0], "call=send fd=4 len=%zu data='%s'", strlen(data), data);
    snprintf(pair[1], sizeof pair[1], "call=send fd=4 ret=%zu", strlen(data));
    call(script, pair[0], pair[1]);
}

/* ---- a part of a header */

static void a_part_of_a_header_taken_for_all_is_asked_about(void **unused)
{
    (void)unused;
    struct script script = both();
    client_sends(&script, "abc");
    server_gets(&script, 4, "abc");
    client_sends(&script, "d");
    server_gets(&script, 32, "d");
    assert_only(&script, "partial-header", 70, "gave 3 of the 4 bytes asked for, and the next asked for 32");
    assert_true(findings.items[0].question);
}

static void a_part_of_a_binary_header_is_asked_about(void **unused)
{
    (void)unused;
    struct script script = both();
    say(&script, "enter  client call=send fd=3 step len=3 data='\\0\\0\\0'");
    say(&script, "return client call=send fd=3 ret=3");
    say(&script, "enter  server call=recv fd=4 step len=4 at=/l/server.c:70");
    say(&script, "return server call=recv fd=4 ret=3 data='\\x00\\x00\\x00' at=/l/server.c:70");
    client_sends(&script, "d and all the rest");
    server_gets(&script, 32, "d and all the rest");
    assert_only(&script, "partial-header", 70, "gave 3 of the 4 bytes");
}

static void reading_the_rest_of_a_header_is_right(void **unused)
{
    (void)unused;
    struct script script = both();
    client_sends(&script, "abc");
    server_gets(&script, 4, "abc");
    client_sends(&script, "d");
    server_gets(&script, 1, "d");
    server_gets(&script, 32, "body");
    assert_innocent(&script);
}

/* A message of the peer's, taken whole, though there was room for more. */
static void a_short_message_is_no_part_of_a_header(void **unused)
{
    (void)unused;
    struct script script = both();
    client_sends(&script, "abc");
    server_gets(&script, 4, "abc");
    client_sends(&script, "hello");
    server_gets(&script, 32, "hello");
    assert_innocent(&script);
}

static void an_answer_between_says_that_it_was_a_message(void **unused)
{
    (void)unused;
    struct script script = both();
    client_sends(&script, "abc");
    server_gets(&script, 4, "abc");
    server_sends(&script, "ok");
    client_sends(&script, "d");
    server_gets(&script, 32, "d");
    assert_innocent(&script);
}

/* ---- one recv() for a file */

static struct script cut_file(const char *first, const char *second)
{
    struct script script = both();
    client_sends(&script, "0123456789");
    client_sends(&script, "tail");
    server_gets(&script, 100, first);
    if (second)
        server_gets(&script, 100, second);
    call(&script, CLOSE);
    say(&script, DOWN "flags=RA seq=501 ack=115" DOWN_LINE);
    return script;
}

static void one_recv_for_a_file_is_asked_about(void **unused)
{
    (void)unused;
    struct script script = cut_file("0123", NULL);
    assert_only(&script, "unlooped-recv", 70, "gave 4 of the 100 bytes asked for");
    assert_true(findings.items[0].question);
}

/* As who reads a banner and leaves. */
static void leaving_behind_a_whole_message_is_right(void **unused)
{
    (void)unused;
    struct script script = cut_file("0123", "456789");
    assert_innocent(&script);
}

/* ---- several messages in one recv() */

/* Both wait in the end, for the second answer. */
static struct script joined(const char *note)
{
    static const char *const wait[] = {
        "enter  client call=recv fd=3 step len=9",
        "return client call=recv fd=3 ret=3 data=ok;",
        "enter  client call=recv fd=3 step len=9",
        "block  client call=recv fd=3",
        "enter  server call=recv fd=4 step len=9",
        "block  server call=recv fd=4",
        NULL,
    };
    struct script script = both();
    client_sends(&script, "one;");
    client_sends(&script, "two;");
    server_gets(&script, 100, "one;two;");
    server_sends(&script, "ok;");
    say_all(&script, wait);
    say(&script, note);
    return script;
}

static void two_messages_taken_for_one_are_asked_about(void **unused)
{
    (void)unused;
    struct script script = joined("note kind=deadlock | all wait");
    look(&script);
    assert_int_equal(findings.count, 2);
    assert_string_equal(findings.items[0].kind->name, "framing");
    assert_int_equal(findings.items[0].line, 70);
    assert_non_null(strstr(findings.items[0].sentence,
                           "gave 8 bytes of more than one send at once; the peer sent 2 "
                           "times and got 1 answer"));
    assert_string_equal(findings.items[1].kind->name, "deadlock");
}

static void two_sends_answered_once_while_all_goes_on_are_right(void **unused)
{
    (void)unused;
    struct script script = joined("note kind=end");
    assert_innocent(&script);
}

/* ---- beyond what came */

static struct script beyond(const char *first, const char *second, const char *output)
{
    struct script script = both();
    server_gets(&script, 64, first);
    server_gets(&script, 64, second);
    say(&script, output);
    return script;
}

static void what_an_earlier_message_left_over_is_found(void **unused)
{
    (void)unused;
    struct script script = beyond("katherine", "ann", "output server fd=1 data='called annherine'");
    assert_only(&script, "printed-beyond", 70,
                "gave 3 bytes, and what was printed or sent on after it has 6 more");
}

/* When printed bytes are seen is chance. */
static void what_is_seen_after_the_next_recv_is_found(void **unused)
{
    (void)unused;
    struct script script = both();
    server_gets(&script, 64, "katherine");
    server_gets(&script, 64, "ann");
    server_gets(&script, 64, "elizabeth");
    say(&script, "output server fd=1 data='annherine'");
    assert_only(&script, "printed-beyond", 70, "gave 3 bytes");
}

static void what_is_left_over_and_sent_on_is_found(void **unused)
{
    (void)unused;
    struct script script =
        beyond("katherine", "ann", "enter server call=send fd=4 len=12 data='annherine###'");
    assert_only(&script, "printed-beyond", 70, "gave 3 bytes");
}

static void printing_what_came_is_right(void **unused)
{
    (void)unused;
    struct script script = beyond("katherine", "ann", "output server fd=1 data='ann, not katherine'");
    assert_innocent(&script);
}

static void bytes_that_did_come_so_are_right(void **unused)
{
    (void)unused;
    struct script script = beyond("xxxxxxxx", "xxx", "output server fd=1 data=xxxxxxxx");
    assert_innocent(&script);
}

/* "PING 12345" and "PONG": put together on purpose. */
static void a_word_before_what_came_before_is_right(void **unused)
{
    (void)unused;
    struct script script = beyond("PING 12345", "PONG", "output server fd=1 data='PONG 12345'");
    assert_innocent(&script);
}

/* ---- an address */

#define STRUCT(bytes) "call=send fd=4 len=16 data='\\x07\\0\\0\\0\\0\\0\\0\\0" bytes "' at=/l/server.c:40"

static void an_address_that_is_sent_is_asked_about(void **unused)
{
    (void)unused;
    struct script script = both();
    call(&script, STRUCT("\\xa0\\x92\\x55\\x55\\x55\\x55\\x00\\x00"), "call=send fd=4 ret=16");
    assert_only(&script, "pointer-sent", 40, "bytes 8 to 15 of what send(4) sends look like an address");
    assert_true(findings.items[0].question);
}

static void numbers_are_no_addresses(void **unused)
{
    (void)unused;
    struct script script = both();
    call(&script, STRUCT("\\xa0\\x92\\x55\\x55\\x55\\x01\\x00\\x00"), "call=send fd=4 ret=16");
    assert_innocent(&script);
}

/* Threads of one process may hand addresses to each other. */
static void an_address_through_a_socketpair_is_right(void **unused)
{
    (void)unused;
    struct script script = both();
    say(&script, "socket id=2 values='kind=unix-dgram local=unnamed remote=unnamed'");
    call(&script, STRUCT("\\xa0\\x92\\x55\\x55\\x55\\x55\\x00\\x00"), "call=send fd=4 ret=16");
    assert_innocent(&script);
}

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

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {
        TEST(a_part_of_a_header_taken_for_all_is_asked_about),
        TEST(a_part_of_a_binary_header_is_asked_about),
        TEST(reading_the_rest_of_a_header_is_right),
        TEST(a_short_message_is_no_part_of_a_header),
        TEST(an_answer_between_says_that_it_was_a_message),
        TEST(one_recv_for_a_file_is_asked_about),
        TEST(leaving_behind_a_whole_message_is_right),
        TEST(two_messages_taken_for_one_are_asked_about),
        TEST(two_sends_answered_once_while_all_goes_on_are_right),
        TEST(what_an_earlier_message_left_over_is_found),
        TEST(what_is_seen_after_the_next_recv_is_found),
        TEST(what_is_left_over_and_sent_on_is_found),
        TEST(printing_what_came_is_right),
        TEST(bytes_that_did_come_so_are_right),
        TEST(a_word_before_what_came_before_is_right),
        TEST(an_address_that_is_sent_is_asked_about),
        TEST(numbers_are_no_addresses),
        TEST(an_address_through_a_socketpair_is_right),
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

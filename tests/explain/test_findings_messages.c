/* Findings of messages and bytes, each, and what comes close but is innocent. */
#include "tests/explain/findings_script.h"

#define CLOSE "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'"

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

/* As of who unpacks what has not come, and dies of that. */
static struct script closed_after_a_part(const char *first, const char *rest)
{
    static char made[2][128];
    struct script script = both();
    snprintf(made[0], sizeof made[0], "enter  client call=send fd=3 step len=2 data='%s'", first);
    snprintf(made[1], sizeof made[1], "call=recv fd=4 ret=2 data='%s' at=/l/server.c:70", first);
    say(&script, made[0]);
    say(&script, "return client call=send fd=3 ret=2");
    call(&script, "call=recv fd=4 len=6 at=/l/server.c:70", made[1]);
    call(&script, CLOSE);
    client_sends(&script, rest);
    return script;
}

static void closing_after_a_part_of_a_header_is_asked_about(void **unused)
{
    (void)unused;
    struct script script = closed_after_a_part("\\x00\\x03", "rest");
    assert_only(&script, "partial-header", 70,
                "gave 2 of the 6 bytes asked for; the other 4 came behind them");
}

static void closing_after_a_short_message_is_right(void **unused)
{
    (void)unused;
    struct script script = closed_after_a_part("\\x00\\x03", "another one");
    assert_innocent(&script);
    forget(NULL);
    script = closed_after_a_part("ok", "rest");
    assert_innocent(&script);
}

/* ---- a message whose length stands in front */

/* The client sends a header and 300 bytes; the server reads the header and gets `gave` of the rest. */
static struct script announced(const char *header, unsigned size, int gave)
{
    static char made[3][256];
    struct script script = both();
    snprintf(made[0], sizeof made[0], "call=recv fd=4 len=%u at=/l/server.c:60", size);
    snprintf(made[1], sizeof made[1], "call=recv fd=4 ret=%u data='%s' at=/l/server.c:60", size, header);
    snprintf(made[2], sizeof made[2], "call=recv fd=4 ret=%d at=/l/server.c:70", gave);
    say(&script, "enter  client call=send fd=3 step len=300");
    say(&script, "return client call=send fd=3 ret=300");
    say(&script, "enter  client call=send fd=3 step len=300");
    say(&script, "return client call=send fd=3 ret=300");
    call(&script, made[0], made[1]);
    call(&script, "call=recv fd=4 len=300 at=/l/server.c:70", made[2]);
    return script;
}

#define NETWORK_300 "\\x00\\x00\\x01\\x2c"

static void a_part_of_an_announced_message_is_asked_about(void **unused)
{
    (void)unused;
    struct script script = announced(NETWORK_300, 4, 100);
    call(&script, "call=recv fd=4 len=4 at=/l/server.c:60",
         "call=recv fd=4 ret=4 data=bbbb at=/l/server.c:60");
    assert_only(&script, "unlooped-recv", 70,
                "gave 100 of the 300 bytes that the header before it announced");
}

static void closing_in_an_announced_message_is_asked_about(void **unused)
{
    static const char *const headers[] = { NETWORK_300, "\\x2c\\x01\\x00\\x00", "300       ", "0300" };
    static const unsigned sizes[] = { 4, 4, 10, 4 };
    (void)unused;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++, forget(NULL)) {
        struct script script = announced(headers[i], sizes[i], 100);
        server_sends(&script, "ok");
        call(&script, CLOSE);
        assert_only(&script, "unlooped-recv", 70, "the other 200 were not read as a part of the message");
    }
}

static void reading_the_rest_of_an_announced_message_is_right(void **unused)
{
    (void)unused;
    struct script script = announced(NETWORK_300, 4, 100);
    call(&script, "call=recv fd=4 len=200", "call=recv fd=4 ret=200");
    call(&script, CLOSE);
    assert_innocent(&script);
    forget(NULL);
    script = announced(NETWORK_300, 4, 100);
    call(&script, "call=recv fd=4 len=50", "call=recv fd=4 ret=50");
    call(&script, CLOSE);
    assert_innocent(&script);
}

/* 300 is the size of its buffer. */
static void what_no_header_announced_is_no_part_of_a_message(void **unused)
{
    (void)unused;
    struct script script = announced("\\x00\\x00\\x01\\x2d", 4, 100);
    call(&script, CLOSE);
    assert_innocent(&script);
}

static void an_announced_message_whose_sender_ended_is_right(void **unused)
{
    (void)unused;
    struct script script = announced(NETWORK_300, 4, 296);
    call(&script, "call=recv fd=4 len=4", "call=recv fd=4 ret=300");
    assert_innocent(&script);
}

/* ---- several messages at once, otherwise */

static void two_messages_for_one_in_a_set_are_asked_about(void **unused)
{
    (void)unused;
    struct script script = both();
    client_sends(&script, "one;");
    client_sends(&script, "two;");
    server_gets(&script, 100, "one;two;");
    server_sends(&script, "ok;");
    say(&script, "enter  client call=recv fd=3 step len=9");
    say(&script, "return client call=recv fd=3 ret=3 data=ok;");
    say(&script, "enter  client call=recv fd=3 step len=9");
    say(&script, "block  client call=recv fd=3");
    say(&script, "enter  server call=poll step sets='3:1:0 4:1:0'");
    say(&script, "block  server call=poll");
    say(&script, "note kind=deadlock | all wait");
    look(&script);
    assert_string_equal(findings.items[0].kind->name, "framing");
    assert_int_equal(findings.items[0].line, 70);
}

/* A header and what it announces are one message, and so are the lines of a request. */
static void a_message_in_two_sends_is_one(void **unused)
{
    static const char *const parts[][3] = { { "LEN 4\\n", "body", "LEN 4\\nbody" },
                                            { "GET /\\x0d\\n", "\\x0d\\n", "GET /\\x0d\\n\\x0d\\n" } };
    static char made[3][2][128];
    (void)unused;
    for (size_t i = 0; i < 2; i++, forget(NULL)) {
        struct script script = both();
        size_t first = i ? 7 : 6, second = i ? 2 : 4;
        for (size_t k = 0; k < 2; k++) {
            snprintf(made[k][0], 128, "enter  client call=send fd=3 step len=%zu data='%s'",
                     k ? second : first, parts[i][k]);
            snprintf(made[k][1], 128, "return client call=send fd=3 ret=%zu", k ? second : first);
            say(&script, made[k][0]);
            say(&script, made[k][1]);
        }
        snprintf(made[2][0], 128, "call=recv fd=4 ret=%zu data='%s'", first + second, parts[i][2]);
        call(&script, "call=recv fd=4 len=100", made[2][0]);
        server_sends(&script, "ok;");
        say(&script, "enter  client call=recv fd=3 step len=9");
        say(&script, "return client call=recv fd=3 ret=3 data=ok;");
        say(&script, "enter  client call=recv fd=3 step len=9");
        say(&script, "block  client call=recv fd=3");
        say(&script, "enter  server call=recv fd=4 step len=9");
        say(&script, "block  server call=recv fd=4");
        say(&script, "note kind=deadlock | all wait");
        assert_only(&script, "deadlock", 0, "all wait");
    }
}

static struct script parsed(const char *says)
{
    struct script script = both();
    client_sends(&script, "{1}");
    client_sends(&script, "{22}");
    server_gets(&script, 100, "{1}{22}");
    say(&script, says);
    return script;
}

static void a_parser_that_stops_behind_the_first_is_asked_about(void **unused)
{
    static const char *const says[] = {
        "output server fd=2 data='json.decoder.JSONDecodeError: Extra data: line 1 column 4 (char 3)\\n'",
        "output server fd=2 data='SyntaxError: Unexpected non-whitespace character after JSON at position "
        "3\\n'",
    };
    (void)unused;
    for (size_t i = 0; i < 2; i++, forget(NULL)) {
        struct script script = parsed(says[i]);
        assert_only(&script, "framing", 70,
                    "gave 7 bytes of more than one send at once, and the parser stopped");
    }
}

static void a_parser_that_stops_elsewhere_is_another_matter(void **unused)
{
    (void)unused;
    struct script script =
        parsed("output server fd=2 data='JSONDecodeError: Extra data: line 1 column 6 (char 5)'");
    assert_innocent(&script);
    forget(NULL);
    script = parsed("output client fd=2 data='JSONDecodeError: Extra data: line 1 column 4 (char 3)'");
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
        TEST(closing_after_a_part_of_a_header_is_asked_about),
        TEST(closing_after_a_short_message_is_right),
        TEST(a_part_of_an_announced_message_is_asked_about),
        TEST(closing_in_an_announced_message_is_asked_about),
        TEST(reading_the_rest_of_an_announced_message_is_right),
        TEST(what_no_header_announced_is_no_part_of_a_message),
        TEST(an_announced_message_whose_sender_ended_is_right),
        TEST(two_messages_for_one_in_a_set_are_asked_about),
        TEST(a_message_in_two_sends_is_one),
        TEST(a_parser_that_stops_behind_the_first_is_asked_about),
        TEST(a_parser_that_stops_elsewhere_is_another_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

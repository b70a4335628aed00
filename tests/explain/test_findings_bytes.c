/* Findings of bytes that are not what they should be: printed beyond what came, and addresses that are sent.
 * Each, and what comes close but is innocent. */
#include <string.h>

#include "tests/explain/findings_script.h"

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

/* ---- an address where there is no struct */

static void an_address_in_place_of_a_text_is_asked_about(void **unused)
{
    (void)unused;
    struct script script = both();
    call(&script,
         "call=write fd=4 len=12 data='\\xa0\\x92\\x55\\x55\\x55\\x55\\x00\\x00abcd' at=/l/server.c:40",
         "call=write fd=4 ret=12");
    assert_only(&script, "pointer-sent", 40, "bytes 0 to 7 of what write(4) sends");
    forget(NULL);
    script = both();
    call(&script, "call=send fd=4 len=6 data='\\xa1\\x92\\x55\\x12\\xfe\\x7f' at=/l/server.c:40",
         "call=send fd=4 ret=6");
    assert_only(&script, "pointer-sent", 40, "bytes 0 to 5 of what send(4) sends");
}

static void six_letters_are_no_address(void **unused)
{
    (void)unused;
    struct script script = both();
    call(&script, "call=send fd=4 len=6 data=HELLOU", "call=send fd=4 ret=6");
    call(&script, "call=send fd=4 len=12 data='abcdefgh\\xa0\\x92\\x55\\x55'", "call=send fd=4 ret=12");
    assert_innocent(&script);
}

/* ---- lines, and what was in the memory before */

/* Two lines, and what was printed of the second. */
static struct script lines_in_a_buffer(const char *first, const char *second, const char *output)
{
    static char made[2][128];
    struct script script = both();
    const char *lines[] = { first, second };
    for (int i = 0; i < 2; i++) {
        snprintf(made[i], sizeof made[i], "call=recv fd=4 ret=%zu data='%s\\n' at=/l/server.c:70",
                 strlen(lines[i]) + 1, lines[i]);
        call(&script, "call=recv fd=4 len=64 at=/l/server.c:70", made[i]);
    }
    say(&script, output);
    return script;
}

/* The old message is cut within a word, as no program prints on purpose. */
static void what_is_left_over_behind_a_newline_is_found(void **unused)
{
    (void)unused;
    struct script script =
        lines_in_a_buffer("hello world", "bye", "output server fd=1 data='got bye\\no world\\n'");
    assert_only(&script, "printed-beyond", 70,
                "gave 4 bytes, and what was printed or sent on after it has 8 more");
}

static void a_line_behind_a_line_is_right(void **unused)
{
    (void)unused;
    struct script script = lines_in_a_buffer("abc def", "ghi", "output server fd=1 data='ghi\\ndef\\n'");
    assert_innocent(&script);
}

static struct script printed_first(const char *output)
{
    struct script script = both();
    server_gets(&script, 64, "hello");
    say(&script, output);
    return script;
}

static void what_is_no_text_behind_the_first_message_is_found(void **unused)
{
    (void)unused;
    struct script script = printed_first("output server fd=1 data='got hello\\x81\\x01\\xfe\\n'");
    assert_only(&script, "printed-beyond", 70,
                "gave 5 bytes, and behind them 3 more were printed that are no text");
}

static void text_and_colours_behind_a_message_are_right(void **unused)
{
    static const char *const outputs[] = {
        "output server fd=1 data='got hello\\x1b[0m, thanks\\n'",
        "output server fd=1 data='got hello\\xc3\\xa9\\xc3\\xa9\\n'",
        "output server fd=1 data='\\x81\\x01\\xfe\\x02'",
    };
    (void)unused;
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++, forget(NULL)) {
        struct script script = printed_first(outputs[i]);
        assert_innocent(&script);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {
        TEST(what_an_earlier_message_left_over_is_found),
        TEST(what_is_seen_after_the_next_recv_is_found),
        TEST(what_is_left_over_and_sent_on_is_found),
        TEST(printing_what_came_is_right),
        TEST(bytes_that_did_come_so_are_right),
        TEST(a_word_before_what_came_before_is_right),
        TEST(an_address_that_is_sent_is_asked_about),
        TEST(numbers_are_no_addresses),
        TEST(an_address_through_a_socketpair_is_right),
        TEST(an_address_in_place_of_a_text_is_asked_about),
        TEST(six_letters_are_no_address),
        TEST(what_is_left_over_behind_a_newline_is_found),
        TEST(a_line_behind_a_line_is_right),
        TEST(what_is_no_text_behind_the_first_message_is_found),
        TEST(text_and_colours_behind_a_message_are_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

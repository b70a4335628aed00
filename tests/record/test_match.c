/* Globs on lines, and the search for them. */
#include "lab/record/match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "tests/record/build_recording.h"

static bool glob(const char *pattern, const char *text)
{
    return match_glob(str_from(pattern), str_from(text));
}

static void stars_and_question_marks_stand_for_text_and_one_byte(void **unused)
{
    (void)unused;
    assert_true(glob("", ""));
    assert_true(glob("*", ""));
    assert_true(glob("**", "abc"));
    assert_true(glob("a?c", "abc"));
    assert_true(glob("shutdown(*, SHUT_WR) = 0", "shutdown(3, SHUT_WR) = 0"));
    assert_true(glob("*ab*ab", "abaabab"));
    assert_true(glob("a*b?d*", "axxbxbcd"));
    assert_false(glob("", "a"));
    assert_false(glob("?", ""));
    assert_false(glob("a?c", "ac"));
    assert_false(glob("*ab", "aba"));
}

static void all_other_bytes_are_literal(void **unused)
{
    (void)unused;
    assert_true(glob("select(5, [3 4], [], *", "select(5, [3 4], [], …) = 1 ([4])"));
    assert_false(glob("[ab]", "a"));
    assert_true(glob("\\n", "\\n"));
    assert_true(match_glob((struct str){ "a\0b", 3 }, (struct str){ "a\0b", 3 }));
    assert_false(match_glob((struct str){ "a\0b", 3 }, (struct str){ "a\0c", 3 }));
}

static bool on_line(const char *pattern, const char *line)
{
    struct event event = { .kind = EVENT_RETURN, .actor = str_from("client"), .line = str_from(line) };
    return match_event(pattern, &event);
}

static void data_is_no_part_of_a_call(void **unused)
{
    (void)unused;
    assert_false(on_line("recv(*) = 5*", "recv(4, \") = 5\", 512, 0) = 7"));
    assert_false(on_line("client: {send,recv}(*) = 5*", "recv(4, \"x) = 5\", 512, 0) = 7"));
    assert_false(on_line("*close(3) = 0*", "stdout \"close(3) = 0\\n\""));
    assert_false(on_line("send(*, SHUT_WR)*", "send(4, \"\\\", SHUT_WR) = 0\", 16, 0) = 16"));
    assert_false(on_line("recv(*, \"x\", *", "recv(4, \"\\\"x\\\", \", 512, 0) = 5"));
    assert_true(on_line("recv(*) = 7", "recv(4, \") = 5\", 512, 0) = 7"));
    assert_true(on_line("recv(*, \"a(b) = \\\"c\\\"\", *) = 9", "recv(4, \"a(b) = \\\"c\\\"\", 512, 0) = 9"));
    assert_true(on_line("recv(*\"GET*) = 7", "recv(4, \"GET /\\r\\n\", 512, 0) = 7"));
    assert_true(on_line("recv(*\"GET*\", 512, *) = 7", "recv(4, \"GET /\\r\\n\", 512, 0) = 7"));
    assert_true(on_line("*hello*", "stdout \"say hello\\n\""));
    assert_true(on_line("stdout \"f(x) = *\"", "stdout \"f(x) = 5\""));
}

static void many_stars_do_not_blow_up(void **unused)
{
    (void)unused;
    char text[2001], pattern[201];
    memset(text, 'a', 2000);
    text[2000] = '\0';
    for (int i = 0; i < 100; i++)
        memcpy(pattern + 2 * i, "a*", 2);
    pattern[199] = 'b';
    pattern[200] = '\0';
    clock_t begin = clock();
    assert_false(glob(pattern, text)); /* takes longer than the universe with a recursion for each star */
    assert_true(clock() - begin < CLOCKS_PER_SEC);
}

static struct event said(const char *actor, const char *line)
{
    return (struct event){ .kind = EVENT_RETURN, .actor = str_from(actor), .line = str_from(line) };
}

static void an_actor_before_a_colon_limits_the_search(void **unused)
{
    (void)unused;
    struct event event = said("client", "shutdown(3, SHUT_WR) = 0");
    assert_true(match_event("client: shutdown(*, SHUT_WR) = 0", &event));
    assert_true(match_event("shutdown(*, SHUT_WR) = 0", &event));
    assert_true(match_event("c*: shutdown*", &event));
    assert_false(match_event("server: shutdown*", &event));
    assert_false(match_event("client: shutdown", &event)); /* the whole line must match */
}

static void a_line_may_begin_with_one_of_several_names(void **unused)
{
    (void)unused;
    struct event sent = said("client", "sendto(3, \"{a,b}\", 5, 0) = 5"), odd = said("client", "{a}(1)");
    assert_true(match_event("client: {send,sendto}(3, *) = 5", &sent));
    assert_true(match_event("{sendto}(*", &sent));
    assert_false(match_event("{send,write}(*", &sent)); /* whole names */
    assert_false(match_event("server: {sendto}(*", &sent));
    assert_true(match_event("sendto(*{a,b}*", &sent)); /* elsewhere braces are literal */
    assert_true(match_event("?a}(1)", &odd));
    assert_false(match_event("{}(1)", &odd));
    assert_false(match_event("{a", &odd));
}

static void an_actor_also_stands_for_its_children(void **unused)
{
    (void)unused;
    struct event event = said("server.1", "close(4) = 0");
    assert_true(match_event("server: close*", &event));
    assert_true(match_event("server.1: close*", &event));
    assert_false(match_event("server.2: close*", &event));
    assert_false(match_event("serve: close*", &event));
}

static void an_actor_with_a_zero_is_itself_alone(void **unused)
{
    (void)unused;
    struct event child = said("server.1", "close(4) = 0"), parent = said("server", "close(4) = 0");
    assert_true(match_event("server.0: close*", &parent));
    assert_true(match_event("s*.0: close*", &parent));
    assert_false(match_event("server.0: close*", &child));
    assert_false(match_event("serve.0: close*", &parent));
}

static void a_colon_within_the_line_is_no_actor(void **unused)
{
    (void)unused;
    struct event event = said("client", "send(3, \"a: b\", 4, 0) = 4");
    assert_true(match_event("send(3, \"a: b\", *", &event));
    assert_true(match_event("*: send(3, \"a: b\", *", &event));
}

static void a_packet_is_of_the_actor_packet(void **unused)
{
    (void)unused;
    struct event event = { .kind = EVENT_PACKET,
                           .actor = str_from("server:lo"),
                           .line = str_from("client:1 > server:7000  SYN seq 0 win 1") };
    assert_true(match_event("packet: client:* > server:7000  SYN seq 0*", &event));
    assert_true(match_event("client:* > server:7000  SYN*", &event));
    assert_false(match_event("client: * SYN*", &event));
}

static void what_has_no_line_in_a_transcript_is_not_found(void **unused)
{
    (void)unused;
    struct event event = { .kind = EVENT_SOCKET, .line = str_from("x") };
    assert_false(match_event("*", &event));
    event.kind = EVENT_NOTE;
    assert_true(match_event("*", &event));
}

/* ---- searching a recording; the session note is event 0 ---- */

static const char *const story[] = {
    "start  server",
    "enter  server call=recv fd=4 | recv(4, …, 512, 0)",
    "packet from=127.0.0.1:1 to=127.0.0.1:2 flags=S | client:1 > server:2  SYN seq 0 win 1",
    "socket id=1 values='rq=3'",
    "return server call=recv fd=4 ret=3 | recv(4, \"ask\", 512, 0) = 3",
    "enter  server call=recv fd=4 | recv(4, …, 512, 0)",
    "return server call=recv fd=4 ret=0 | recv(4, \"\", 512, 0) = 0",
    NULL,
};

static void the_first_match_in_a_range_is_found(void **unused)
{
    (void)unused;
    struct timeline *timeline = build_timeline(story);
    uint32_t count = timeline_count(timeline);
    assert_int_equal(match_find(timeline, "server: recv(4, *) = *", 0, count), 5);
    assert_int_equal(match_find(timeline, "server: recv(4, *) = *", 6, count), 7);
    assert_int_equal(match_find(timeline, "server: recv(4, *) = *", 6, 7), EVENT_NO_INDEX);
    assert_int_equal(match_find(timeline, "packet: *SYN*", 0, UINT32_MAX), 3);
    assert_int_equal(match_find(timeline, "client: *", 0, count), EVENT_NO_INDEX);
    timeline_close(timeline);
}

static void a_search_backwards_takes_the_last_and_leaves_its_end_out(void **unused)
{
    (void)unused;
    struct timeline *timeline = build_timeline(story);
    assert_int_equal(match_find(timeline, "recv(*", 7, 0), 7);
    assert_int_equal(match_find(timeline, "recv(*", 6, 0), 6);
    assert_int_equal(match_find(timeline, "recv(*", UINT32_MAX, 0), 7);
    assert_int_equal(match_find(timeline, "recv(*) = *", 4, 2), EVENT_NO_INDEX);
    assert_int_equal(match_find(timeline, "recv(*) = *", 5, 4), 5);
    assert_int_equal(match_find(timeline, "recv(*", 7, 7), EVENT_NO_INDEX);
    timeline_close(timeline);
}

static void matches_in_a_range_are_counted(void **unused)
{
    (void)unused;
    struct timeline *timeline = build_timeline(story);
    uint32_t count = timeline_count(timeline);
    assert_int_equal(match_count(timeline, "recv(*", 0, count), 4);
    assert_int_equal(match_count(timeline, "recv(*", 3, 7), 2);
    assert_int_equal(match_count(timeline, "*", 0, count), count - 1); /* all but the socket's values */
    timeline_close(timeline);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stars_and_question_marks_stand_for_text_and_one_byte),
        cmocka_unit_test(all_other_bytes_are_literal),
        cmocka_unit_test(data_is_no_part_of_a_call),
        cmocka_unit_test(many_stars_do_not_blow_up),
        cmocka_unit_test(an_actor_before_a_colon_limits_the_search),
        cmocka_unit_test(a_line_may_begin_with_one_of_several_names),
        cmocka_unit_test(an_actor_also_stands_for_its_children),
        cmocka_unit_test(an_actor_with_a_zero_is_itself_alone),
        cmocka_unit_test(a_colon_within_the_line_is_no_actor),
        cmocka_unit_test(a_packet_is_of_the_actor_packet),
        cmocka_unit_test(what_has_no_line_in_a_transcript_is_not_found),
        cmocka_unit_test(the_first_match_in_a_range_is_found),
        cmocka_unit_test(a_search_backwards_takes_the_last_and_leaves_its_end_out),
        cmocka_unit_test(matches_in_a_range_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

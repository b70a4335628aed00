/* What a person types to find or filter events. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/viz/recording_script.h"
#include "viz/view/filter.h"
#include "viz/view/pattern.h"
#include "viz/view/view.h"

static const char *const story[] = {
    "10 server + started",
    "20 client + started",
    "100 server > accept(3, NULL, NULL)",
    "110 server !",
    "120 server ~",
    "130 client > connect(3, server:7000, 16)",
    "140 client !",
    "150 wire * client:40122 > server:7000  SYN seq 0 win 65495",
    "160 wire * server:7000 > client:40122  SYN ACK seq 0 ack 1 win 65483",
    "170 wire * client:40122 > server:7000  ACK seq 1 ack 1 win 65536",
    "180 client < connect(3, server:7000, 16) = 0",
    "190 server < accept(3, NULL, NULL) = 4",
    "200 server f server.1",
    "210 server.1 . recv(4, …, 512, 0)",
    "220 server.1 < recv(4, …, 512, 0) = -1 ECONNRESET (Connection reset by peer)",
};

static struct view view;

static int open_story(void **state)
{
    (void)state;
    STORY_VIEW(&view, story);
    return 0;
}

static int close_story(void **state)
{
    (void)state;
    script_end(&view);
    return 0;
}

static unsigned count(const char *text)
{
    struct pattern pattern;
    unsigned found = 0;

    assert_true(pattern_read(text, &pattern));
    for (uint32_t i = 0; (i = pattern_find(&pattern, view.timeline, i, UINT32_MAX)) != EVENT_NO_INDEX; i++)
        found++;
    return found;
}

static void a_word_is_anywhere_in_the_line(void **state)
{
    (void)state;
    assert_int_equal(count("SYN"), 2);
    assert_int_equal(count("connect"), 2);
    assert_int_equal(count("  SYN  "), 2);
    assert_int_equal(count("ECONNRESET"), 1);
    assert_int_equal(count("nothing"), 0);
}

static void a_word_may_be_an_actor_and_means_its_children_too(void **state)
{
    (void)state;
    assert_int_equal(count("client: connect"), 2);
    assert_int_equal(count("server: recv"), 2);
    assert_true(count("server.1") >= 2);
    assert_int_equal(count("server: *"), count("server: ?*"));
}

static void a_connection_is_named_by_its_end(void **state)
{
    (void)state;
    assert_int_equal(count("client:40122"), 3);
    assert_int_equal(count("client:40122 >"), 2);
}

static void a_glob_takes_the_whole_line(void **state)
{
    (void)state;
    assert_int_equal(count("*= -1*"), 1);
    assert_int_equal(count("connect(*)"), 1);
    assert_int_equal(count("SYN*"), 0);
}

static void bars_part_alternatives_and_a_mark_of_exclamation_leaves_out(void **state)
{
    unsigned all = count("!nothing at all");

    (void)state;
    assert_int_equal(count("SYN | recv"), 4);
    assert_int_equal(count("SYN | !ACK"), 1);
    assert_int_equal(count("!SYN"), all - 2);
}

static void nothing_is_no_pattern(void **state)
{
    struct pattern pattern;

    (void)state;
    assert_false(pattern_read("", &pattern));
    assert_false(pattern_read("   ", &pattern));
    assert_false(pattern_read("!", &pattern));
    assert_false(pattern_read(" | ", &pattern));
}

static void searching_backwards_finds_the_same(void **state)
{
    struct pattern pattern;
    uint32_t events = timeline_count(view.timeline), from = events;
    unsigned found = 0;

    (void)state;
    pattern_read("SYN", &pattern);
    while ((from = pattern_find_back(&pattern, view.timeline, from, 0)) != EVENT_NO_INDEX)
        found++;
    assert_int_equal(found, 2);
    assert_int_equal(pattern_find_back(&pattern, view.timeline, 0, 0), EVENT_NO_INDEX);
}

/* ---- filters */

static void a_call_passes_whole(void **state)
{
    struct filter *filter = filter_make("*= -1*", view.timeline);
    unsigned passing = 0;

    (void)state;
    for (uint32_t i = 0; i < timeline_count(view.timeline); i++)
        passing += filter_passes(filter, i);
    assert_int_equal(passing, 2); /* asked and answered */
    assert_true(filter_passes(filter, script_event(&view, "recv(4, …, 512, 0)")));
    filter_free(filter);
    filter = filter_make("blocks | = 4", view.timeline);
    assert_true(filter_passes(filter, script_event(&view, "accept(3, NULL, NULL) = 4") - 9));
    filter_free(filter);
}

static void what_is_left_out_is_left_out_whole(void **state)
{
    struct filter *filter = filter_make("!connect", view.timeline);
    uint32_t answered = script_event(&view, "connect(3, server:7000, 16) = 0");

    (void)state;
    for (uint32_t i = 0; i < timeline_count(view.timeline); i++) {
        struct event event;
        assert_true(timeline_event(view.timeline, i, &event));
        bool call = event.kind == EVENT_ENTER || event.kind == EVENT_GO || event.kind == EVENT_RETURN;
        if (call && str_is(event.actor, "client"))
            assert_false(filter_passes(filter, i));
    }
    assert_false(filter_passes(filter, answered));
    filter_free(filter);
}

static void packets_that_pass_are_counted(void **state)
{
    struct filter *filter = filter_make("SYN", view.timeline);
    uint32_t first = script_event(&view, "SYN seq");

    (void)state;
    assert_int_equal(filter_packets(filter, timeline_count(view.timeline)), 2);
    assert_int_equal(filter_packets(filter, first + 1), 1);
    assert_int_equal(filter_packets(filter, 0), 0);
    filter_free(filter);
}

static void without_a_filter_all_pass(void **state)
{
    (void)state;
    assert_null(filter_make("", view.timeline));
    assert_true(filter_passes(NULL, 7));
    assert_string_equal(filter_text(NULL), "");
    filter_free(NULL);
}

int main(void)
{
#define STORY(test) cmocka_unit_test_setup_teardown(test, open_story, close_story)
    const struct CMUnitTest tests[] = {
        STORY(a_word_is_anywhere_in_the_line),
        STORY(a_word_may_be_an_actor_and_means_its_children_too),
        STORY(a_connection_is_named_by_its_end),
        STORY(a_glob_takes_the_whole_line),
        STORY(bars_part_alternatives_and_a_mark_of_exclamation_leaves_out),
        STORY(nothing_is_no_pattern),
        STORY(searching_backwards_finds_the_same),
        STORY(a_call_passes_whole),
        STORY(what_is_left_out_is_left_out_whole),
        STORY(packets_that_pass_are_counted),
        STORY(without_a_filter_all_pass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

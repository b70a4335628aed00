/* The list of packets, and one opened. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/viz/recording_script.h"
#include "viz/panes/panes.h"
#include "viz/view/view.h"

static const char *const lines[] = {
    "10 server + started",
    "20 client + started",
    "100 client . connect(3, server:7000, 16)",
    "110 wire * client:40122 > server:7000  SYN seq 0 win 65495",
    "120 wire * server:7000 > client:40122  SYN ACK seq 0 ack 1 win 65483",
    "130 wire * client:40122 > server:7000  ACK seq 1 ack 1 win 65536",
    "140 client < connect(3, server:7000, 16) = 0",
    "200 client . send(3, \"ask\", 3, 0)",
    "210 wire * client:40122 > server:7000  PSH ACK seq 1 ack 1 win 65536, 3 bytes",
    "220 client < send(3, \"ask\", 3, 0) = 3",
    "300 client . close(3)",
    "201230 wire * client:40122 > server:7000  PSH ACK seq 1 ack 1 win 65536, 3 bytes [retransmission]",
    "201240 wire * server:7000 > client:40122  RST seq 1 win 0",
    "201250 wire * server > client  ICMP port unreachable",
    "201260 client < close(3) = 0",
    "201270 note # drops 4 packets dropped by the kernel",
};

static void the_list_fits_a_quarter_of_a_screen(void **state)
{
    (void)state;
    struct view view;
    STORY_VIEW(&view, lines);
    script_golden(&view, panes[PANE_PACKETS], 36, 9, false, "packets-36");
    script_golden(&view, panes[PANE_PACKETS], 80, 9, false, "packets-80");
    script_golden(&view, panes[PANE_PACKETS], 80, 9, true, "packets-80-ascii");
    view.absolute_time = true;
    script_golden(&view, panes[PANE_PACKETS], 130, 9, false, "packets-130-absolute");
    script_end(&view);
}

/* A program is let go after a person has looked. */
static const char *const paused[] = {
    "10 client + started",
    "100 client > send(3, \"a\", 1, 0)",
    "110 client !",
    "120 wire * client:40122 > server:7000  PSH ACK seq 1 ack 1 win 65536, 1 bytes",
    "130 client < send(3, \"a\", 1, 0) = 1",
    "140 client > send(3, \"b\", 1, 0)",
    "1000150 wire * client:40122 > server:7000  PSH ACK seq 1 ack 1 win 65536, 1 bytes [retransmission]",
    "2500200 client ! send(3, \"b\", 1, 0) | paused 2500000",
    "2500210 wire * client:40122 > server:7000  PSH ACK seq 2 ack 1 win 65536, 1 bytes",
    "2500220 client < send(3, \"b\", 1, 0) = 1",
};

static void a_time_with_a_pause_in_it_is_marked(void **state)
{
    (void)state;
    struct view view;
    STORY_VIEW(&view, paused);
    char *text = script_draw(&view, panes[PANE_PACKETS], 60, 5, false);
    assert_non_null(strstr(text, "2 +1.00 s")); /* by itself, while somebody looked */
    assert_non_null(strstr(text, "3 ▮+1.50 s"));
    free(text);
    text = script_draw(&view, panes[PANE_PACKETS], 60, 5, true);
    assert_non_null(strstr(text, "3 |+1.50 s"));
    free(text);
    script_end(&view);
}

static void the_newest_stand_at_the_bottom_and_earlier_ones_scroll_in(void **state)
{
    (void)state;
    struct view view;
    STORY_VIEW(&view, lines);
    char *text = script_draw(&view, panes[PANE_PACKETS], 60, 2, false);
    assert_non_null(strstr(text, "RST"));
    assert_non_null(strstr(text, "ICMP"));
    free(text);
    for (int i = 0; i < 20; i++)
        panes[PANE_PACKETS]->act(&view, ACTION_UP, 2);
    text = script_draw(&view, panes[PANE_PACKETS], 60, 2, false);
    assert_non_null(strstr(text, "▸  1 +110 µs"));
    assert_non_null(strstr(text, "SYN ACK"));
    free(text);
    for (int i = 0; i < 20; i++)
        panes[PANE_PACKETS]->act(&view, ACTION_DOWN, 2);
    assert_int_equal(view.scroll[PANE_PACKETS], 0);
    assert_int_equal(view.selected, EVENT_NO_INDEX);
    script_end(&view);
}

static void enter_opens_the_chosen_packet_and_esc_closes_it(void **state)
{
    (void)state;
    struct view view;
    STORY_VIEW(&view, lines);
    view.selected = script_event(&view, "PSH ACK seq 1 ack 1 win 65536, 3 bytes");
    assert_int_equal(panes[PANE_PACKETS]->act(&view, ACTION_OPEN, 20), HANDLED);
    script_golden(&view, panes[PANE_PACKETS], 80, 22, false, "packets-open-80");
    script_golden(&view, panes[PANE_PACKETS], 43, 22, false, "packets-open-43");
    assert_int_equal(panes[PANE_PACKETS]->act(&view, ACTION_PAGE_DOWN, 20), HANDLED);
    assert_true(view.packet_scroll > 0);
    assert_int_equal(panes[PANE_PACKETS]->act(&view, ACTION_BACK, 20), HANDLED);
    assert_false(view.packet_open);
    assert_int_equal(panes[PANE_PACKETS]->act(&view, ACTION_BACK, 20), IGNORED);
    script_end(&view);
}

static void packets_of_the_last_step_are_lit(void **state)
{
    (void)state;
    struct view view;
    STORY_VIEW(&view, lines);
    assert_true(view_go(&view, 2));
    char *text = script_marked(&view, panes[PANE_PACKETS], 80, 9, STYLE_LIT);
    assert_non_null(strstr(text, "3 bytes"));
    assert_null(strstr(text, "SYN"));
    free(text);
    script_end(&view);
}

static void the_title_counts_packets_and_what_the_kernel_dropped(void **state)
{
    (void)state;
    struct view view;
    char title[100];
    STORY_VIEW(&view, lines);
    panes[PANE_PACKETS]->title(&view, title, sizeof title);
    assert_string_equal(title, "7, 4 packets dropped by the kernel");
    script_end(&view);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_fits_a_quarter_of_a_screen),
        cmocka_unit_test(a_time_with_a_pause_in_it_is_marked),
        cmocka_unit_test(the_newest_stand_at_the_bottom_and_earlier_ones_scroll_in),
        cmocka_unit_test(enter_opens_the_chosen_packet_and_esc_closes_it),
        cmocka_unit_test(packets_of_the_last_step_are_lit),
        cmocka_unit_test(the_title_counts_packets_and_what_the_kernel_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What the ladder shows of small stories, cell by cell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/viz/recording_script.h"
#include "viz/panes/panes.h"
#include "viz/view/view.h"

static const char *const echo[] = {
    "10 server + started",
    "100 server > listen(3, 8)",
    "110 server !",
    "120 server < listen(3, 8) = 0",
    "125 s1 @ kind=tcp state=LISTEN owner=server aq=0 backlog=8",
    "130 client + started",
    "140 server > accept(3, NULL, NULL)",
    "150 server !",
    "160 server ~",
    "170 client > connect(3, server:7000, 16)",
    "180 client !",
    "190 wire * client:40122 > server:7000  SYN seq 0 win 65495",
    "200 wire * server:7000 > client:40122  SYN ACK seq 0 ack 1 win 65483",
    "210 wire * client:40122 > server:7000  ACK seq 1 ack 1 win 65536",
    "273 client < connect(3, server:7000, 16) = 0",
    "280 server < accept(3, NULL, NULL) = 4",
    "285 s2 @ kind=tcp state=ESTABLISHED owner=client peer=3",
    "286 s3 @ kind=tcp state=ESTABLISHED owner=server peer=2 rlimit=131072",
    "290 server > recv(4, …, 512, 0)",
    "300 client > send(3, \"ask\", 3, 0)",
    "310 client !",
    "320 wire * client:40122 > server:7000  PSH ACK seq 1 ack 1 win 65536, 3 bytes",
    "330 wire * server:7000 > client:40122  ACK seq 1 ack 4 win 65536",
    "340 client < send(3, \"ask\", 3, 0) = 3",
    "345 s3 @ rq=3",
    "350 client > shutdown(3, SHUT_WR)",
    "360 server !",
    "370 server < recv(4, \"ask\", 512, 0) = 3 | data ask",
    "375 s3 @ rq=0",
    "380 server > recv(4, …, 512, 0)",
    "390 server !",
    "400 server ~",
};

static const char *const lossy[] = {
    "10 server + started",
    "20 client + started",
    "100 client > send(3, \"ask\", 3, 0)",
    "110 client !",
    "120 wire * client:40122 > server:7000  PSH ACK seq 1 ack 1 win 65536, 3 bytes",
    "130 client < send(3, \"ask\", 3, 0) = 3",
    "140 client > recv(3, …, 512, 0)",
    "150 client !",
    "160 client ~",
    "200150 wire * client:40122 > server:7000  PSH ACK seq 1 ack 1 win 65536, 3 bytes [retransmission]",
    "200170 wire * server:7000 > client:40122  ACK seq 1 ack 4 win 65536",
    "200190 server . send(4, \"answer…\", 1448, 0)",
    "200200 wire * server:7000 > client:40122  PSH ACK seq 1449 ack 4 win 65536, 1448 bytes [out of order]",
    "200250 wire * client:40122 > server:7000  ACK seq 4 ack 1 win 0 [duplicate ack] [zero window]",
    "200260 server < send(4, \"answer…\", 1448, 0) = 1448",
    "200300 server . close(4)",
    "200310 wire * server:7000 > client:40122  RST ACK seq 2897 ack 4 win 0",
    "200320 server < close(4) = 0",
    "200330 client < recv(3, …, 512, 0) = -1 ECONNRESET (Connection reset by peer)",
    "200340 client s 13 SIGPIPE",
    "200350 client x signal 13",
    "200360 note # deadlock server waits for client",
};

static const char *const three[] = {
    "10 server + started",
    "20 ann + started",
    "30 bob + started",
    "100 server . select(5, [3 4], NULL, NULL, NULL)",
    "110 server ~",
    "120 ann . send(3, \"hi\", 2, 0)",
    "130 wire * ann:40122 > server:7000  PSH ACK seq 1 ack 1 win 65536, 2 bytes",
    "131 s4 @ kind=tcp owner=server rq=2 rlimit=131072",
    "140 ann < send(3, \"hi\", 2, 0) = 2",
    "150 server < select(5, [3 4], NULL, NULL, NULL) = 1 ([4])",
    "160 bob . connect(3, server:7000, 16)",
    "170 wire * bob:40124 > server:7000  SYN seq 0 win 65495",
    "180 wire * server:7000 > bob:40124  SYN ACK seq 0 ack 1 win 65483",
    "190 wire * bob:40124 > server:7000  ACK seq 1 ack 1 win 65536",
    "195 s3 @ kind=tcp state=LISTEN owner=server aq=1 backlog=8",
    "200 bob < connect(3, server:7000, 16) = 0",
    "210 server > recv(4, …, 512, 0)",
};

static const char *const one[] = {
    "10 pair + started",
    "100 pair . socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4])",
    "105 pair < socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0",
    "106 s1 @ kind=unix-stream state=CONNECTED owner=pair peer=2 rlimit=212992",
    "107 s2 @ kind=unix-stream state=CONNECTED owner=pair peer=1 rlimit=212992",
    "110 pair f pair.1",
    "120 pair . recv(3, …, 512, 0)",
    "130 pair ~",
    "140 pair.1 . send(4, \"hello\", 5, 0)",
    "150 pair.1 < send(4, \"hello\", 5, 0) = 5",
    "151 s1 @ rq=5",
    "160 pair < recv(3, \"hello\", 512, 0) = 5 | data hello",
    "161 s1 @ rq=0",
    "170 pair.1 . recv(4, …, 512, 0)",
    "175 pair.1 ~",
    "180 pair . recv(3, …, 512, 0)",
    "185 pair ~",
};

static const char *const strange[] = {
    "10 server + started",
    "20 client + started",
    "100 client . send(3, \"日本語\\x1b[31m\\n\", 15, 0)",
    "110 wire * client:40122 > server:7000  PSH ACK seq 1 ack 1 win 65536, 15 bytes",
    "120 client < send(3, \"日本語\\x1b[31m\\n\", 15, 0) = 15",
    "130 server . recv(4, …, 512, 0)",
    "135 server ~",
    "140 server < recv(4, \"日本語\\x1b[31m\\n\", 512, 0) = 15 | data 日本語"
    "\x1b"
    "[31m",
};

static const char *const four[] = {
    "10 server + started",
    "20 ann + started",
    "30 bob + started",
    "40 cy + started",
    "100 server . select(6, [3 4 5], NULL, NULL, NULL)",
    "110 server ~",
    "120 ann . send(3, \"hi\", 2, 0)",
    "130 wire * ann:40122 > server:7000  PSH ACK seq 1 ack 1 win 65536, 2 bytes",
    "131 s4 @ kind=tcp owner=server rq=2 rlimit=131072",
    "140 ann < send(3, \"hi\", 2, 0) = 2",
    "160 cy . send(3, \"hello\", 5, 0)",
    "170 wire * cy:40124 > server:7000  PSH ACK seq 1 ack 1 win 65536, 5 bytes",
    "171 s5 @ kind=tcp owner=server rq=5 rlimit=131072",
    "180 cy < send(3, \"hello\", 5, 0) = 5",
    "200 server < select(6, [3 4 5], NULL, NULL, NULL) = 2 ([4 5])",
};

static const char *const crowd[] = {
    "10 server + started",
    "11 ann + started",
    "12 bob + started",
    "13 cy + started",
    "14 dee + started",
    "15 eve + started",
    "16 fay + started",
    "17 gus + started",
    "18 hal + started",
    "100 server . accept(3, NULL, NULL)",
    "110 server ~",
    "120 hal . connect(3, server:7000, 16)",
    "130 wire * hal:40122 > server:7000  SYN seq 0 win 65495",
    "140 wire * server:7000 > hal:40122  SYN ACK seq 0 ack 1 win 65483",
    "150 hal < connect(3, server:7000, 16) = 0",
    "160 server < accept(3, NULL, NULL) = 4",
};

static const char *const dropped[] = {
    "10 server + started",
    "20 client + started",
    "100 client . connect(3, server:7000, 16)",
    "110 wire * client:40122 > server:7000  SYN seq 0 win 65495 [dropped]",
    "120 client ~",
    "1000110 wire * client:40122 > server:7000  SYN seq 0 win 65495 [retransmission]",
    "1000120 wire * server:7000 > client:40122  SYN ACK seq 0 ack 1 win 65483 [dropped by the wire]",
};

static void check(const char *const *lines, size_t count, int width, int height, bool ascii, const char *name)
{
    struct view view;
    script_view(&view, lines, count);
    script_golden(&view, panes[PANE_LADDER], width, height, ascii, name);
    script_end(&view);
}
#define CHECK(lines, ...) check(lines, sizeof(lines) / sizeof *(lines), __VA_ARGS__)

static void a_handshake_is_done_by_the_kernels_while_the_programs_wait(void **state)
{
    (void)state;
    CHECK(echo, 80, 16, false, "ladder-echo-80");
}

static void a_quarter_of_a_screen_shows_the_same_in_fewer_words(void **state)
{
    (void)state;
    CHECK(echo, 43, 16, false, "ladder-echo-43");
}

static void a_wide_ladder_has_times_and_relative_numbers(void **state)
{
    (void)state;
    CHECK(echo, 130, 16, false, "ladder-echo-130");
    CHECK(echo, 198, 16, false, "ladder-echo-198");
}

static void ascii_says_all_that_the_glyphs_say(void **state)
{
    (void)state;
    CHECK(echo, 80, 16, true, "ladder-echo-80-ascii");
    CHECK(lossy, 80, 16, true, "ladder-lossy-80-ascii");
}

static void retransmitted_late_and_reset_are_said_in_words(void **state)
{
    (void)state;
    CHECK(lossy, 80, 16, false, "ladder-lossy-80");
    CHECK(lossy, 43, 16, false, "ladder-lossy-43");
    CHECK(lossy, 130, 16, false, "ladder-lossy-130");
}

static void three_actors_have_a_lifeline_each(void **state)
{
    (void)state;
    CHECK(three, 80, 14, false, "ladder-three-80");
    CHECK(three, 130, 14, false, "ladder-three-130");
}

static void lanes_scroll_sideways_under_their_heads(void **state)
{
    (void)state;
    struct view view;
    STORY_VIEW(&view, three);
    for (int i = 0; i < 40; i++)
        assert_int_equal(panes[PANE_LADDER]->act(&view, ACTION_RIGHT, 14), HANDLED);
    script_golden(&view, panes[PANE_LADDER], 43, 14, false, "ladder-three-43-right");
    script_end(&view);
}

static void one_actor_has_its_program_and_its_kernel(void **state)
{
    (void)state;
    CHECK(one, 80, 12, false, "ladder-one-80");
}

static void bytes_of_a_program_reach_the_screen_as_escapes_only(void **state)
{
    (void)state;
    CHECK(strange, 80, 8, false, "ladder-strange-80");
    CHECK(strange, 44, 8, false, "ladder-strange-44");
}

static void nothing_is_shown_that_comes_after_the_position(void **state)
{
    (void)state;
    struct view view;
    STORY_VIEW(&view, echo);
    assert_true(view_go(&view, 2));
    char *text = script_draw(&view, panes[PANE_LADDER], 80, 16, false);
    assert_non_null(strstr(text, "accept(3"));
    assert_non_null(strstr(text, "connect(3"));
    assert_null(strstr(text, "SYN"));
    assert_null(strstr(text, "= 4"));
    free(text);
    script_end(&view);
}

static void rows_of_the_last_step_are_lit_and_no_others(void **state)
{
    (void)state;
    struct view view;
    STORY_VIEW(&view, echo);
    assert_true(view_go(&view, 4));
    char *text = script_marked(&view, panes[PANE_LADDER], 80, 16, STYLE_LIT);
    assert_non_null(strstr(text, "send(3, \"ask\", 3, 0) = 3"));
    assert_non_null(strstr(text, "3 bytes"));
    assert_null(strstr(text, "SYN"));
    assert_null(strstr(text, "shutdown"));
    free(text);
    script_end(&view);
}

static void the_row_of_the_chosen_event_is_marked(void **state)
{
    (void)state;
    struct view view;
    STORY_VIEW(&view, echo);
    view.selected = script_event(&view, "SYN ACK");
    char *text = script_marked(&view, panes[PANE_LADDER], 80, 16, STYLE_SELECTED);
    assert_non_null(strstr(text, "▸"));
    assert_non_null(strstr(text, "SYN ACK"));
    assert_null(strstr(text, "3 bytes"));
    free(text);
    script_end(&view);
}

static void up_chooses_the_newest_row_first_and_then_the_ones_before(void **state)
{
    (void)state;
    struct view view;
    STORY_VIEW(&view, echo);
    panes[PANE_LADDER]->act(&view, ACTION_UP, 16);
    assert_int_equal(view.selected, script_event(&view, "shutdown("));
    panes[PANE_LADDER]->act(&view, ACTION_UP, 16);
    panes[PANE_LADDER]->act(&view, ACTION_UP, 16);
    assert_int_equal(view.selected, script_event(&view, "recv(4, \"ask\""));
    panes[PANE_LADDER]->act(&view, ACTION_DOWN, 16);
    panes[PANE_LADDER]->act(&view, ACTION_DOWN, 16);
    panes[PANE_LADDER]->act(&view, ACTION_DOWN, 16);
    assert_int_equal(view.selected, EVENT_NO_INDEX);
    assert_int_equal(view.scroll[PANE_LADDER], 0);
    script_end(&view);
}

static void going_up_past_the_top_scrolls_to_the_first_row_and_down_comes_back(void **state)
{
    (void)state;
    struct view view;
    STORY_VIEW(&view, echo);
    for (int i = 0; i < 30; i++)
        panes[PANE_LADDER]->act(&view, ACTION_UP, 5);
    script_golden(&view, panes[PANE_LADDER], 80, 5, false, "ladder-echo-top");
    for (int i = 0; i < 30; i++)
        panes[PANE_LADDER]->act(&view, ACTION_DOWN, 5);
    assert_int_equal(view.scroll[PANE_LADDER], 0);
    script_golden(&view, panes[PANE_LADDER], 80, 5, false, "ladder-echo-bottom");
    script_end(&view);
}

static void an_empty_recording_and_a_tiny_canvas_are_drawn_without_harm(void **state)
{
    (void)state;
    struct view view;
    static const char *const nothing[] = { "0 note # session nothing" };
    STORY_VIEW(&view, nothing);
    free(script_draw(&view, panes[PANE_LADDER], 80, 5, false));
    script_end(&view);
    STORY_VIEW(&view, three);
    for (int width = 1; width < 60; width++)
        for (int height = 1; height < 6; height++)
            free(script_draw(&view, panes[PANE_LADDER], width, height, false));
    script_end(&view);
}

static void a_dropped_segment_ends_in_a_cross_and_says_so(void **state)
{
    (void)state;
    CHECK(dropped, 80, 8, false, "ladder-dropped-80");
    CHECK(dropped, 80, 8, true, "ladder-dropped-80-ascii");
    CHECK(dropped, 130, 8, false, "ladder-dropped-130");
}

static void queues_fill_beside_four_lanes_at_80_columns(void **state)
{
    struct view view;
    (void)state;
    CHECK(four, 80, 12, false, "ladder-four-80");
    STORY_VIEW(&view, four);
    char *text = script_draw(&view, panes[PANE_LADDER], 80, 12, false);
    assert_non_null(strstr(text, "▁2"));
    assert_non_null(strstr(text, "▁5"));
    free(text);
    script_end(&view);
}

static void actors_that_do_nothing_share_a_lane(void **state)
{
    struct view view;
    (void)state;
    CHECK(crowd, 80, 12, false, "ladder-crowd-80");
    CHECK(crowd, 80, 12, true, "ladder-crowd-80-ascii");
    STORY_VIEW(&view, crowd);
    view.unfolded = true;
    script_golden(&view, panes[PANE_LADDER], 80, 12, false, "ladder-crowd-unfolded-80");
    char *text = script_draw(&view, panes[PANE_LADDER], 200, 12, false);
    assert_non_null(strstr(text, "gus"));
    free(text);
    script_end(&view);
}

static void an_actor_that_shares_a_lane_is_named_in_its_rows(void **state)
{
    (void)state;
    CHECK(crowd, 43, 12, false, "ladder-crowd-43");
}

/* `rounds` times the same, with new ports, times and sequence numbers each. */
static void open_rounds(struct view *view, int rounds)
{
    static char text[2000][100];
    static const char *lines[2000];
    int n = 0, us = 100;
    snprintf(text[n++], 100, "10 server + started");
    snprintf(text[n++], 100, "20 client + started");
    snprintf(text[n++], 100, "30 client . connect(3, server:7000, 16)");
    snprintf(text[n++], 100, "40 client < connect(3, server:7000, 16) = 0");
    for (int i = 0; i < rounds; i++, us += 50) {
        snprintf(text[n++], 100, "%d server . recv(4, …, 512, 64)", us);
        snprintf(text[n++], 100,
                 "%d server < recv(4, …, 512, 64) = -1 EAGAIN (Resource temporarily unavailable)", us + 4);
    }
    snprintf(text[n++], 100, "%d client . close(3)", us);
    snprintf(text[n++], 100, "%d client < close(3) = 0", us + 4);
    for (int i = 0; i < n; i++)
        lines[i] = text[i];
    script_view(view, lines, (size_t)n);
}

static void a_call_made_again_and_again_is_one_row_and_its_last_time(void **state)
{
    struct view view;
    (void)state;
    open_rounds(&view, 12);
    script_golden(&view, panes[PANE_LADDER], 80, 10, false, "ladder-rounds-80");
    script_golden(&view, panes[PANE_LADDER], 80, 10, true, "ladder-rounds-80-ascii");
    script_end(&view);
}

static void what_came_before_many_rounds_is_still_in_view(void **state)
{
    struct view view;
    (void)state;
    open_rounds(&view, 400);
    char *text = script_draw(&view, panes[PANE_LADDER], 80, 10, false);
    assert_non_null(strstr(text, "⟳ 399 times, 20 000 a second: server recv(4"));
    assert_non_null(strstr(text, "connect("));
    free(text);
    script_end(&view);
}

static void enter_unfolds_the_chosen_rounds_and_esc_folds_them(void **state)
{
    struct view view;
    (void)state;
    open_rounds(&view, 12);
    for (int i = 0; i < 3; i++)
        assert_int_equal(panes[PANE_LADDER]->act(&view, ACTION_UP, 10), HANDLED);
    assert_int_equal(panes[PANE_LADDER]->act(&view, ACTION_OPEN, 10), HANDLED);
    char *text = script_draw(&view, panes[PANE_LADDER], 80, 20, false);
    assert_null(strstr(text, "⟳"));
    free(text);
    assert_int_equal(panes[PANE_LADDER]->act(&view, ACTION_BACK, 10), HANDLED);
    text = script_draw(&view, panes[PANE_LADDER], 80, 20, false);
    assert_non_null(strstr(text, "⟳ 11 times"));
    free(text);
    script_end(&view);
}

static void rounds_whose_bytes_differ_are_like_the_last(void **state)
{
    static char text[40][100];
    static const char *lines[40];
    struct view view;
    int n = 0, us = 100;
    (void)state;
    snprintf(text[n++], 100, "10 server + started");
    for (int i = 0; i < 15; i++, us += 100) {
        snprintf(text[n++], 100, "%d server . recv(4, …, 512)", us);
        snprintf(text[n++], 100, "%d server < recv(4, …, 512) = %d", us + 4, 10 + i);
    }
    for (int i = 0; i < n; i++)
        lines[i] = text[i];
    script_view(&view, lines, (size_t)n);
    char *drawn = script_draw(&view, panes[PANE_LADDER], 80, 10, false);
    assert_non_null(strstr(drawn, "⟳ 14 times, 10 000 a second, like server recv(4, …, 512) = 24"));
    free(drawn);
    script_end(&view);
}

/* A call that sleeps from one time to the next, as a server's does that is always in recv(). */
static void rounds_that_are_tied_by_a_bracket_are_one_row_too(void **state)
{
    static char text[100][100];
    static const char *lines[100];
    struct view view;
    int n = 0, us = 100;
    (void)state;
    snprintf(text[n++], 100, "10 server + started");
    snprintf(text[n++], 100, "20 client + started");
    snprintf(text[n++], 100, "30 server . recv(4, …, 512)");
    for (int i = 0; i < 15; i++, us += 100) {
        snprintf(text[n++], 100, "%d client . send(3, …, 4)", us);
        snprintf(text[n++], 100, "%d client < send(3, …, 4) = 4", us + 4);
        snprintf(text[n++], 100, "%d server < recv(4, …, 512) = 4", us + 8);
        snprintf(text[n++], 100, "%d server . recv(4, …, 512)", us + 12);
    }
    for (int i = 0; i < n; i++)
        lines[i] = text[i];
    script_view(&view, lines, (size_t)n);
    char *drawn = script_draw(&view, panes[PANE_LADDER], 80, 12, false);
    assert_non_null(strstr(drawn, "⟳ 14 times, 10 130 a second: client send"));
    assert_non_null(strstr(drawn, "┐")); /* the last one */
    free(drawn);
    script_end(&view);
}

static const char *const talking[] = {
    "10 server + started",
    "20 client + started",
    "100 client . send(3, \"ping\", 4, 0)",
    "101 wire * client:40122 > server:7000  PSH ACK seq 1 ack 1 win 65536, 4 bytes",
    "102 client < send(3, \"ping\", 4, 0) = 4",
    "103 server . recv(4, …, 512, 0)",
    "104 server < recv(4, \"ping\", 512, 0) = 4",
    "200 client . send(3, \"ping\", 4, 0)",
    "201 wire * client:40122 > server:7000  PSH ACK seq 5 ack 1 win 65536, 4 bytes",
    "202 client < send(3, \"ping\", 4, 0) = 4",
    "203 server . recv(4, …, 512, 0)",
    "204 server < recv(4, \"ping\", 512, 0) = 4",
    "300 client . send(3, \"ping\", 4, 0)",
    "301 wire * client:40122 > server:7000  PSH ACK seq 9 ack 1 win 65536, 4 bytes",
    "302 client < send(3, \"ping\", 4, 0) = 4",
    "303 server . recv(4, …, 512, 0)",
    "304 server < recv(4, \"ping\", 512, 0) = 4",
    "400 client . send(3, \"ping\", 4, 0)",
    "401 wire * client:40122 > server:7000  PSH ACK seq 13 ack 1 win 65536, 4 bytes",
    "402 client < send(3, \"ping\", 4, 0) = 4",
    "403 server . recv(4, …, 512, 0)",
    "404 server < recv(4, \"ping\", 512, 0) = 4",
    "500 client . send(3, \"pong\", 4, 0)",
    "501 wire * client:40122 > server:7000  PSH ACK seq 17 ack 1 win 65536, 4 bytes [retransmission]",
    "502 client < send(3, \"pong\", 4, 0) = 4",
};

static void a_round_of_several_actors_is_one_row_too(void **state)
{
    (void)state;
    CHECK(talking, 80, 10, false, "ladder-talking-80");
    CHECK(talking, 130, 10, false, "ladder-talking-130");
}

/* The kernel asked again and again while a person looked. */
static const char *const paused[] = {
    "10 server + started",
    "20 client + started",
    "100 server > poll(NULL, 0, 1500)",
    "110 client > connect(3, server:7000)",
    "120 server !",
    "130 server ~",
    "200 client !",
    "210 wire * client:40122 > server:7000  SYN seq 0 win 65495",
    "220 client ~",
    "250 client > close(3)",
    "1000300 wire * client:40122 > server:7000  SYN seq 0 win 65495 [retransmission]",
    "1200000 note # pause whoever steps looked for 1.2 s, in which the kernel went on",
    "1200100 client ! close(3) | paused 1199000",
    "1200200 client < close(3) = 0",
    "1500200 server < poll(NULL, 0, 1500) = 0",
    "1500300 client > socket(AF_INET, SOCK_STREAM, 0)",
    "1500400 client !",
    "1540500 client < socket(AF_INET, SOCK_STREAM, 0) = 3",
};

static void a_bracket_with_a_pause_in_it_is_marked(void **state)
{
    (void)state;
    CHECK(paused, 80, 16, false, "ladder-paused-80");
    CHECK(paused, 80, 16, true, "ladder-paused-80-ascii");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_handshake_is_done_by_the_kernels_while_the_programs_wait),
        cmocka_unit_test(a_quarter_of_a_screen_shows_the_same_in_fewer_words),
        cmocka_unit_test(a_wide_ladder_has_times_and_relative_numbers),
        cmocka_unit_test(a_bracket_with_a_pause_in_it_is_marked),
        cmocka_unit_test(ascii_says_all_that_the_glyphs_say),
        cmocka_unit_test(retransmitted_late_and_reset_are_said_in_words),
        cmocka_unit_test(three_actors_have_a_lifeline_each),
        cmocka_unit_test(lanes_scroll_sideways_under_their_heads),
        cmocka_unit_test(one_actor_has_its_program_and_its_kernel),
        cmocka_unit_test(bytes_of_a_program_reach_the_screen_as_escapes_only),
        cmocka_unit_test(nothing_is_shown_that_comes_after_the_position),
        cmocka_unit_test(rows_of_the_last_step_are_lit_and_no_others),
        cmocka_unit_test(the_row_of_the_chosen_event_is_marked),
        cmocka_unit_test(up_chooses_the_newest_row_first_and_then_the_ones_before),
        cmocka_unit_test(going_up_past_the_top_scrolls_to_the_first_row_and_down_comes_back),
        cmocka_unit_test(a_dropped_segment_ends_in_a_cross_and_says_so),
        cmocka_unit_test(queues_fill_beside_four_lanes_at_80_columns),
        cmocka_unit_test(actors_that_do_nothing_share_a_lane),
        cmocka_unit_test(an_actor_that_shares_a_lane_is_named_in_its_rows),
        cmocka_unit_test(a_call_made_again_and_again_is_one_row_and_its_last_time),
        cmocka_unit_test(what_came_before_many_rounds_is_still_in_view),
        cmocka_unit_test(enter_unfolds_the_chosen_rounds_and_esc_folds_them),
        cmocka_unit_test(rounds_whose_bytes_differ_are_like_the_last),
        cmocka_unit_test(rounds_that_are_tied_by_a_bracket_are_one_row_too),
        cmocka_unit_test(a_round_of_several_actors_is_one_row_too),
        cmocka_unit_test(an_empty_recording_and_a_tiny_canvas_are_drawn_without_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

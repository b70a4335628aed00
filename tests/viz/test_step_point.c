/* What a step is about, how it is lit, and where one is told to look. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/viz/recording_script.h"
#include "viz/panes/look_at.h"
#include "viz/panes/panes.h"
#include "viz/view/step_point.h"

/* A half-close, its answer, and what becomes of it. */
static const char *const story[] = {
    "10 server + started",
    "20 client + started",
    "30 s1 @ kind=tcp state=ESTABLISHED rq=0 wq=0",
    "31 s2 @ kind=tcp state=ESTABLISHED rq=0 wq=0",
    "40 server . getpid()",
    "41 server < getpid() = 7 | fds 4=s2",
    "42 client . getpid()",
    "43 client < getpid() = 8 | fds 3=s1",
    "100 client > send(3, \"ask\", 3, 0)",
    "110 client !",
    "120 wire * client:40122 > server:7000  PSH ACK seq 1 ack 1 win 65536, 3 bytes",
    "121 wire * server:7000 > client:40122  ACK seq 1 ack 4 win 65536",
    "130 client < send(3, \"ask\", 3, 0) = 3",
    "131 s2 @ rq=3",
    "200 client > shutdown(3, SHUT_WR)",
    "210 client !",
    "220 wire * client:40122 > server:7000  FIN ACK seq 4 ack 1 win 65536",
    "230 client < shutdown(3, SHUT_WR) = 0",
    "231 s1 @ state=FIN_WAIT1",
    "232 s2 @ state=CLOSE_WAIT",
    "300 server > recv(4, ..., 512, 0)",
    "310 server !",
    "320 server < recv(4, \"ask\", 512, 0) = 3",
    "330 s2 @ rq=0",
    "400 client > recv(3, ..., 512, 0)",
    "410 client !",
    "420 client ~",
    "430 s1 @ state=FIN_WAIT2",
    "500 server > send(4, \"you\", 3, 0)",
    "510 server !",
    "520 server < send(4, \"you\", 3, 0) = -1 EPIPE",
    "530 wire * server:7000 > client:40122  RST seq 1 win 0",
    "600 server > close(4)",
    "610 server !",
    "620 wire * server:7000 > client:40122  RST seq 1 win 0",
    "621 wire * server:7000 > client:40122  PSH ACK seq 1 ack 1 win 0, 3 bytes",
    "630 server < close(4) = 0",
    "700 server > select(5, [4]) | sets 4:1:0",
    "710 server !",
    "720 server < select(5, [4]) = 1 | sets 4:1:1",
};

enum { SENDS = 3, SHUTS, READS, SLEEPS, FAILS, RESETS, SELECTS };

static struct step_point at(struct view *view, uint32_t step)
{
    assert_true(view_go(view, step));
    return step_point_of(view);
}

static bool is_line(const struct view *view, struct step_point point, const char *text)
{
    struct event event;

    assert_true(timeline_event(view->timeline, point.event, &event));
    return str_has(event.line, text);
}

static void a_step_is_about_the_packet_that_says_most(void **state)
{
    struct view view;
    (void)state;
    STORY_VIEW(&view, story);
    assert_int_equal(at(&view, SENDS).kind, POINT_PACKET);
    assert_true(is_line(&view, at(&view, SENDS), "3 bytes"));
    assert_int_equal(at(&view, SHUTS).kind, POINT_PACKET);
    assert_true(is_line(&view, at(&view, SHUTS), "FIN ACK"));
    assert_true(is_line(&view, at(&view, RESETS), "RST"));
    script_end(&view);
}

static void without_such_a_packet_it_is_about_the_call(void **state)
{
    struct view view;
    (void)state;
    STORY_VIEW(&view, story);
    assert_int_equal(at(&view, READS).kind, POINT_CALL);
    assert_true(is_line(&view, at(&view, READS), "recv(4, \"ask\", 512, 0) = 3"));
    script_end(&view);
}

static void a_call_that_failed_is_what_it_is_about_whatever_else_came(void **state)
{
    struct view view;
    (void)state;
    STORY_VIEW(&view, story);
    assert_int_equal(at(&view, FAILS).kind, POINT_CALL);
    assert_true(is_line(&view, at(&view, FAILS), "EPIPE"));
    script_end(&view);
}

static void where_the_call_sleeps_it_is_about_the_state_that_changed(void **state)
{
    struct view view;
    (void)state;
    STORY_VIEW(&view, story);
    assert_int_equal(at(&view, SLEEPS).kind, POINT_STATE);
    char *strong = script_marked(&view, panes[PANE_BUFFERS], 60, 20, STYLE_STRONG);
    assert_non_null(strstr(strong, "FIN_WAIT2"));
    assert_null(strstr(strong, "CLOSE_WAIT"));
    free(strong);
    script_end(&view);
}

static void before_the_first_step_there_is_nothing(void **state)
{
    struct view view;
    struct look_at look;
    (void)state;
    STORY_VIEW(&view, story);
    assert_int_equal(at(&view, 0).kind, POINT_NONE);
    look_at_find(&view, &look);
    assert_int_equal(look.count, 0);
    script_end(&view);
}

static unsigned lines_of(const char *text)
{
    unsigned lines = 0;
    for (; *text; text++)
        lines += *text != '\n' && *text != ' ' && (text[strcspn(text, "\n")] == '\n');
    return lines;
}

/* The arrow alone, not the call beside it, which is lit weakly. */
static void one_thing_is_lit_strongly_and_the_rest_weakly(void **state)
{
    struct view view;
    (void)state;
    STORY_VIEW(&view, story);
    assert_true(view_go(&view, SHUTS));
    char *strong = script_marked(&view, panes[PANE_LADDER], 80, 20, STYLE_STRONG);
    char *weak = script_marked(&view, panes[PANE_LADDER], 80, 20, STYLE_LIT);
    assert_non_null(strstr(strong, "FIN ACK"));
    assert_null(strstr(strong, "shutdown"));
    assert_non_null(strstr(weak, "shutdown"));
    assert_true(lines_of(strong) > 0);
    free(strong), free(weak);
    strong = script_marked(&view, panes[PANE_BUFFERS], 80, 20, STYLE_STRONG);
    weak = script_marked(&view, panes[PANE_BUFFERS], 80, 20, STYLE_LIT);
    assert_int_equal(lines_of(strong), 0);
    assert_non_null(strstr(weak, "CLOSE_WAIT"));
    free(strong), free(weak);
    assert_true(view_go(&view, READS));
    strong = script_marked(&view, panes[PANE_LADDER], 80, 20, STYLE_STRONG);
    assert_non_null(strstr(strong, "recv(4, \"ask\""));
    assert_null(strstr(strong, "shutdown"));
    free(strong);
    script_end(&view);
}

/* Without a colour, and in ASCII, a sign at the margin says the same. */
static void a_sign_says_the_same_without_colours(void **state)
{
    struct view view;
    (void)state;
    STORY_VIEW(&view, story);
    assert_true(view_go(&view, SHUTS));
    char *drawn = script_draw(&view, panes[PANE_LADDER], 80, 20, true);
    char *sign = strstr(drawn, "\n*");
    assert_non_null(sign);
    assert_non_null(strstr(sign, "FIN ACK"));
    assert_null(strstr(sign + 1, "\n*"));
    free(drawn);
    drawn = script_draw(&view, panes[PANE_PACKETS], 80, 20, false);
    sign = strstr(drawn, "◆");
    assert_non_null(sign);
    assert_non_null(strstr(sign, "FIN ACK"));
    assert_null(strstr(sign + 1, "◆"));
    free(drawn);
    script_end(&view);
}

static void what_a_wait_answered_is_marked_in_the_sets(void **state)
{
    struct view view;
    (void)state;
    STORY_VIEW(&view, story);
    assert_true(view_go(&view, SELECTS));
    char *drawn = script_draw(&view, panes[PANE_SETS], 60, 20, false);
    char *sign = strstr(drawn, "◆");
    assert_non_null(sign);
    assert_non_null(strstr(sign, "select("));
    free(drawn);
    char *strong = script_marked(&view, panes[PANE_SETS], 60, 20, STYLE_STRONG);
    assert_non_null(strstr(strong, "■"));
    free(strong);
    script_end(&view);
}

static void expect_places(struct view *view, uint32_t step, const char *wanted)
{
    char text[LOOK_AT_MAX];

    assert_true(view_go(view, step));
    look_at_text(view, text, sizeof text);
    assert_string_equal(text, wanted);
}

static void it_says_where_to_look_from_what_changed(void **state)
{
    struct view view;
    (void)state;
    STORY_VIEW(&view, story);
    expect_places(&view, 1, "look at: ladder getpid(); sets server 4");
    expect_places(&view, SENDS, "look at: packets 1 (3 bytes); buffers server 4");
    expect_places(&view, SHUTS,
                  "look at: packets 3 (FIN ACK); buffers client 3 FIN_WAIT1, server 4 CLOSE_WAIT");
    expect_places(&view, READS, "look at: ladder recv(); buffers server 4");
    expect_places(&view, SLEEPS, "look at: buffers client 3 FIN_WAIT2");
    expect_places(&view, FAILS, "look at: ladder send(); packets 4");
    expect_places(&view, SELECTS, "look at: sets what is ready; ladder select()");
    script_end(&view);
}

static void where_there_is_no_room_the_panes_are_named_alone(void **state)
{
    struct view view;
    struct look_at look;
    struct canvas canvas;
    (void)state;
    STORY_VIEW(&view, story);
    assert_true(view_go(&view, SHUTS));
    look_at_find(&view, &look);
    assert_true(canvas_make(&canvas, 50, 1, false));
    look_at_draw(&look, &canvas, 1, 0);
    char *text = canvas_dump(&canvas);
    assert_string_equal(text, " ◆ look at: packets 3 (FIN ACK) · buffers\n");
    free(text);
    canvas_free(&canvas);
    script_end(&view);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_is_about_the_packet_that_says_most),
        cmocka_unit_test(without_such_a_packet_it_is_about_the_call),
        cmocka_unit_test(a_call_that_failed_is_what_it_is_about_whatever_else_came),
        cmocka_unit_test(where_the_call_sleeps_it_is_about_the_state_that_changed),
        cmocka_unit_test(before_the_first_step_there_is_nothing),
        cmocka_unit_test(one_thing_is_lit_strongly_and_the_rest_weakly),
        cmocka_unit_test(a_sign_says_the_same_without_colours),
        cmocka_unit_test(what_a_wait_answered_is_marked_in_the_sets),
        cmocka_unit_test(it_says_where_to_look_from_what_changed),
        cmocka_unit_test(where_there_is_no_room_the_panes_are_named_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

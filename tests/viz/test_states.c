/* The TCP state diagram, and what opens it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/viz/recording_script.h"
#include "tests/viz/stage.h"
#include "viz/connection/connection_view.h"
#include "viz/view/history.h"
#include "viz/view/view.h"

#define TILL_THE_END                                                                                         \
    "10 server + started", "20 client + started", "30 server . socket()",                                    \
        "31 server < socket() = 3 | fds 3=s1", "32 s1 @ kind=tcp state=CLOSED owner=server",                 \
        "40 server . listen(3, 1)", "44 server < listen(3, 1) = 0",                                          \
        "45 s1 @ state=LISTEN local=*:7000 aq=0 backlog=1", "50 client . socket()",                          \
        "51 client < socket() = 3 | fds 3=s2", "52 s2 @ kind=tcp state=CLOSED owner=client",                 \
        "60 client . connect(3, server:7000, 16)", "70 client ~",                                            \
        "72 s2 @ state=SYN_SENT local=client:40122 remote=server:7000",                                      \
        "1072 client < connect(3, server:7000, 16) = 0", "1073 s2 @ state=ESTABLISHED peer=3",               \
        "1074 s3 @ kind=tcp state=ESTABLISHED local=server:7000 remote=client:40122 peer=2 parent=1",        \
        "1080 server . accept(3, NULL, NULL)", "1084 server < accept(3, NULL, NULL) = 4 | fds 4=s3",         \
        "1085 s3 @ owner=server parent=0", "2080 client . shutdown(3, SHUT_WR)",                             \
        "2084 client < shutdown(3, SHUT_WR) = 0", "2085 s2 @ state=FIN_WAIT2", "2086 s3 @ state=CLOSE_WAIT", \
        "3080 server . close(4)", "3084 server < close(4) = 0 | fds 4=-", "3085 s3 @ state=GONE",

static const char *const shut[] = { TILL_THE_END "3086 s2 @ state=TIME_WAIT" };

/* What the kernel says of a socket whose connection waits, before the list of all sockets is asked. */
static const char *const closed_first[] = { TILL_THE_END "3086 s2 @ state=CLOSED",
                                            "3086 s2 @ state=TIME_WAIT" };

static void draw_sheet(const struct view *view, struct canvas *canvas)
{
    connection_view_draw(view, canvas);
}

static const struct pane_ops sheet = { .name = "sheet", .draw = draw_sheet };

static void check(uint32_t step, int width, int height, bool ascii, const char *name)
{
    struct view view;
    STORY_VIEW(&view, shut);
    assert_true(view_go(&view, step < timeline_steps(view.timeline) ? step : timeline_steps(view.timeline)));
    connection_view_open(&view, SHEET_STATES, 0);
    script_golden(&view, &sheet, width, height, ascii, name);
    script_end(&view);
}

static void both_ends_stand_on_the_diagram_with_the_way_they_came(void **state)
{
    (void)state;
    check(UINT32_MAX, 80, 18, false, "states-80");
    check(UINT32_MAX, 80, 18, true, "states-80-ascii");
    check(UINT32_MAX, 130, 36, false, "states-130");
    check(UINT32_MAX, 60, 11, false, "states-60");
    check(UINT32_MAX, 200, 55, false, "states-200");
}

static void a_connection_is_not_closed_before_its_time_wait(void **state)
{
    (void)state;
    struct view view;
    STORY_VIEW(&view, closed_first);
    assert_true(view_go(&view, timeline_steps(view.timeline)));
    connection_view_open(&view, SHEET_STATES, 0);
    script_golden(&view, &sheet, 80, 18, false, "states-80");
    script_end(&view);
}

static void the_diagram_moves_as_one_steps(void **state)
{
    (void)state;
    check(4, 80, 18, false, "states-asked");
    check(6, 80, 18, false, "states-half-closed");
}

static void what_moved_in_the_last_step_is_lit(void **state)
{
    struct view view;
    (void)state;
    STORY_VIEW(&view, shut);
    assert_true(view_go(&view, 6));
    connection_view_open(&view, SHEET_STATES, 0);
    char *lit = script_marked(&view, &sheet, 80, 18, STYLE_STRONG);
    assert_non_null(strstr(lit, "FIN_WAIT2"));
    assert_non_null(strstr(lit, "CLOSE_WAIT"));
    assert_null(strstr(lit, "ESTABLISHED"));
    free(lit);
    script_end(&view);
}

/* Drawn without it, as colours are. */
static void each_end_has_a_letter_and_a_sign(void **state)
{
    struct view view;
    (void)state;
    STORY_VIEW(&view, shut);
    assert_true(view_go(&view, 6));
    connection_view_open(&view, SHEET_STATES, 0);
    char *drawn = script_draw(&view, &sheet, 80, 18, true);
    assert_non_null(strstr(drawn, "C>[FIN_WAIT2]"));
    assert_non_null(strstr(drawn, "[CLOSE_WAIT]<S"));
    assert_non_null(strstr(drawn, "Cv[ESTABLISHED]vS"));
    free(drawn);
    script_end(&view);
}

static void the_time_in_a_state_is_from_when_it_came_to_when_it_went(void **state)
{
    struct view view;
    (void)state;
    STORY_VIEW(&view, shut);
    connection_view_open(&view, SHEET_STATES, 0);
    char *drawn = script_draw(&view, &sheet, 80, 18, false);
    assert_non_null(strstr(drawn, "SYN_SENT        1.0 ms"));
    assert_non_null(strstr(drawn, "FIN_WAIT2       1.0 ms"));
    free(drawn);
    script_end(&view);
}

static void a_listener_alone_waits_in_listen(void **state)
{
    struct view view;
    (void)state;
    STORY_VIEW(&view, shut);
    assert_true(view_go(&view, 2));
    connection_view_open(&view, SHEET_STATES, 1);
    char *drawn = script_draw(&view, &sheet, 80, 18, true);
    assert_non_null(strstr(drawn, "S>[LISTEN]"));
    free(drawn);
    script_end(&view);
}

static void without_a_tcp_socket_it_says_so(void **state)
{
    static const char *const none[] = { "10 server + started", "20 server . pipe()",
                                        "21 server < pipe() = 0" };
    struct view view;
    (void)state;
    STORY_VIEW(&view, none);
    connection_view_open(&view, SHEET_STATES, 0);
    char *drawn = script_draw(&view, &sheet, 80, 18, true);
    assert_non_null(strstr(drawn, "No TCP socket as yet"));
    free(drawn);
    script_end(&view);
}

static void a_key_opens_it_and_the_session_goes_on_below(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage, false, 80, 24, false);
    stage_press(&stage, "space*6 T");
    assert_true(stage_shows(&stage, "SYN ACK ▸ ACK"));
    uint32_t step = stage.screen.view.step;
    stage_press(&stage, "space");
    assert_int_equal(stage.screen.view.step, step + 1);
    assert_true(stage_shows(&stage, "SYN ACK ▸ ACK"));
    stage_press(&stage, "esc");
    assert_int_equal(stage.screen.view.sheet.kind, SHEET_NONE);
    stage_close(&stage);
}

static void enter_on_a_socket_of_a_pane_opens_it(void **state)
{
    struct stage stage;
    (void)state;
    for (const char *pane = "34"; *pane; pane++) {
        char keys[32];
        stage_open(&stage, false, 80, 24, false);
        snprintf(keys, sizeof keys, "space*8 %c down enter", *pane);
        stage_press(&stage, keys);
        assert_int_equal(stage.screen.view.sheet.kind, SHEET_STATES);
        assert_int_not_equal(stage.screen.view.object, 0);
        assert_int_equal(stage.screen.view.sheet.object, stage.screen.view.object);
        assert_true(stage_shows(&stage, "close(), FIN"));
        stage_close(&stage);
    }
}

static void any_size_is_drawn_without_harm(void **state)
{
    struct view view;
    (void)state;
    STORY_VIEW(&view, shut);
    for (int kind = SHEET_STATES; kind <= SHEET_TALK; kind++) {
        connection_view_open(&view, (enum sheet_kind)kind, 0);
        for (int width = 1; width < 400; width += width < 140 ? 3 : 37)
            for (int height = 1; height < 120; height += height < 45 ? 2 : 23)
                free(script_draw(&view, &sheet, width, height, false));
    }
    script_end(&view);
}

static void the_trail_knows_the_states_before_any_position(void **state)
{
    struct view view;
    const struct history_state *states;
    (void)state;
    STORY_VIEW(&view, shut);
    assert_int_equal(history_states(view.trail, 2, view.position, &states), 5);
    assert_true(str_is(states[1].name, "SYN_SENT"));
    assert_int_equal(history_states(view.trail, 2, states[1].index, &states), 1);
    assert_int_equal(history_states(view.trail, 99, view.position, &states), 0);
    script_end(&view);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ends_stand_on_the_diagram_with_the_way_they_came),
        cmocka_unit_test(a_connection_is_not_closed_before_its_time_wait),
        cmocka_unit_test(the_diagram_moves_as_one_steps),
        cmocka_unit_test(what_moved_in_the_last_step_is_lit),
        cmocka_unit_test(each_end_has_a_letter_and_a_sign),
        cmocka_unit_test(the_time_in_a_state_is_from_when_it_came_to_when_it_went),
        cmocka_unit_test(a_listener_alone_waits_in_listen),
        cmocka_unit_test(without_a_tcp_socket_it_says_so),
        cmocka_unit_test(a_key_opens_it_and_the_session_goes_on_below),
        cmocka_unit_test(enter_on_a_socket_of_a_pane_opens_it),
        cmocka_unit_test(any_size_is_drawn_without_harm),
        cmocka_unit_test(the_trail_knows_the_states_before_any_position),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

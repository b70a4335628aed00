/* Showing a class: a step a key, playing up to a question, its show of hands, and keys that stay in sight. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lab/base/clock.h"
#include "tests/viz/recording_script.h"
#include "tests/viz/taught.h"

static struct stage stage;

static int open_demo(void **state)
{
    (void)state;
    return open_lesson(&stage, false, 130, 40, false, true);
}

static int close_stage(void **state)
{
    (void)state;
    stage_close(&stage);
    return 0;
}

/* A row of the screen, from above; from below when negative. Owned by the caller. */
static char *row_of(int number)
{
    char *text = stage_text(&stage), *line = text;
    int rows = 0;

    for (const char *c = text; *c; c++)
        rows += *c == '\n';
    for (int y = number < 0 ? rows + number : number; y > 0; y--)
        line = strchr(line, '\n') + 1;
    line = strndup(line, strcspn(line, "\n"));
    free(text);
    return line;
}

static void row_has(int number, const char *words, bool wanted)
{
    char *row = row_of(number);

    if ((strstr(row, words) != NULL) != wanted)
        fail_msg("row %d %s \"%s\": %s", number, wanted ? "has no" : "has", words, row);
    free(row);
}

/* As if so much time had passed that the next step is due. */
static bool play_on(void)
{
    stage.screen.modes.demo.next_ns = stage.screen.modes.demo.look_ns = 0;
    return screen_tick(&stage.screen);
}

/* ---- steps */

static void space_is_one_step(void **state)
{
    (void)state;
    for (uint32_t step = 1; step <= 4; step++) {
        stage_press(&stage, "space");
        assert_int_equal(stage.screen.view.step, step);
        assert_int_equal(mode_stack_due(&stage.screen.stack), INT64_MAX);
        assert_false(play_on());
    }
}

static void p_plays_and_pauses_as_the_title_says(void **state)
{
    (void)state;
    row_has(0, "playing", false);
    stage_press(&stage, "P");
    assert_int_equal(stage.screen.view.step, 1);
    row_has(0, "▶▶ playing 2 s", true);
    assert_false(screen_tick(&stage.screen));
    assert_true(play_on());
    assert_int_equal(stage.screen.view.step, 2);
    stage_press(&stage, "+");
    row_has(0, "▶▶ playing 1 s", true);
    stage_press(&stage, "P");
    row_has(0, "playing", false);
    assert_false(play_on());
    assert_int_equal(stage.screen.view.step, 2);
}

/* A hand on the keyboard is not to race with the clock. */
static void a_step_by_hand_stops_the_play_first(void **state)
{
    static const char *const keys[] = { "space", "left", "right", "home", "end" };

    (void)state;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        stage_press(&stage, "home P");
        row_has(0, "playing", true);
        stage_press(&stage, keys[i]);
        row_has(0, "playing", false);
        assert_false(play_on());
    }
    stage_press(&stage, "home P space");
    assert_int_equal(stage.screen.view.step, 1);
}

static void the_play_pauses_at_each_question(void **state)
{
    (void)state;
    stage_press(&stage, "P");
    while (stage.screen.view.step < 4)
        assert_true(play_on());
    row_has(0, "?? question", true);
    assert_false(play_on());
    stage_press(&stage, "P");
    assert_int_equal(stage.screen.view.step, 4);
    stage_press(&stage, "b b");
    row_has(0, "playing", false);
    assert_false(play_on());
    stage_press(&stage, "P");
    assert_int_equal(stage.screen.view.step, 5);
}

static void the_play_waits_until_all_are_at_rest(void **state)
{
    (void)state;
    stage_close(&stage);
    open_lesson(&stage, true, 130, 40, false, true);
    stage.mute = true;
    stage_press(&stage, "P");
    stage.commands[0] = '\0';
    stage.screen.modes.demo.next_ns = clock_monotonic_ns();
    assert_false(screen_tick(&stage.screen));
    assert_true(mode_stack_due(&stage.screen.stack) > stage.screen.modes.demo.next_ns);
    assert_string_equal(stage.commands, "");
    sample_step(stage.tale);
    screen_grow(&stage.screen);
    view_grow(&stage.screen.view);
    stage.screen.modes.demo.look_ns = 0;
    assert_false(screen_tick(&stage.screen));
    sample_rest(stage.tale, 1, NULL);
    screen_grow(&stage.screen);
    stage.screen.modes.demo.look_ns = 0;
    assert_true(screen_tick(&stage.screen));
    assert_string_equal(stage.commands, "step server;");
}

static void the_play_waits_below_a_window(void **state)
{
    (void)state;
    stage_press(&stage, "P ?");
    assert_false(play_on());
    assert_int_equal(mode_stack_due(&stage.screen.stack), INT64_MAX);
    stage_press(&stage, "esc");
    assert_true(play_on());
}

static void plus_and_minus_change_the_speed(void **state)
{
    (void)state;
    stage_press(&stage, "+");
    assert_true(stage_shows(&stage, "A step every 1 s."));
    stage_press(&stage, "-*20");
    assert_true(stage_shows(&stage, "A step every 8 s."));
    stage_press(&stage, "+*20");
    assert_true(stage_shows(&stage, "A step every 0.25 s."));
}

static void b_blanks_until_the_next_key(void **state)
{
    char *screen;

    (void)state;
    stage_press(&stage, "b");
    screen = stage_text(&stage);
    assert_int_equal(strspn(screen, "\n"), strlen(screen));
    free(screen);
    stage_press(&stage, "space");
    assert_int_equal(stage.screen.view.step, 0);
    assert_true(stage_shows(&stage, "step 0 of 13"));
}

/* ---- the keys */

static void the_keys_stay_in_sight_whatever_is_said_or_pressed(void **state)
{
    static const int sizes[][2] = { { 60, 16 }, { 80, 24 }, { 130, 40 }, { 200, 60 } };

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        stage_close(&stage);
        open_lesson(&stage, false, sizes[i][0], sizes[i][1], false, true);
        stage_press(&stage, "space*2 left right +");
        row_has(-1, "space step", true);
        row_has(-1, "P play", true);
        row_has(-2, "A step every 1 s.", true);
        row_has(-2, "left   right   +", true);
        stage_press(&stage, "?");
        row_has(-1, "q quit", true);
        stage_press(&stage, "esc S");
        row_has(-1, "q quit", true);
        stage_press(&stage, "esc : t h");
        row_has(-2, ":th", true);
        row_has(-1, "enter go", true);
        stage_press(&stage, "esc s");
        row_has(-1, "l ladder", true);
        stage_press(&stage, "esc");
    }
}

/* ---- hands */

static void hands_are_shown_beside_what_the_run_answers(void **state)
{
    (void)state;
    stage_press(&stage, "space*4");
    row_has(-1, "h hands", true);
    stage_press(&stage, "h 1 2 space 2 4 , 3");
    row_has(-2, "hands for a to c, as in 12 5 0: 12 24,3", true);
    row_has(-1, "enter go", true);
    stage_press(&stage, "enter");
    assert_true(stage_shows(&stage, "The hands are counted"));
    assert_true(stage_hides(&stage, " 24  succeed at once"));
    stage_press(&stage, "esc space*2");
    assert_true(stage_shows(&stage, "the run answers:  b  succeed at once"));
    assert_true(stage_shows(&stage, "✓ b ▓▓▓▓▓▓"));
    assert_true(stage_shows(&stage, " 24  succeed at once"));
    assert_true(stage_shows(&stage, " 12  wait for accept()"));
    stage_press(&stage, "S");
    assert_true(stage_shows(&stage, " 24  succeed at once"));
}

static void hands_are_kept_nowhere_else(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 h 1 enter esc end");
    assert_null(strstr(kept, "handshake"));
}

static void what_is_no_count_of_hands_is_asked_again(void **state)
{
    static const char *const wrong[] = { "x", "1 space 2 space 3 space 4", "-", "9 9 9 9 9 9", "" };

    (void)state;
    stage_press(&stage, "space*4");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        stage_press(&stage, "h");
        stage_press(&stage, wrong[i]);
        stage_press(&stage, "enter");
        assert_true(stage_shows(&stage, "✗hands for a to c, as in 12 5 0:"));
        stage_press(&stage, "esc");
        row_has(0, "?? question", true);
    }
}

static void hands_are_asked_for_before_a_class_alone(void **state)
{
    (void)state;
    stage_press(&stage, "h");
    assert_true(stage_hides(&stage, "hands for"));
    stage_close(&stage);
    open_lesson(&stage, false, 130, 40, false, false);
    stage_press(&stage, "space*4 h");
    assert_true(stage_hides(&stage, "hands"));
}

/* ---- room */

static void there_is_a_blank_row_between_two_of_the_ladder(void **state)
{
    char *screen;

    (void)state;
    stage_press(&stage, "space*2 2 z");
    screen = stage_text(&stage);
    const char *bind = strstr(screen, "bind(3"), *socket = strstr(screen, "socket(AF");
    int lines = 0;
    assert_non_null(bind);
    assert_non_null(socket);
    for (const char *c = socket; c < bind; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 2);
    free(screen);
}

static int lines_between(const char *screen, const char *a, const char *b)
{
    const char *from = strstr(screen, a), *to = from ? strstr(from, b) : NULL;
    int lines = 0;

    if (!from || !to)
        fail_msg("no \"%s\" behind \"%s\" in:\n%s", b, a, screen);
    for (const char *c = from; c < to; c++)
        lines += *c == '\n';
    return lines;
}

/* Where there is room; where there is none the rows stand together. */
static void rows_of_the_other_panes_are_apart_where_there_is_room(void **state)
{
    char *screen;

    (void)state;
    for (int class = 0; class < 2; class ++) {
        stage_close(&stage);
        open_lesson(&stage, false, 130, 60, false, class);
        stage_press(&stage, "space*4 b a space*2");
        screen = stage_text(&stage);
        assert_int_equal(lines_between(screen, "1 +1.1 ms", "2 +15 µs"), class ? 2 : 1);
        assert_int_equal(lines_between(screen, "TCP LISTEN", "TCP ESTAB"), class ? 2 : 1);
        assert_int_equal(lines_between(screen, "  queue", "client 3 ⇄ server 4"), class ? 3 : 2);
        free(screen);
    }
    stage_close(&stage);
    open_lesson(&stage, false, 130, 30, false, true);
    stage_press(&stage, "space*4 b a space*2");
    screen = stage_text(&stage);
    assert_int_equal(lines_between(screen, "TCP LISTEN", "TCP ESTAB"), 1);
    free(screen);
}

static void a_click_in_a_pane_with_room_finds_its_row(void **state)
{
    char *screen, keys[32];
    int y = 0;

    (void)state;
    stage_close(&stage);
    open_lesson(&stage, false, 130, 60, false, true);
    stage_press(&stage, "space*4 b a space*2 M");
    screen = stage_text(&stage);
    for (const char *c = screen; c < strstr(screen, "2 +15 µs"); c++)
        y += *c == '\n';
    free(screen);
    snprintf(keys, sizeof keys, "click@110,%d", y);
    stage_press(&stage, keys);
    row_has(y, "▸", true);
}

static void a_click_and_the_arrows_find_the_spaced_rows(void **state)
{
    char *screen, keys[32];
    int y = 0;

    (void)state;
    stage_press(&stage, "space*3 2 z M");
    screen = stage_text(&stage);
    for (const char *c = screen; c < strstr(screen, "bind(3"); c++)
        y += *c == '\n';
    free(screen);
    snprintf(keys, sizeof keys, "click@90,%d", y);
    stage_press(&stage, keys);
    row_has(y, "▸", true);
    stage_press(&stage, "up");
    row_has(y, "▸", false);
    row_has(y - 2, "▸", true);
}

static void sets_and_ladder_are_seen_together_on_a_small_screen(void **state)
{
    (void)state;
    stage_close(&stage);
    open_lesson(&stage, false, 80, 24, false, true);
    stage_press(&stage, "space*3");
    assert_true(stage_shows(&stage, "listen(3, 8) = 0"));
    assert_true(stage_shows(&stage, "── 3 sets"));
    assert_true(stage_shows(&stage, "3 TCP LISTEN"));
    stage_press(&stage, "5");
    assert_true(stage_shows(&stage, "── 5 packets"));
    assert_true(stage_shows(&stage, "listen(3, 8) = 0"));
    stage_press(&stage, "1");
    assert_true(stage_hides(&stage, "── 5 packets"));
    stage_press(&stage, "2 z");
    assert_true(stage_hides(&stage, "── "));
}

/* ---- whole screens */

static void screens_are_as_kept(void **state)
{
    static const int sizes[][2] = { { 80, 24 }, { 130, 40 } };
    static const char *const shots[][2] = {
        { "demo", "space*4" }, { "demo-hands", "space*4 h 1 2 space 2 4 space 3 enter esc space*2" }
    };
    char name[64], *drawn;

    (void)state;
    for (size_t i = 0; i < 2; i++)
        for (int n = 0; n < 4; n++) {
            const int *size = sizes[n / 2];
            open_lesson(&stage, false, size[0], size[1], n % 2, true);
            stage_press(&stage, shots[i][1]);
            drawn = stage_text(&stage);
            snprintf(name, sizeof name, "%s-%dx%d%s", shots[i][0], size[0], size[1], n % 2 ? "-ascii" : "");
            script_compare(drawn, name);
            for (const char *p = drawn; n % 2 && *p; p++)
                assert_true((unsigned char)*p < 0x80);
            free(drawn);
            stage_close(&stage);
        }
}

int main(void)
{
#define DEMO(test) cmocka_unit_test_setup_teardown(test, open_demo, close_stage)
    const struct CMUnitTest tests[] = {
        DEMO(space_is_one_step),
        DEMO(p_plays_and_pauses_as_the_title_says),
        DEMO(a_step_by_hand_stops_the_play_first),
        DEMO(the_play_pauses_at_each_question),
        DEMO(the_play_waits_until_all_are_at_rest),
        DEMO(the_play_waits_below_a_window),
        DEMO(plus_and_minus_change_the_speed),
        DEMO(b_blanks_until_the_next_key),
        DEMO(the_keys_stay_in_sight_whatever_is_said_or_pressed),
        DEMO(hands_are_shown_beside_what_the_run_answers),
        DEMO(hands_are_kept_nowhere_else),
        DEMO(what_is_no_count_of_hands_is_asked_again),
        DEMO(hands_are_asked_for_before_a_class_alone),
        DEMO(there_is_a_blank_row_between_two_of_the_ladder),
        DEMO(rows_of_the_other_panes_are_apart_where_there_is_room),
        DEMO(a_click_in_a_pane_with_room_finds_its_row),
        DEMO(a_click_and_the_arrows_find_the_spaced_rows),
        DEMO(sets_and_ladder_are_seen_together_on_a_small_screen),
        cmocka_unit_test(screens_are_as_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

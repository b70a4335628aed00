/* What lies over the lesson: notes, the summary, another run beside this one, showing a class. */
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
#include "viz/view/view.h"

static struct stage stage;

static int open_replay(void **state)
{
    (void)state;
    return open_lesson(&stage, false, 130, 40, false, false);
}

static int close_stage(void **state)
{
    (void)state;
    stage_close(&stage);
    return 0;
}

/* ---- notes */

static void notes_are_shown_to_the_presenter_alone(void **state)
{
    (void)state;
    stage_press(&stage, "space*2 6");
    assert_true(stage_shows(&stage, "Now they can call."));
    assert_true(stage_hides(&stage, "who has ever seen"));
    stage_press(&stage, "n");
    assert_true(stage_shows(&stage, "Ask who has ever seen a SYN."));
    stage_press(&stage, "n");
    assert_true(stage_hides(&stage, "who has ever seen"));
}

/* ---- the summary */

static void one_step_more_at_the_end_shows_what_was_seen(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 b a end");
    assert_true(stage_hides(&stage, "what was seen"));
    stage_press(&stage, "space");
    assert_true(stage_shows(&stage, "what was seen"));
    assert_true(stage_shows(&stage, "Predictions  1 of 2 right"));
    assert_true(stage_shows(&stage, "✓ What will connect() do?"));
    assert_true(stage_shows(&stage, "✗ Can the client send already?"));
    assert_true(stage_shows(&stage, "  b  yes"));
    assert_true(stage_shows(&stage, "you said a  no"));
    assert_true(stage_shows(&stage, "sockeye run 01 waiting"));
    assert_true(stage_shows(&stage, "sockeye start 01"));
    stage_press(&stage, "space*7");
    assert_true(stage_shows(&stage, "what was seen"));
    stage_press(&stage, "esc");
    assert_true(stage_hides(&stage, "what was seen"));
}

static void what_fits_a_larger_window_is_not_left_scrolled(void **state)
{
    struct canvas *canvas = &stage.screen.canvas;

    (void)state;
    stage_press(&stage, "space*4 b a end");
    canvas_free(canvas);
    assert_true(canvas_make(canvas, 60, 16, false));
    stage_press(&stage, "S pgdn*9");
    assert_true(stage_hides(&stage, "Predictions"));
    canvas_free(canvas);
    assert_true(canvas_make(canvas, 130, 40, false));
    assert_true(stage_shows(&stage, "Predictions  1 of 2 right"));
}

/* However often one went on at its end. */
static void one_row_up_from_the_end_of_a_window_is_seen(void **state)
{
    static const char *const windows[] = { "?", "space*4 r", "esc b a home ] p enter" };
    struct canvas *canvas = &stage.screen.canvas;

    (void)state;
    canvas_free(canvas);
    assert_true(canvas_make(canvas, 60, 16, false));
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
        stage_press(&stage, windows[i]);
        char *first = stage_text(&stage);
        stage_press(&stage, "down*250");
        char *last = stage_text(&stage);
        stage_press(&stage, "down*250 up");
        char *above = stage_text(&stage);
        assert_string_not_equal(first, last);
        if (strcmp(above, last) == 0)
            fail_msg("%s: nothing moved in\n%s", windows[i], above);
        stage_press(&stage, "esc");
        free(first);
        free(last);
        free(above);
    }
}

static void a_key_that_means_something_else_leaves_the_summary_and_is_done(void **state)
{
    (void)state;
    stage_press(&stage, "S left");
    assert_true(stage_hides(&stage, "what was seen"));
    stage_press(&stage, "space*4 b b end space home");
    assert_int_equal(stage.screen.view.step, 0);
    stage_press(&stage, "end space q");
    assert_true(stage.screen.done);
}

static void the_summary_tells_no_more_than_the_position(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 b a S");
    assert_true(stage_shows(&stage, "  this run has not shown it"));
    assert_true(stage_hides(&stage, "succeed at once"));
    assert_true(stage_hides(&stage, "Is this ever asked"));
}

/* ---- two runs side by side */

static void wait_for_other(void)
{
    for (int64_t deadline = clock_monotonic_ns() + 5000000000; mode_stack_busy(&stage.screen.stack);) {
        assert_true(clock_monotonic_ns() < deadline);
        screen_tick(&stage.screen);
    }
}

static void d_offers_other_runs_and_lays_one_beside_this(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 b b end d");
    assert_true(stage_shows(&stage, "▸ tcp "));
    stage_press(&stage, "down enter");
    assert_true(stage_shows(&stage, "recording \"waiting\""));
    wait_for_other();
    assert_true(stage_shows(&stage, "01 tcp waiting"));
    assert_true(stage_shows(&stage, "The same from beginning to end"));
    stage_press(&stage, "home right*2");
    assert_int_equal(side_by_side_left_step(&stage.screen.modes.two_runs.beside), 3);
    stage_press(&stage, "d");
    assert_int_equal(stage.screen.view.step, 3);
    assert_false(stage_has(&stage, &two_runs_mode));
}

static void no_more_of_this_run_is_compared_than_may_be_seen(void **state)
{
    (void)state;
    stage_press(&stage, "space*3 d enter");
    wait_for_other();
    assert_true(stage_shows(&stage, "They part"));
    assert_true(stage_shows(&stage, ">"));
    stage_press(&stage, "end esc");
    assert_int_equal(stage.screen.view.step, 4);
}

static void a_recording_that_cannot_begin_says_why(void **state)
{
    (void)state;
    stage_press(&stage, "d down*2 enter");
    assert_true(stage_shows(&stage, "No room to record in."));
}

static void esc_gives_a_recording_up(void **state)
{
    (void)state;
    stage_press(&stage, "d enter esc");
    assert_int_equal(looks, -100);
    assert_false(mode_stack_busy(&stage.screen.stack));
    assert_false(stage.screen.done);
}

/* ---- whole screens */

struct shot {
    const char *name, *keys;
};

static const struct shot screens[] = {
    { "question", "space*4" },
    { "question-text", "space*4 b 6" },
    { "answered", "space*4 a b space*2" },
    { "summary", "space*4 a b end S" },
    { "compare-list", "d down" },
    { "compare", "space*3 d enter" },
};

static void screens_are_as_kept(void **state)
{
    static const int sizes[][2] = { { 80, 24 }, { 130, 40 } };
    char name[64], *drawn;

    (void)state;
    for (size_t i = 0; i < sizeof screens / sizeof *screens; i++)
        for (int n = 0; n < 4; n++) {
            const int *size = sizes[n / 2];
            open_lesson(&stage, false, size[0], size[1], n % 2, false);
            stage_press(&stage, screens[i].keys);
            wait_for_other();
            drawn = stage_text(&stage);
            snprintf(name, sizeof name, "%s-%dx%d%s", screens[i].name, size[0], size[1],
                     n % 2 ? "-ascii" : "");
            script_compare(drawn, name);
            for (const char *p = drawn; n % 2 && *p; p++)
                assert_true((unsigned char)*p < 0x80);
            free(drawn);
            stage_close(&stage);
        }
}

int main(void)
{
#define REPLAY(test) cmocka_unit_test_setup_teardown(test, open_replay, close_stage)
    const struct CMUnitTest tests[] = {
        REPLAY(notes_are_shown_to_the_presenter_alone),
        REPLAY(one_step_more_at_the_end_shows_what_was_seen),
        REPLAY(what_fits_a_larger_window_is_not_left_scrolled),
        REPLAY(one_row_up_from_the_end_of_a_window_is_seen),
        REPLAY(a_key_that_means_something_else_leaves_the_summary_and_is_done),
        REPLAY(the_summary_tells_no_more_than_the_position),
        REPLAY(d_offers_other_runs_and_lays_one_beside_this),
        REPLAY(no_more_of_this_run_is_compared_than_may_be_seen),
        REPLAY(a_recording_that_cannot_begin_says_why),
        REPLAY(esc_gives_a_recording_up),
        cmocka_unit_test(screens_are_as_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A lesson's card, before its first screen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lab/course/lesson/lesson.h"
#include "tests/viz/recording_script.h"
#include "tests/viz/taught.h"
#include "viz/modes/reading.h"

static char words[] = "# A call, and an answer\n"
                      "\n"
                      "Two programs. Watch the **ladder**, and what waits in the **buffers**.\n"
                      "\n"
                      "By hand: two terminals.\n"
                      "\n"
                      "### notes\n"
                      "Ask who has ever seen a SYN.\n"
                      "\n"
                      "## connect\n"
                      "The **packets** are not named before.\n";

static const struct lesson lesson = {
    .folder = "/home/student/01-tcp",
    .number = "01",
    .name = "tcp",
    .title = "a call and an answer",
    .about = "Who makes the connection?",
    .minutes = 8,
    .text = words,
    .variants = { { .name = "" }, { .name = "waiting", .about = "The server calls accept() first." } },
    .variant_count = 2,
};

static struct stage stage;

static bool ascii;

static void begin_as(int width, int height, bool live, const char *variant, uint32_t at, bool ask)
{
    struct screen_options options = {
        .ascii = ascii, .color = true, .width = width, .height = height, .card = true, .ask = ask
    };
    struct screen_session session = { .lesson = &lesson, .variant = variant, .at = at };

    stage_open_as(&stage, live, &options, &session);
}

static void begin(int width, int height)
{
    begin_as(width, height, true, NULL, 0, true);
}

static void it_says_what_the_lesson_is_about_what_to_look_at_and_which_keys(void **state)
{
    static const int sizes[][2] = { { 60, 16 }, { 80, 24 }, { 130, 40 }, { 200, 60 } };

    (void)state;
    for (size_t n = 0; n < sizeof sizes / sizeof *sizes; n++) {
        begin(sizes[n][0], sizes[n][1]);
        assert_true(stage_has(&stage, &opening_mode));
        assert_true(stage_shows(&stage, "A call, and an answer"));
        assert_true(stage_shows(&stage, "Who makes the connection?"));
        assert_true(stage_shows(&stage, "Look at"));
        assert_true(stage_shows(&stage, "Keys"));
        assert_true(stage_shows(&stage, "8 minutes"));
        assert_true(stage_shows(&stage, "space begin"));
        stage_close(&stage);
    }
}

static void the_panes_are_those_that_the_opening_names(void **state)
{
    (void)state;
    begin(130, 40);
    assert_true(stage_shows(&stage, "2  ladder  the programs' calls and the packets between their kernels"));
    assert_true(stage_shows(&stage, "4  buffers the kernel's queues"));
    assert_true(stage_hides(&stage, "5  packets"));
    stage_close(&stage);
    begin(60, 16);
    assert_true(stage_shows(&stage, "Look at  2 ladder   4 buffers"));
    stage_close(&stage);
}

static void the_keys_are_those_of_the_table_that_hold(void **state)
{
    (void)state;
    begin(130, 40);
    assert_true(stage_shows(&stage, "space      lets the chosen actor make its next call"));
    assert_true(stage_shows(&stage, "c          lets all actors run"));
    stage_close(&stage);
    begin_as(130, 40, false, NULL, 0, false);
    assert_true(stage_shows(&stage, "space      lets the chosen actor make its next call"));
    assert_true(stage_hides(&stage, "lets all actors run"));
    assert_true(stage_hides(&stage, "answers the question"));
    stage_close(&stage);
}

static void of_a_variant_it_says_what_differs(void **state)
{
    (void)state;
    begin_as(80, 24, false, "waiting", 0, false);
    assert_true(stage_shows(&stage, "This run: waiting"));
    assert_true(stage_shows(&stage, "The server calls accept() first."));
    assert_true(stage_hides(&stage, "Who makes the connection?"));
    stage_close(&stage);
}

static void the_notes_are_not_on_it(void **state)
{
    (void)state;
    begin(130, 40);
    assert_true(stage_hides(&stage, "ever seen a SYN"));
    stage_close(&stage);
}

/* Leaving it is no step. */
static void its_keys_lead_to_the_first_screen(void **state)
{
    static const char *const keys[] = { "space", "enter", "esc" };

    (void)state;
    for (size_t n = 0; n < sizeof keys / sizeof *keys; n++) {
        begin(80, 24);
        stage_press(&stage, keys[n]);
        assert_false(stage_has(&stage, &opening_mode));
        assert_int_equal(stage.screen.view.step, 0);
        assert_string_equal(stage.commands, "");
        stage_press(&stage, "space");
        assert_string_equal(stage.commands, "step server;");
        stage_close(&stage);
    }
}

static void other_keys_leave_it_there_but_help_and_quit(void **state)
{
    (void)state;
    begin(60, 16);
    stage_press(&stage, "x tab left down 1");
    assert_true(stage_has(&stage, &opening_mode));
    assert_int_equal(stage.screen.modes.opening.scroll, 0); /* all of it fits */
    stage_press(&stage, "?");
    assert_true(stage_has(&stage, &help_mode));
    stage_press(&stage, "esc");
    assert_true(stage_has(&stage, &opening_mode));
    stage_press(&stage, "q");
    assert_true(stage_has(&stage, &prompt_mode) || stage_shows(&stage, "Quit"));
    stage_close(&stage);
}

static void who_begins_in_the_middle_sees_none(void **state)
{
    (void)state;
    begin_as(80, 24, false, NULL, 4, true);
    assert_false(stage_has(&stage, &opening_mode));
    stage_close(&stage);
}

static void it_can_be_seen_again(void **state)
{
    (void)state;
    begin(80, 24);
    stage_press(&stage, "space A");
    assert_true(stage_has(&stage, &opening_mode));
    stage_press(&stage, "space : c a r d enter");
    assert_true(stage_has(&stage, &opening_mode));
    stage_close(&stage);
}

static void without_a_lesson_there_is_none(void **state)
{
    struct screen_options options = { .color = true, .width = 80, .height = 24, .card = true };
    struct screen_session session = { .lesson = NULL };

    (void)state;
    stage_open_as(&stage, false, &options, &session);
    assert_false(stage_has(&stage, &opening_mode));
    stage_press(&stage, ": c a r d enter");
    assert_false(stage_has(&stage, &opening_mode));
    stage_close(&stage);
}

static void cards_are_as_kept(void **state)
{
    static const int sizes[][2] = { { 60, 16 }, { 80, 24 }, { 130, 40 }, { 200, 60 } };
    char name[40];

    (void)state;
    for (size_t n = 0; n < 2 * sizeof sizes / sizeof *sizes; n++) {
        ascii = n % 2 > 0;
        begin(sizes[n / 2][0], sizes[n / 2][1]);
        char *text = stage_text(&stage);
        snprintf(name, sizeof name, "card-%dx%d%s", sizes[n / 2][0], sizes[n / 2][1], ascii ? "-ascii" : "");
        script_compare(text, name);
        free(text);
        stage_close(&stage);
    }
    ascii = false;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_says_what_the_lesson_is_about_what_to_look_at_and_which_keys),
        cmocka_unit_test(the_panes_are_those_that_the_opening_names),
        cmocka_unit_test(the_keys_are_those_of_the_table_that_hold),
        cmocka_unit_test(of_a_variant_it_says_what_differs),
        cmocka_unit_test(the_notes_are_not_on_it),
        cmocka_unit_test(its_keys_lead_to_the_first_screen),
        cmocka_unit_test(other_keys_leave_it_there_but_help_and_quit),
        cmocka_unit_test(who_begins_in_the_middle_sees_none),
        cmocka_unit_test(it_can_be_seen_again),
        cmocka_unit_test(without_a_lesson_there_is_none),
        cmocka_unit_test(cards_are_as_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

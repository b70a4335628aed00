/* The lesson's text on the screen: beside the ladder, in the band, and all of it in a window. */
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

static char words[] =
    "The opening.\n"
    "\n"
    "## connect\n"
    "First comes what leads to the question, which has so many words that they take more than one "
    "row on any screen of eighty columns, and then some.\n"
    "\n"
    "Then its last sentence.\n"
    "\n"
    "### predict handshake\n"
    "What will connect() do?\n"
    "\n"
    "- wait for accept() => `client: connect(*) blocks`\n"
    "  So one reads.\n"
    "- succeed at once => `client: connect(*) = 0`\n"
    "\n"
    "Because the kernel answers.\n"
    "\n"
    "### predict late\n"
    "in: waiting\n"
    "Who waits for whom?\n"
    "\n"
    "- the client => `client: connect(*) blocks`\n"
    "- the server => `server: accept(*) blocked`\n"
    "\n"
    "Only with accept() first.\n"
    "\n"
    "### aside\n"
    "What stands behind it.\n";

static const struct lesson lesson = { .folder = "/home/student/01-tcp",
                                      .number = "01",
                                      .name = "tcp",
                                      .text = words,
                                      .variants = { { .name = "" } },
                                      .variant_count = 1 };

static struct stage stage;

static bool ascii;

static void begin(int width, int height)
{
    struct screen_options options = {
        .ascii = ascii, .color = true, .width = width, .height = height, .ask = true
    };
    struct screen_session session = { .lesson = &lesson };

    stage_open_as(&stage, false, &options, &session);
}

/* The row of the screen that a text begins in. */
static int row_of(const char *text)
{
    char *screen = stage_text(&stage), *at = strstr(screen, text);
    int row = 0;

    if (!at)
        fail_msg("no \"%s\" in\n%s", text, screen);
    for (const char *p = screen; p < at; p++)
        row += *p == '\n';
    free(screen);
    return row;
}

static void the_question_stands_under_its_paragraph(void **state)
{
    static const int sizes[][2] = { { 80, 24 }, { 80, 50 }, { 100, 32 }, { 130, 40 }, { 200, 60 } };

    (void)state;
    for (size_t n = 0; n < sizeof sizes / sizeof *sizes; n++) {
        begin(sizes[n][0], sizes[n][1]);
        stage_press(&stage, "space*4");
        int before = row_of("last sentence."), asked = row_of("What will connect() do?");
        assert_true(before < asked);
        assert_true(asked < row_of("succeed at once"));
        assert_true(stage_hides(&stage, "What stands behind it."));
        stage_press(&stage, "b");
        assert_true(stage_hides(&stage, "Before the next step"));
        stage_close(&stage);
    }
}

static void what_stands_behind_a_question_is_shown_when_it_is_answered(void **state)
{
    (void)state;
    begin(130, 40);
    stage_press(&stage, "space*4 r");
    assert_true(stage_hides(&stage, "What stands behind it."));
    assert_true(stage_hides(&stage, "Because the kernel"));
    stage_press(&stage, "b r");
    assert_true(stage_shows(&stage, "What stands behind it."));
    assert_true(stage_hides(&stage, "Because the kernel"));
    stage_close(&stage);
}

static void what_is_cut_says_how_to_read_on(void **state)
{
    (void)state;
    begin(60, 16);
    stage_press(&stage, "space*4");
    assert_true(stage_hides(&stage, "First comes"));
    assert_true(stage_shows(&stage, "↑ r reads on"));
    assert_true(stage_shows(&stage, "b  succeed at once"));
    stage_press(&stage, "r");
    assert_true(stage_shows(&stage, "First comes"));
    stage_close(&stage);
}

static void the_window_has_all_of_it_and_the_step(void **state)
{
    (void)state;
    begin(80, 24);
    stage_press(&stage, "space*4 enter");
    assert_true(stage_has(&stage, &reading_mode));
    assert_true(stage_shows(&stage, "First comes"));
    assert_true(stage_shows(&stage, "b  succeed at once"));
    assert_true(stage_shows(&stage, "This step"));
    stage_press(&stage, "esc");
    assert_false(stage_has(&stage, &reading_mode));
    assert_int_equal(stage.screen.modes.question.quiz.items[0].given, QUIZ_OPEN);
    stage_close(&stage);
}

static void a_question_is_answered_in_the_window_too(void **state)
{
    (void)state;
    begin(80, 24);
    stage_press(&stage, "space*4 r b");
    assert_false(stage_has(&stage, &reading_mode));
    assert_int_equal(stage.screen.modes.question.quiz.items[0].given, 1);
    stage_close(&stage);
}

static void a_key_of_the_lesson_closes_the_window_and_does_no_more(void **state)
{
    (void)state;
    begin(80, 24);
    stage_press(&stage, "space*2 r space");
    assert_false(stage_has(&stage, &reading_mode));
    assert_int_equal(stage.screen.view.step, 2);
    stage_press(&stage, "r r");
    assert_false(stage_has(&stage, &reading_mode));
    stage_close(&stage);
}

static void enter_opens_what_is_selected_where_something_is(void **state)
{
    (void)state;
    begin(80, 24);
    stage_press(&stage, "space*3 2 up enter");
    assert_true(stage_has(&stage, &inspector_mode));
    stage_close(&stage);
}

/* While the ladder is short the band has its rows; later it gives them back. */
static void the_band_takes_the_rows_that_a_pane_has_no_use_for(void **state)
{
    (void)state;
    begin(80, 24);
    stage_press(&stage, "space*4 b");
    assert_true(stage_shows(&stage, "Then its last sentence."));
    int roomy = stage.screen.layout.band.height;
    stage_press(&stage, "end");
    screen_draw(&stage.screen);
    assert_true(stage.screen.layout.band.height < roomy);
    stage_press(&stage, "5");
    screen_draw(&stage.screen);
    assert_true(stage.screen.layout.band.height > 3);
    stage_close(&stage);
}

static void what_was_there_to_be_read_takes_one_row(void **state)
{
    (void)state;
    begin(80, 24);
    stage_press(&stage, "space*2");
    assert_true(stage_shows(&stage, "The opening."));
    screen_draw(&stage.screen);
    assert_in_range(stage.screen.layout.band.height, 1, 4);
    stage_press(&stage, "space*2");
    screen_draw(&stage.screen);
    assert_true(stage.screen.layout.band.height > 8);
    stage_close(&stage);
}

/* Whoever goes next, and whatever is to be read of that call. */
static void what_was_said_stands_until_the_run_answers(void **state)
{
    static const int sizes[][2] = { { 60, 16 }, { 80, 24 }, { 130, 40 } };

    (void)state;
    for (size_t n = 0; n < sizeof sizes / sizeof *sizes; n++) {
        begin(sizes[n][0], sizes[n][1]);
        stage_press(&stage, "space*4 a");
        assert_true(stage_shows(&stage, "You said a  wait for accept()"));
        stage_press(&stage, "space");
        assert_true(stage_shows(&stage, "You said a  wait for accept()"));
        stage_press(&stage, "space");
        assert_true(stage_hides(&stage, "You said a"));
        assert_true(stage_shows(&stage, "not a but b"));
        stage_close(&stage);
    }
}

/* And not by its tag, which is for who writes the lesson. */
static void the_text_says_which_call_it_speaks_of(void **state)
{
    (void)state;
    begin(130, 40);
    stage_press(&stage, "space*4");
    assert_true(stage_shows(&stage, "client: connect(), client.c:5"));
    stage_press(&stage, "b space");
    assert_true(stage_shows(&stage, "client: connect(), client.c:5"));
    stage_close(&stage);
}

/* However full the pane is: else nobody who has little room would know that there is something to read. */
static void one_row_of_the_text_is_always_there_on_a_low_screen(void **state)
{
    (void)state;
    begin(60, 16);
    stage_press(&stage, "space*4 b space*3");
    assert_true(stage_shows(&stage, "r reads on"));
    assert_true(stage_shows(&stage, "◆ look at:"));
    stage_close(&stage);
}

static void without_a_lesson_the_window_has_the_step(void **state)
{
    struct screen_options options = { .color = true, .width = 80, .height = 24 };
    struct screen_session session = { .lesson = NULL };

    (void)state;
    stage_open_as(&stage, false, &options, &session);
    stage_press(&stage, "space*3 r");
    assert_true(stage_shows(&stage, "This step"));
    stage_press(&stage, "esc enter");
    assert_true(stage_has(&stage, &inspector_mode));
    stage_close(&stage);
}

/* With its question open, and when the run has answered it. */
/* In a replay, say, where none is asked and all are shown. */
static void questions_of_other_variants_are_not_shown(void **state)
{
    (void)state;
    for (int other = 0; other < 2; other++) {
        struct screen_options options = { .ascii = ascii, .color = true, .width = 130, .height = 40 };
        struct screen_session session = { .lesson = &lesson, .variant = other ? "waiting" : "" };
        stage_open_as(&stage, false, &options, &session);
        stage_press(&stage, "space*4 r");
        assert_true(stage_shows(&stage, "Because the kernel answers."));
        assert_true(stage_shows(&stage, "What stands behind it."));
        assert_int_equal(stage_shows(&stage, "Who waits for whom?"), other);
        assert_int_equal(stage_shows(&stage, "Only with accept() first."), other);
        stage_close(&stage);
    }
}

static void pages_are_as_kept(void **state)
{
    static const int sizes[][2] = { { 60, 16 }, { 80, 24 }, { 130, 40 }, { 200, 60 } };
    char name[40];

    (void)state;
    for (size_t n = 0; n < 4 * sizeof sizes / sizeof *sizes; n++) {
        int width = sizes[n / 4][0], height = sizes[n / 4][1];
        bool answered = n % 4 / 2 > 0;
        ascii = n % 2 > 0;
        begin(width, height);
        stage_press(&stage, answered ? "space*4 a space*2" : "space*4");
        char *text = stage_text(&stage);
        snprintf(name, sizeof name, "page-%s-%dx%d%s", answered ? "answered" : "asked", width, height,
                 ascii ? "-ascii" : "");
        script_compare(text, name);
        free(text);
        stage_close(&stage);
    }
    ascii = false;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_question_stands_under_its_paragraph),
        cmocka_unit_test(what_stands_behind_a_question_is_shown_when_it_is_answered),
        cmocka_unit_test(what_is_cut_says_how_to_read_on),
        cmocka_unit_test(the_window_has_all_of_it_and_the_step),
        cmocka_unit_test(a_question_is_answered_in_the_window_too),
        cmocka_unit_test(a_key_of_the_lesson_closes_the_window_and_does_no_more),
        cmocka_unit_test(enter_opens_what_is_selected_where_something_is),
        cmocka_unit_test(the_band_takes_the_rows_that_a_pane_has_no_use_for),
        cmocka_unit_test(what_was_there_to_be_read_takes_one_row),
        cmocka_unit_test(what_was_said_stands_until_the_run_answers),
        cmocka_unit_test(the_text_says_which_call_it_speaks_of),
        cmocka_unit_test(one_row_of_the_text_is_always_there_on_a_low_screen),
        cmocka_unit_test(without_a_lesson_the_window_has_the_step),
        cmocka_unit_test(questions_of_other_variants_are_not_shown),
        cmocka_unit_test(pages_are_as_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

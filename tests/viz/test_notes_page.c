/* The presenter's notes as they are drawn, and what they are told of where the run is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/viz/taught.h"
#include "viz/notes_page.h"

static struct notes_page page;
static struct timeline *rehearsal;

static int open_page(void **state)
{
    (void)state;
    page = (struct notes_page){ .lesson = taught.lesson };
    rehearsal = sample_open();
    return 0;
}

static int close_page(void **state)
{
    (void)state;
    notes_page_forget(&page);
    timeline_close(rehearsal);
    return 0;
}

static char *drawn(int width, int height)
{
    struct canvas canvas;
    char *text;

    assert_true(canvas_make(&canvas, width, height, false));
    notes_page_draw(&page, &canvas);
    text = canvas_dump(&canvas);
    canvas_free(&canvas);
    return text;
}

static void shows(const char *words, bool wanted)
{
    char *text = drawn(80, 40);

    if ((strstr(text, words) != NULL) != wanted)
        fail_msg("%s \"%s\" in:\n%s", wanted ? "no" : "there is", words, text);
    free(text);
}

static void the_answer_is_known_before_the_question_is_put(void **state)
{
    (void)state;
    shows("A rehearsal is under way", true);
    notes_page_rehearse(&page, rehearsal, "");
    shows("no run of it is on a screen yet", true);
    shows("before the first step", true);
    shows("The next question: handshake", true);
    shows("✓ b  succeed at once", true);
    shows("client: connect(", true);
    shows("It is the kernel, not the program", true);
    shows("Then: listen", true);
    shows("Ask who has ever seen a SYN.", true);
}

static void what_is_put_now_stands_first(void **state)
{
    (void)state;
    notes_page_rehearse(&page, rehearsal, "");
    page.run = (struct notes_run){ .there = true,
                                   .place = { .step = 4, .section = "connect", .question = "handshake" },
                                   .seconds = 754,
                                   .which = 1,
                                   .of = 1 };
    char *text = drawn(80, 40);
    const char *asked = strstr(text, "Asked now: handshake"), *here = strstr(text, "\n connect\n");
    assert_non_null(asked);
    assert_non_null(here);
    assert_true(asked < here);
    free(text);
    shows("step 4   12:34", true);
    shows(" of 1", false);
}

static void what_was_answered_is_not_shown_again(void **state)
{
    (void)state;
    notes_page_rehearse(&page, rehearsal, "");
    page.run = (struct notes_run){ .there = true,
                                   .place = { .step = 5, .section = "connect", .passed = "handshake" } };
    shows("The next question: early", true);
    strcpy(page.run.place.passed, "handshake early");
    shows("question", false);
}

static void why_there_is_no_rehearsal_is_said(void **state)
{
    (void)state;
    strcpy(page.trouble, "No room to record in.");
    shows("No room to record in.", true);
    shows("before the first step", true);
    page.run =
        (struct notes_run){ .there = true, .place = { .section = "connect", .question = "handshake" } };
    shows("Asked now: handshake", true);
    shows("b  succeed at once", true);
    shows("✓", false);
}

static void what_does_not_fit_is_scrolled_to(void **state)
{
    struct rect screen = { 0, 0, 80, 16 };
    char *text;

    (void)state;
    notes_page_rehearse(&page, rehearsal, "");
    for (int i = 0; i < 200; i++)
        assert_true(notes_page_scroll(&page, ACTION_PAGE_DOWN, screen));
    text = drawn(80, 16);
    assert_non_null(strstr(text, "Ask who has ever seen a SYN."));
    free(text);
    shows("before the first step", true); /* on a larger screen all of it fits */
    assert_false(notes_page_scroll(&page, ACTION_QUIT, screen));
}

/* ---- what it is told */

static struct session_place told;
static unsigned times;

static void moved(void *data, const struct session_place *place)
{
    (void)data;
    told = *place;
    times++;
}

static void the_keeper_hears_where_the_person_is(void **state)
{
    static const struct session_keeper keeper = { .moved = moved };
    struct screen_options options = { .width = 130, .height = 40, .ask = true };
    struct screen_session session = taught;
    struct stage stage;

    (void)state;
    session.keeper = &keeper;
    stage_open_as(&stage, false, &options, &session);
    stage_press(&stage, "space*4");
    assert_int_equal(told.step, 4);
    assert_string_equal(told.section, "connect");
    assert_string_equal(told.question, "handshake");
    assert_string_equal(told.passed, "");
    times = 0;
    stage_press(&stage, "2 3 z z");
    assert_int_equal(times, 0); /* nothing of it is news */
    stage_press(&stage, "b");
    assert_int_equal(times, 1);
    assert_string_equal(told.question, "early");
    assert_string_equal(told.passed, "handshake");
    stage_press(&stage, "a left");
    assert_int_equal(told.step, 3);
    assert_string_equal(told.question, "");
    stage_close(&stage);
}

int main(void)
{
#define PAGE(test) cmocka_unit_test_setup_teardown(test, open_page, close_page)
    const struct CMUnitTest tests[] = {
        PAGE(the_answer_is_known_before_the_question_is_put),
        PAGE(what_is_put_now_stands_first),
        PAGE(what_was_answered_is_not_shown_again),
        PAGE(why_there_is_no_rehearsal_is_said),
        PAGE(what_does_not_fit_is_scrolled_to),
        cmocka_unit_test(the_keeper_hears_where_the_person_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

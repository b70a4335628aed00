/* Why it is so: asked at the step that answers a prediction, before anything explains it. */
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

static char text[] = "Two programs.\n"
                     "\n"
                     "## connect\n"
                     "The client's `connect` sends a SYN.\n"
                     "\n"
                     "### predict handshake\n"
                     "What will connect() do?\n"
                     "\n"
                     "- wait for accept() => `client: connect(*) blocks`\n"
                     "  Nobody would answer the SYN before it.\n"
                     "- succeed at once => `client: connect(*) = 0`\n"
                     "\n"
                     "The kernel answers it.\n"
                     "\n"
                     "### why handshake\n"
                     "What made it succeed?\n"
                     "\n"
                     "- accept() had been called => `server: accept(*)`\n"
                     "  It has not returned yet: look at its bracket.\n"
                     "- the server's kernel did[^handshake] => `server: listen(*) = 0`\n"
                     "- luck\n"
                     "  It is so each time.\n"
                     "\n"
                     "No program takes part.\n"
                     "\n"
                     "### predict early\n"
                     "Can the client send already?\n"
                     "\n"
                     "- no => `client: send(*) = -1*`\n"
                     "- yes => `client: send(*) = 5`\n"
                     "\n"
                     "### why early\n"
                     "Why?\n"
                     "\n"
                     "- of what is never there[^early] => `server: shutdown(*)`\n"
                     "- of nothing\n"
                     "  No.\n";

static const struct lesson lesson = {
    .folder = "/home/student/01-tcp",
    .number = "01",
    .name = "tcp",
    .text = text,
    .variants = { { .name = "" } },
    .variant_count = 1,
};

static char next_text[] = "Two programs.\n"
                          "\n"
                          "## connect\n"
                          "### predict handshake\n"
                          "What will connect() do?\n"
                          "\n"
                          "- wait for accept() => `client: connect(*) blocks`\n"
                          "- succeed at once => `client: connect(*) = 0`\n"
                          "\n"
                          "## send\n"
                          "### predict sent\n"
                          "Will it be sent?\n"
                          "\n"
                          "- yes => `client: send(*) = 5`\n"
                          "- no => `client: send(*) = -1*`\n";

static const struct lesson next_lesson = {
    .folder = "/home/student/01-tcp",
    .number = "01",
    .name = "tcp",
    .text = next_text,
    .variants = { { .name = "" } },
    .variant_count = 1,
};

static char untold_text[] = "Two programs.\n"
                            "\n"
                            "## connect\n"
                            "### predict handshake\n"
                            "What will connect() do?\n"
                            "\n"
                            "- wait for accept() => `client: connect(*) blocks`\n"
                            "- fail => `client: connect(*) = -1*`\n";

static const struct lesson untold_lesson = {
    .folder = "/home/student/01-tcp",
    .number = "01",
    .name = "tcp",
    .text = untold_text,
    .variants = { { .name = "" } },
    .variant_count = 1,
};

static bool claim(void *data, struct str fact, char *out, size_t cap)
{
    (void)data;
    snprintf(out, cap, "the handshake needs no accept()");
    return str_is(fact, "handshake");
}

static struct stage stage;
static struct session_keeper keeper;

static void open_session(const struct lesson *of, bool live, int width, int height)
{
    struct screen_options options = { .color = true, .width = width, .height = height, .ask = true };
    struct screen_session session = taught;

    keeper = *taught.keeper;
    keeper.claim = claim;
    session.lesson = of;
    session.keeper = &keeper;
    kept[0] = '\0';
    stage_open_as(&stage, live, &options, &session);
}

static int open_replay(void **state)
{
    (void)state;
    open_session(&lesson, false, 130, 40);
    return 0;
}

static int open_live(void **state)
{
    (void)state;
    open_session(&lesson, true, 130, 40);
    return 0;
}

static int close_stage(void **state)
{
    (void)state;
    stage_close(&stage);
    return 0;
}

/* To the step that answers the first question, given a wrong answer. */
static const char to_evidence[] = "space*4 a esc space*2";

static void the_reason_is_asked_at_the_step_that_answers_and_before_it_is_explained(void **state)
{
    (void)state;
    stage_press(&stage, to_evidence);
    assert_true(stage_shows(&stage, "✗ not so:  not a but b  succeed at once"));
    assert_true(stage_shows(&stage, "And why, before the next step:"));
    assert_true(stage_shows(&stage, "What made it succeed?"));
    assert_true(stage_shows(&stage, "b  the server's kernel did"));
    assert_true(stage_hides(&stage, "[^handshake]"));
    assert_true(stage_hides(&stage, "Nobody would answer"));
    assert_true(stage_hides(&stage, "The kernel answers it."));
    assert_true(stage_hides(&stage, "No program takes part."));
    stage_press(&stage, "6");
    assert_true(stage_hides(&stage, "The kernel answers it."));
    assert_true(stage_hides(&stage, "proved by"));
}

static void nobody_steps_past_it(void **state)
{
    (void)state;
    stage_press(&stage, to_evidence);
    stage_press(&stage, "space right end G");
    assert_int_equal(stage.screen.view.step, 6);
    assert_true(stage_shows(&stage, "What made it succeed?"));
}

static void a_right_reason_is_shown_with_its_evidence_and_what_proves_it(void **state)
{
    (void)state;
    stage_press(&stage, to_evidence);
    stage_press(&stage, "b 6 z");
    assert_true(stage_shows(&stage, "✓ right:  b  the server's kernel did"));
    assert_true(stage_shows(&stage, "server: listen(3, 8) = 0   server.c:9   step 3"));
    assert_true(stage_shows(&stage, "proved by `sockeye facts 01`: the handshake needs no accept()"));
    assert_true(stage_shows(&stage, "Nobody would answer"));
    assert_true(stage_shows(&stage, "The kernel answers it."));
    assert_true(stage_shows(&stage, "No program takes part."));
    assert_true(stage_hides(&stage, "It has not returned yet"));
    assert_string_equal(kept, "handshake a wrong;why handshake b right;");
    stage_press(&stage, "space");
    assert_int_equal(stage.screen.view.step, 7);
}

static void a_wrong_reason_is_refuted_with_what_it_speaks_of(void **state)
{
    (void)state;
    stage_press(&stage, to_evidence);
    stage_press(&stage, "a 6 z");
    assert_true(stage_shows(&stage, "✗ not so:  not a but b  the server's kernel did"));
    assert_true(stage_shows(&stage, "It has not returned yet: look at its bracket."));
    assert_true(stage_shows(&stage, "server: accept(3, NULL, NULL)   server.c:11   step"));
    assert_true(stage_hides(&stage, "It is so each time."));
}

static void it_can_be_skipped_and_is_then_not_kept(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 b esc space*2 esc");
    assert_true(stage_shows(&stage, "the reason:  b  the server's kernel did"));
    assert_true(stage_shows(&stage, "proved by `sockeye facts 01`"));
    assert_string_equal(kept, "handshake b right;");
}

static void a_reason_that_this_run_does_not_show_is_not_asked(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 b b space*2 b end");
    assert_int_equal(stage.screen.view.step, 13);
    assert_string_equal(kept, "handshake b right;why handshake b right;early b right;");
}

static void it_is_told_in_the_summary_and_counted(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 b b space*2 a end space");
    assert_true(stage_shows(&stage, "2 of 3 right"));
    assert_true(stage_shows(&stage, "✗ What made it succeed?"));
    assert_true(stage_shows(&stage, "  b  the server's kernel did"));
    assert_true(stage_shows(&stage, "you said a  accept() had been called"));
    assert_true(stage_shows(&stage, "proved by `sockeye facts 01`"));
}

static void a_run_waits_for_it(void **state)
{
    (void)state;
    stage_press(&stage, "c b b c");
    assert_int_equal(stage.screen.view.step, 6);
    assert_true(stage_shows(&stage, "What made it succeed?"));
    stage_press(&stage, "b c");
    assert_int_equal(stage.screen.view.step, 13);
}

/* The first question of the next call comes when what was answered has been read. */
static void what_was_answered_is_read_before_the_next_question(void **state)
{
    (void)state;
    stage_close(&stage);
    open_session(&next_lesson, false, 130, 40);
    stage_press(&stage, "space*4 b space*2");
    assert_true(stage_shows(&stage, "✓ right:  b  succeed at once"));
    assert_true(stage_shows(&stage, "space goes on"));
    assert_true(stage_hides(&stage, "Will it be sent?"));
    stage_press(&stage, "space");
    assert_int_equal(stage.screen.view.step, 6);
    assert_true(stage_shows(&stage, "Will it be sent?"));
    assert_true(stage_hides(&stage, "space goes on"));
    assert_true(stage_hides(&stage, "✓ right"));
    stage_press(&stage, "a left right space");
    assert_int_equal(stage.screen.view.step, 7);
    assert_string_equal(kept, "handshake b right;sent a right;");
}

static void a_run_waits_for_that_too(void **state)
{
    (void)state;
    stage_close(&stage);
    open_session(&next_lesson, true, 130, 40);
    stage_press(&stage, "c b c c");
    assert_int_equal(stage.screen.view.step, 6);
    assert_true(stage_shows(&stage, "Will it be sent?"));
    stage_press(&stage, "a c");
    assert_string_equal(kept, "handshake b right;sent a right;end;");
}

static void what_no_choice_foresaw_is_said_to_be_untold_and_not_counted(void **state)
{
    (void)state;
    stage_close(&stage);
    open_session(&untold_lesson, false, 130, 40);
    stage_press(&stage, "space*4 a space*3");
    assert_true(stage_hides(&stage, "does not tell"));
    stage_press(&stage, "end");
    assert_true(stage_shows(&stage, "This run does not tell:"));
    stage_press(&stage, "space");
    assert_true(stage_shows(&stage, "  this run does not tell"));
    assert_true(stage_hides(&stage, "right"));
    assert_string_equal(kept, "");
}

static void a_low_screen_shows_all_its_choices(void **state)
{
    (void)state;
    stage_close(&stage);
    open_session(&lesson, false, 60, 16);
    stage_press(&stage, to_evidence);
    assert_true(stage_shows(&stage, "a  accept() had been called"));
    assert_true(stage_shows(&stage, "c  luck"));
    stage_press(&stage, "c");
    assert_true(stage_shows(&stage, "not a but b"));
    assert_true(stage_shows(&stage, "not c but b"));
    assert_true(stage_shows(&stage, "r shows the whole explanation"));
}

/* Asked, and answered wrongly, at the sizes that people have. */
static void screens_are_as_kept(void **state)
{
    static const struct {
        const char *name;
        int width, height;
    } sizes[] = { { "60x16", 60, 16 }, { "80x24", 80, 24 }, { "130x40", 130, 40 } };
    char name[64];

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (int answered = 0; answered < 2; answered++) {
            stage_close(&stage);
            open_session(&lesson, false, sizes[i].width, sizes[i].height);
            stage_press(&stage, to_evidence);
            if (answered)
                stage_press(&stage, "c");
            char *drawn = stage_text(&stage);
            snprintf(name, sizeof name, "why%s-%s", answered ? "-answered" : "", sizes[i].name);
            script_compare(drawn, name);
            free(drawn);
        }
}

int main(void)
{
#define REPLAY(test) cmocka_unit_test_setup_teardown(test, open_replay, close_stage)
#define LIVE(test)   cmocka_unit_test_setup_teardown(test, open_live, close_stage)
    const struct CMUnitTest tests[] = {
        REPLAY(the_reason_is_asked_at_the_step_that_answers_and_before_it_is_explained),
        REPLAY(nobody_steps_past_it),
        LIVE(nobody_steps_past_it),
        REPLAY(a_right_reason_is_shown_with_its_evidence_and_what_proves_it),
        LIVE(a_right_reason_is_shown_with_its_evidence_and_what_proves_it),
        REPLAY(a_wrong_reason_is_refuted_with_what_it_speaks_of),
        REPLAY(it_can_be_skipped_and_is_then_not_kept),
        REPLAY(a_reason_that_this_run_does_not_show_is_not_asked),
        REPLAY(it_is_told_in_the_summary_and_counted),
        LIVE(a_run_waits_for_it),
        REPLAY(what_was_answered_is_read_before_the_next_question),
        REPLAY(a_run_waits_for_that_too),
        REPLAY(what_no_choice_foresaw_is_said_to_be_untold_and_not_counted),
        REPLAY(screens_are_as_kept),
        REPLAY(a_low_screen_shows_all_its_choices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

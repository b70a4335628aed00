/* Predictions: asked before the step that shows it, answered by the run, kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/viz/taught.h"

static struct stage stage;

static int open_replay(void **state)
{
    (void)state;
    return open_lesson(&stage, false, 130, 40, false, false);
}

static int open_live(void **state)
{
    (void)state;
    return open_lesson(&stage, true, 130, 40, false, false);
}

static int close_stage(void **state)
{
    (void)state;
    stage_close(&stage);
    return 0;
}

/* ---- predictions */

static void nothing_is_asked_before_its_line_is_reached(void **state)
{
    (void)state;
    stage_press(&stage, "space*3");
    assert_true(stage_hides(&stage, "Before the next step"));
    stage_press(&stage, "space");
    assert_true(stage_shows(&stage, "Before the next step:"));
    assert_true(stage_shows(&stage, "What will connect() do?"));
    assert_true(stage_shows(&stage, "a  wait for accept()"));
    assert_true(stage_shows(&stage, "c  fail"));
    assert_true(stage_shows(&stage, "a-f answer   esc skip"));
}

static void nobody_steps_past_an_open_question(void **state)
{
    static const char *const keys[] = { "space", "right", "end", "G", "space*5" };

    (void)state;
    stage_press(&stage, "space*4");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        stage_press(&stage, keys[i]);
        assert_int_equal(stage.screen.view.step, 4);
        assert_true(stage_shows(&stage, "a to c answers, esc skips"));
    }
}

static void commands_do_not_step_past_an_open_question_either(void **state)
{
    (void)state;
    stage_press(&stage, "space*4");
    stage.commands[0] = '\0';
    mode_stack_act(&stage.screen.stack, ACTION_RUN);
    mode_stack_act(&stage.screen.stack, ACTION_STEP);
    assert_string_equal(stage.commands, "");
    assert_true(stage_shows(&stage, "a to c answers, esc skips"));
}

static void end_stops_at_each_question_on_the_way(void **state)
{
    (void)state;
    stage_press(&stage, "end");
    assert_int_equal(stage.screen.view.step, 4);
    stage_press(&stage, "b");
    assert_true(stage_shows(&stage, "Can the client send already?"));
    stage_press(&stage, "a end");
    assert_int_equal(stage.screen.view.step, 13);
}

static void the_future_is_not_told_before_the_answer(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 b esc 6");
    assert_true(stage_shows(&stage, "You said b  succeed at once"));
    assert_true(stage_shows(&stage, "The run will show it."));
    assert_true(stage_hides(&stage, "right:"));
}

static void a_right_answer_is_shown_with_its_evidence_at_its_step(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 b esc space*2");
    assert_true(stage_shows(&stage, "✓ right:  b  succeed at once"));
    assert_true(stage_hides(&stage, "It is the kernel, not the"));
    assert_true(stage_shows(&stage, "client: connect(3, server:7000, 16) = 0"));
    assert_true(stage_hides(&stage, "You said b"));
    stage_press(&stage, "space");
    assert_true(stage_shows(&stage, "You said b  succeed at once"));
    stage_press(&stage, "left");
    assert_true(stage_hides(&stage, "You said b"));
    assert_true(stage_shows(&stage, "✓ right:  b  succeed at once"));
}

static void a_wrong_answer_says_what_was_right(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 a b space*2");
    assert_true(stage_shows(&stage, "✗ not so:  not a but b  succeed at once"));
    assert_true(stage_shows(&stage, "It is the kernel, not the"));
    assert_string_equal(kept, "handshake a wrong;");
}

static void what_is_answered_comes_before_what_still_waits(void **state)
{
    (void)state;
    stage_close(&stage);
    open_lesson(&stage, false, 60, 16, false, false);
    stage_press(&stage, "space*4 a b space*2");
    assert_true(stage_shows(&stage, "not a but b  succeed at once"));
    assert_true(stage_shows(&stage, "It is the kernel, not the"));
}

static void a_skipped_question_is_answered_by_the_run_and_not_kept(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 esc");
    assert_true(stage_shows(&stage, "Skipped"));
    stage_press(&stage, "esc space*2");
    assert_true(stage_shows(&stage, "the run answers:  b  succeed at once"));
    assert_string_equal(kept, "");
}

static void going_back_and_forth_does_not_ask_again(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 b b left*2 space*2");
    assert_true(stage_hides(&stage, "Before the next step"));
    stage_press(&stage, "home end");
    assert_int_equal(stage.screen.view.step, 13);
    assert_string_equal(kept, "handshake b right;early b right;");
}

static void before_the_question_letters_are_keys(void **state)
{
    (void)state;
    stage_press(&stage, "space*3 a");
    stage_press(&stage, "space");
    assert_true(stage_shows(&stage, "What will connect() do?"));
    stage_press(&stage, "left");
    assert_true(stage_hides(&stage, "What will connect() do?"));
}

static void a_letter_without_a_choice_answers_nothing(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 d f");
    assert_true(stage_shows(&stage, "a to c answers"));
    assert_int_equal(stage.screen.modes.question.quiz.items[0].given, QUIZ_OPEN);
}

static void panes_can_be_looked_at_while_a_question_is_open(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 5 z");
    assert_true(stage.screen.modes.lesson.focus.zoom);
    assert_int_equal(stage.screen.modes.lesson.focus.pane, PANE_PACKETS);
    assert_true(stage_shows(&stage, "What will connect() do?"));
}

/* A click is not taken for esc, which would skip the question. */
static void the_mouse_reaches_the_panes_while_a_question_is_open(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 M click@3,20");
    assert_int_equal(stage.screen.modes.question.quiz.items[0].given, QUIZ_OPEN);
    assert_int_equal(stage.screen.modes.lesson.focus.pane, PANE_SOURCE);
}

static void who_begins_in_the_middle_is_asked_only_what_follows(void **state)
{
    struct screen_options options = { .color = true, .width = 130, .height = 40, .ask = true };
    struct screen_session later = taught;

    (void)state;
    stage_close(&stage);
    later.at = 9;
    stage_open_as(&stage, false, &options, &later);
    assert_int_equal(stage.screen.view.step, 9);
    stage_press(&stage, "end");
    assert_int_equal(stage.screen.view.step, 13);
}

static void a_live_session_asks_for_no_step_while_a_question_is_open(void **state)
{
    (void)state;
    stage_press(&stage, "space*4");
    stage.commands[0] = '\0';
    stage_press(&stage, "space c");
    assert_string_equal(stage.commands, "");
    assert_int_equal(stage.screen.modes.question.quiz.items[0].given, 2);
}

static void a_run_waits_where_a_question_opens(void **state)
{
    (void)state;
    stage_press(&stage, "c");
    assert_string_equal(stage.commands, "run;pause;");
    assert_int_equal(stage.screen.view.step, 4);
    assert_true(stage_shows(&stage, "What will connect() do?"));
    stage_press(&stage, "b b c");
    assert_int_equal(stage.screen.view.step, 13);
    assert_string_equal(kept, "handshake b right;early b right;end;");
}

static void a_low_screen_shows_all_choices(void **state)
{
    (void)state;
    stage_close(&stage);
    open_lesson(&stage, false, 60, 16, false, false);
    stage_press(&stage, "space*4");
    assert_true(stage_shows(&stage, "a  wait for accept()"));
    assert_true(stage_shows(&stage, "c  fail"));
}

static void the_end_is_told_once_and_of_a_live_run_alone(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 b b c end left end");
    assert_string_equal(kept, "handshake b right;early b right;end;");
}

static void the_end_of_a_replay_is_no_lesson_done(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 b b end space esc");
    assert_string_equal(kept, "handshake b right;early b right;");
}

int main(void)
{
#define REPLAY(test) cmocka_unit_test_setup_teardown(test, open_replay, close_stage)
#define LIVE(test)   cmocka_unit_test_setup_teardown(test, open_live, close_stage)
    const struct CMUnitTest tests[] = {
        REPLAY(nothing_is_asked_before_its_line_is_reached),
        REPLAY(nobody_steps_past_an_open_question),
        LIVE(commands_do_not_step_past_an_open_question_either),
        REPLAY(end_stops_at_each_question_on_the_way),
        REPLAY(the_future_is_not_told_before_the_answer),
        REPLAY(a_right_answer_is_shown_with_its_evidence_at_its_step),
        REPLAY(a_wrong_answer_says_what_was_right),
        REPLAY(what_is_answered_comes_before_what_still_waits),
        REPLAY(a_skipped_question_is_answered_by_the_run_and_not_kept),
        REPLAY(going_back_and_forth_does_not_ask_again),
        REPLAY(before_the_question_letters_are_keys),
        REPLAY(a_letter_without_a_choice_answers_nothing),
        REPLAY(panes_can_be_looked_at_while_a_question_is_open),
        REPLAY(the_mouse_reaches_the_panes_while_a_question_is_open),
        REPLAY(who_begins_in_the_middle_is_asked_only_what_follows),
        LIVE(a_live_session_asks_for_no_step_while_a_question_is_open),
        LIVE(a_run_waits_where_a_question_opens),
        REPLAY(a_low_screen_shows_all_choices),
        LIVE(the_end_is_told_once_and_of_a_live_run_alone),
        REPLAY(the_end_of_a_replay_is_no_lesson_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

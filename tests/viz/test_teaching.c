/* What the lesson screen does to teach: predictions, the summary, another run beside this one, showing a
 * class. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lab/base/clock.h"
#include "tests/viz/recording_script.h"
#include "tests/viz/stage.h"
#include "viz/view/view.h"

static char text[] = "What this session shows, before anything happens.\n"
                     "\n"
                     "## listen\n"
                     "Now they can call.\n"
                     "\n"
                     "### notes\n"
                     "Ask who has ever seen a SYN.\n"
                     "\n"
                     "## connect\n"
                     "The client's `connect` sends a SYN.\n"
                     "\n"
                     "### predict handshake\n"
                     "What will connect() do?\n"
                     "\n"
                     "- wait for accept() => `client: connect(*) blocks`\n"
                     "- succeed at once => `client: connect(*) = 0`\n"
                     "- fail => `client: connect(*) = -1*`\n"
                     "\n"
                     "### predict early\n"
                     "Can the client send already?\n"
                     "\n"
                     "- no => `client: send(*) = -1*`\n"
                     "- yes => `client: send(*) = 5`\n"
                     "\n"
                     "## nowhere\n"
                     "### predict never\n"
                     "Is this ever asked?\n"
                     "\n"
                     "- yes => `*`\n"
                     "- no => `nothing`\n";

static const struct lesson lesson = {
    .folder = "/home/student/01-tcp",
    .number = "01",
    .name = "tcp",
    .text = text,
    .variants = { { .name = "" }, { .name = "waiting", .about = "The server calls accept() first." } },
    .variant_count = 2,
};

/* ---- what is kept */

static char kept[512];

static void answered(void *data, const char *prediction, char given, bool right)
{
    size_t used = strlen(kept);

    (void)data;
    snprintf(kept + used, sizeof kept - used, "%s %c %s;", prediction, given, right ? "right" : "wrong");
}

static void finished(void *data)
{
    size_t used = strlen(kept);

    (void)data;
    snprintf(kept + used, sizeof kept - used, "end;");
}

static const struct session_keeper keeper = { .answered = answered, .finished = finished };

/* ---- other runs: the tale again, or the first steps of it */

static int looks; /* how often it is looked for before it is there */

static bool other_begin(void *data, size_t n, char *why, size_t cap)
{
    (void)data;
    looks = 2;
    snprintf(why, cap, "No room to record in.");
    return n < 2;
}

static int other_take(void *data, struct timeline **timeline, char *why, size_t cap)
{
    const struct screen_session *session = data;

    (void)session;
    (void)why;
    (void)cap;
    if (looks-- > 0)
        return 0;
    *timeline = sample_open();
    return 1;
}

static void other_cancel(void *data)
{
    (void)data;
    looks = -100;
}

static const struct session_other other_items[] = { { "tcp", "the lesson itself", "01 tcp once more" },
                                                    { "waiting", "The server calls accept() first.",
                                                      "01 tcp waiting" },
                                                    { "broken", "cannot be recorded", "01 tcp broken" } };
static const struct session_others others = {
    .items = other_items, .count = 3, .begin = other_begin, .take = other_take, .cancel = other_cancel
};

static const struct screen_session more = {
    .lesson = &lesson, .exercise = "sockeye start 01", .keeper = &keeper, .others = &others
};
static struct stage stage;

static int open_as(bool live, int width, int height, bool ascii, bool demo)
{
    struct screen_options options = {
        .ascii = ascii, .color = true, .width = width, .height = height, .ask = true, .demo = demo
    };

    kept[0] = '\0';
    stage_open_as(&stage, live, &options, &more);
    return 0;
}

static int open_replay(void **state)
{
    (void)state;
    return open_as(false, 130, 40, false, false);
}

static int open_live(void **state)
{
    (void)state;
    return open_as(true, 130, 40, false, false);
}

static int open_demo(void **state)
{
    (void)state;
    return open_as(false, 130, 40, false, true);
}

static int close_stage(void **state)
{
    (void)state;
    stage_close(&stage);
    return 0;
}

static bool hides(const char *words)
{
    char *screen = stage_text(&stage);
    bool hidden = strstr(screen, words) == NULL;

    free(screen);
    return hidden;
}

/* ---- predictions */

static void nothing_is_asked_before_its_line_is_reached(void **state)
{
    (void)state;
    stage_press(&stage, "space*3");
    assert_true(hides("Before the next step"));
    stage_press(&stage, "space");
    assert_true(stage_shows(&stage, "connect  Before the next step:"));
    assert_true(stage_shows(&stage, "What will connect() do?"));
    assert_true(stage_shows(&stage, "a  wait for accept()      b  succeed at once      c  fail"));
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
    assert_true(hides("right:"));
}

static void a_right_answer_is_shown_with_its_evidence_at_its_step_alone(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 b esc space*2");
    assert_true(stage_shows(&stage, "✓ right:  b  succeed at once"));
    assert_true(stage_shows(&stage, "client: connect(3, server:7000, 16) = 0   client.c:5   step 6"));
    stage_press(&stage, "space");
    assert_true(hides("right:  b  succeed at once"));
    stage_press(&stage, "left");
    assert_true(stage_shows(&stage, "✓ right:  b  succeed at once"));
}

static void a_wrong_answer_says_what_was_right(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 a b space*2");
    assert_true(stage_shows(&stage, "✗ not so:  not a but b  succeed at once"));
    assert_string_equal(kept, "handshake a wrong;");
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
    assert_true(hides("Before the next step"));
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
    assert_true(hides("What will connect() do?"));
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

static void who_begins_in_the_middle_is_asked_only_what_follows(void **state)
{
    struct screen_options options = { .color = true, .width = 130, .height = 40, .ask = true };
    struct screen_session later = more;

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
    open_as(false, 60, 16, false, false);
    stage_press(&stage, "space*4");
    assert_true(stage_shows(&stage, "a  wait for accept()"));
    assert_true(stage_shows(&stage, "c  fail"));
}

/* ---- notes */

static void notes_are_shown_to_the_presenter_alone(void **state)
{
    (void)state;
    stage_press(&stage, "space*2 6");
    assert_true(stage_shows(&stage, "Now they can call."));
    assert_true(hides("who has ever seen"));
    stage_press(&stage, "n");
    assert_true(stage_shows(&stage, "Ask who has ever seen a SYN."));
    stage_press(&stage, "n");
    assert_true(hides("who has ever seen"));
}

/* ---- the summary */

static void one_step_more_at_the_end_shows_what_was_seen(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 b a end");
    assert_true(hides("what was seen"));
    stage_press(&stage, "space");
    assert_true(stage_shows(&stage, "what was seen"));
    assert_true(stage_shows(&stage, "Predictions  1 of 2 right"));
    assert_true(stage_shows(&stage, "✓ handshake: b  succeed at once"));
    assert_true(stage_shows(&stage, "✗ early: b  yes"));
    assert_true(stage_shows(&stage, "you said a  no"));
    assert_true(stage_shows(&stage, "sockeye run 01 waiting"));
    assert_true(stage_shows(&stage, "sockeye start 01"));
    stage_press(&stage, "space*7");
    assert_true(stage_shows(&stage, "what was seen"));
    stage_press(&stage, "esc");
    assert_true(hides("what was seen"));
}

static void a_key_that_means_something_else_leaves_the_summary_and_is_done(void **state)
{
    (void)state;
    stage_press(&stage, "S left");
    assert_true(hides("what was seen"));
    stage_press(&stage, "space*4 b b end space home");
    assert_int_equal(stage.screen.view.step, 0);
    stage_press(&stage, "end space q");
    assert_true(stage.screen.done);
}

static void the_summary_tells_no_more_than_the_position(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 b a S");
    assert_true(stage_shows(&stage, "handshake: this run has not shown it"));
    assert_true(hides("succeed at once"));
    assert_true(hides("Is this ever asked"));
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

/* ---- showing a class */

static void a_demonstration_shows_the_keys_pressed(void **state)
{
    (void)state;
    stage_press(&stage, "left z z right");
    assert_true(stage_shows(&stage, "z   z   right"));
    assert_true(stage_shows(&stage, "space play"));
}

/* As if so much time had passed that the next step is due. */
static bool play_on(void)
{
    stage.screen.modes.demo.next_ns = stage.screen.modes.demo.look_ns = 0;
    return screen_tick(&stage.screen);
}

static void space_plays_and_pauses_and_a_question_waits(void **state)
{
    (void)state;
    assert_int_equal(mode_stack_due(&stage.screen.stack), INT64_MAX);
    stage_press(&stage, "space");
    assert_int_equal(stage.screen.view.step, 1);
    assert_false(screen_tick(&stage.screen));
    assert_true(play_on());
    assert_int_equal(stage.screen.view.step, 2);
    stage_press(&stage, "space");
    assert_false(play_on());
    stage_press(&stage, "space");
    assert_true(play_on());
    assert_int_equal(stage.screen.view.step, 4);
    assert_false(play_on());
    stage_press(&stage, "space");
    assert_int_equal(stage.screen.view.step, 4);
    stage_press(&stage, "b b");
    assert_true(play_on());
    assert_int_equal(stage.screen.view.step, 5);
}

static void the_play_waits_until_all_are_at_rest(void **state)
{
    (void)state;
    stage_close(&stage);
    open_as(true, 130, 40, false, true);
    stage.mute = true;
    stage_press(&stage, "space");
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

/* ---- whole screens */

struct shot {
    const char *name, *keys;
    bool demo;
};

static const struct shot screens[] = {
    { "question", "space*4", false },
    { "question-text", "space*4 b 6", false },
    { "answered", "space*4 a b space*2", false },
    { "summary", "space*4 a b end S", false },
    { "compare-list", "d down", false },
    { "compare", "space*3 d enter", false },
    { "demo", "space*4", true },
};

static void screens_are_as_kept(void **state)
{
    static const int sizes[][2] = { { 80, 24 }, { 130, 40 } };
    char name[64], *drawn;

    (void)state;
    for (size_t i = 0; i < sizeof screens / sizeof *screens; i++)
        for (int n = 0; n < 4; n++) {
            const int *size = sizes[n / 2];
            open_as(false, size[0], size[1], n % 2, screens[i].demo);
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
#define LIVE(test)   cmocka_unit_test_setup_teardown(test, open_live, close_stage)
#define DEMO(test)   cmocka_unit_test_setup_teardown(test, open_demo, close_stage)
    const struct CMUnitTest tests[] = {
        REPLAY(nothing_is_asked_before_its_line_is_reached),
        REPLAY(nobody_steps_past_an_open_question),
        LIVE(commands_do_not_step_past_an_open_question_either),
        REPLAY(end_stops_at_each_question_on_the_way),
        REPLAY(the_future_is_not_told_before_the_answer),
        REPLAY(a_right_answer_is_shown_with_its_evidence_at_its_step_alone),
        REPLAY(a_wrong_answer_says_what_was_right),
        REPLAY(a_skipped_question_is_answered_by_the_run_and_not_kept),
        REPLAY(going_back_and_forth_does_not_ask_again),
        REPLAY(before_the_question_letters_are_keys),
        REPLAY(a_letter_without_a_choice_answers_nothing),
        REPLAY(panes_can_be_looked_at_while_a_question_is_open),
        REPLAY(who_begins_in_the_middle_is_asked_only_what_follows),
        LIVE(a_live_session_asks_for_no_step_while_a_question_is_open),
        LIVE(a_run_waits_where_a_question_opens),
        REPLAY(a_low_screen_shows_all_choices),
        REPLAY(notes_are_shown_to_the_presenter_alone),
        REPLAY(one_step_more_at_the_end_shows_what_was_seen),
        REPLAY(a_key_that_means_something_else_leaves_the_summary_and_is_done),
        REPLAY(the_summary_tells_no_more_than_the_position),
        LIVE(the_end_is_told_once_and_of_a_live_run_alone),
        REPLAY(the_end_of_a_replay_is_no_lesson_done),
        REPLAY(d_offers_other_runs_and_lays_one_beside_this),
        REPLAY(no_more_of_this_run_is_compared_than_may_be_seen),
        REPLAY(a_recording_that_cannot_begin_says_why),
        REPLAY(esc_gives_a_recording_up),
        DEMO(a_demonstration_shows_the_keys_pressed),
        DEMO(space_plays_and_pauses_and_a_question_waits),
        DEMO(the_play_waits_until_all_are_at_rest),
        DEMO(plus_and_minus_change_the_speed),
        DEMO(b_blanks_until_the_next_key),
        cmocka_unit_test(screens_are_as_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

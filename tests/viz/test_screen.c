/* What keys do to the lesson screen, in a replay and in a session under way. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/viz/stage.h"

static struct stage stage;

static int open_replay(void **state)
{
    (void)state;
    stage_open(&stage, false, 130, 40, false);
    return 0;
}

static int open_live(void **state)
{
    (void)state;
    stage_open(&stage, true, 130, 40, false);
    return 0;
}

static int close_stage(void **state)
{
    (void)state;
    stage_close(&stage);
    return 0;
}

static unsigned lit_cells(void)
{
    unsigned count = 0;

    screen_draw(&stage.screen);
    for (int i = 0; i < 130 * 40; i++)
        count += (stage.screen.canvas.cells[i].style & STYLE_LIT) != 0;
    return count;
}

/* ---- a replay */

static void a_replay_begins_before_the_first_step(void **state)
{
    (void)state;
    assert_true(stage_shows(&stage, "step 0 of 13"));
    assert_true(stage_shows(&stage, "▸ replay"));
    assert_true(stage_shows(&stage, "next ▸ server"));
    assert_true(stage_shows(&stage, "What this session shows"));
    assert_int_equal(lit_cells(), 0);
}

static void space_and_right_go_forward_left_and_backspace_back(void **state)
{
    (void)state;
    stage_press(&stage, "space right");
    assert_true(stage_shows(&stage, "step 2 of 13"));
    stage_press(&stage, "left");
    assert_true(stage_shows(&stage, "step 1 of 13"));
    stage_press(&stage, "backspace");
    assert_true(stage_shows(&stage, "step 0 of 13"));
    stage_press(&stage, "left");
    assert_true(stage_shows(&stage, "This is the beginning."));
}

static void end_and_home_go_to_the_ends(void **state)
{
    (void)state;
    stage_press(&stage, "end");
    assert_true(stage_shows(&stage, "step 13 of 13"));
    stage_press(&stage, "space");
    assert_true(stage_shows(&stage, "end of the recording"));
    stage_press(&stage, "home");
    assert_true(stage_shows(&stage, "step 0 of 13"));
}

static void the_screen_is_a_function_of_the_position(void **state)
{
    char *there, *back;

    (void)state;
    stage_press(&stage, "space*7");
    there = stage_text(&stage);
    stage_press(&stage, "end left*4 home space*9 left*2");
    back = stage_text(&stage);
    assert_string_equal(there, back);
    free(there);
    free(back);
}

static void what_a_step_changed_is_lit(void **state)
{
    (void)state;
    stage_press(&stage, "space");
    assert_int_not_equal(lit_cells(), 0);
}

static void nothing_runs_in_a_replay_and_it_says_so(void **state)
{
    (void)state;
    stage_press(&stage, "c");
    assert_true(stage_shows(&stage, "This is a replay: nothing runs."));
    stage_press(&stage, "tab");
    assert_true(stage_shows(&stage, "This is a replay: nothing runs."));
    stage_press(&stage, "left");
    assert_false(stage.screen.done);
}

static void the_line_about_to_call_and_the_blocked_one_are_marked(void **state)
{
    (void)state;
    stage_press(&stage, "space*5 1 z");
    assert_true(stage_shows(&stage, "●11      int client = accept"));
    assert_true(stage_shows(&stage, "▶5       connect(fd"));
}

static void the_text_is_of_the_tag_that_was_reached(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 6 z");
    assert_true(stage_shows(&stage, "Who answers it?"));
    assert_true(stage_shows(&stage, "- succeed at once"));
    stage_press(&stage, "space*2");
    assert_true(stage_shows(&stage, "recv takes what is there."));
}

static void the_answers_of_questions_are_not_shown(void **state)
{
    char *text;

    (void)state;
    stage_press(&stage, "space*4 6 z");
    text = stage_text(&stage);
    assert_null(strstr(text, "=>"));
    assert_null(strstr(text, "connect(*)"));
    assert_null(strstr(text, "predict"));
    free(text);
}

static void output_is_shown_escaped_with_its_actor(void **state)
{
    (void)state;
    stage_press(&stage, "end o");
    assert_true(stage_shows(&stage, "server    listening on port 7000"));
    assert_true(stage_shows(&stage, "client    hello \\x1b[31m你"));
}

static void o_and_p_lead_there_and_back(void **state)
{
    (void)state;
    stage_press(&stage, "o");
    assert_int_equal(stage.screen.modes.lesson.focus.pane, PANE_OUTPUT);
    stage_press(&stage, "o");
    assert_int_equal(stage.screen.modes.lesson.focus.pane, PANE_LADDER);
    stage_press(&stage, "p");
    assert_int_equal(stage.screen.modes.lesson.focus.pane, PANE_PACKETS);
    stage_press(&stage, "p");
    assert_int_equal(stage.screen.modes.lesson.focus.pane, PANE_LADDER);
}

static void digits_focus_and_z_zooms(void **state)
{
    (void)state;
    stage_press(&stage, "3 z");
    assert_int_equal(stage.screen.modes.lesson.focus.pane, PANE_SETS);
    screen_draw(&stage.screen);
    assert_int_equal(stage.screen.layout.pane[PANE_SETS].width, 130);
    stage_press(&stage, "esc");
    screen_draw(&stage.screen);
    assert_true(stage.screen.layout.pane[PANE_SETS].width < 130);
}

static void scrolling_stops_at_the_ends(void **state)
{
    (void)state;
    stage_press(&stage, "space*2 1 z down*500");
    int most = stage.screen.view.scroll[PANE_SOURCE];
    assert_true(most < 30);
    stage_press(&stage, "up*1000");
    assert_true(stage.screen.view.scroll[PANE_SOURCE] > -30);
}

static void enter_shows_the_source_of_each_actor_alone(void **state)
{
    (void)state;
    stage_press(&stage, "space*6 1 z enter");
    assert_false(stage_shows(&stage, "Says one thing"));
    assert_true(stage_shows(&stage, "An echo server"));
    stage_press(&stage, "enter");
    assert_true(stage_shows(&stage, "Says one thing"));
    stage_press(&stage, "enter");
    assert_true(stage_shows(&stage, "─ server server.c:14"));
    assert_true(stage_shows(&stage, "─ client client.c:6"));
}

static void a_step_brings_the_line_back_into_sight(void **state)
{
    (void)state;
    stage_press(&stage, "space*2 1 up*3 space");
    assert_int_equal(stage.screen.view.scroll[PANE_SOURCE], 0);
}

static void help_opens_with_the_keys_of_the_pane_and_closes(void **state)
{
    (void)state;
    stage_press(&stage, "2 ?");
    assert_true(stage_shows(&stage, "│ ladder"));
    assert_true(stage_shows(&stage, "backspace"));
    stage_press(&stage, "esc");
    assert_false(stage_has(&stage, &help_mode));
    assert_false(stage.screen.done);
}

static void esc_never_quits(void **state)
{
    (void)state;
    stage_press(&stage, "esc*20");
    assert_false(stage.screen.done);
}

static void q_leaves_a_replay_at_once(void **state)
{
    (void)state;
    stage_press(&stage, "q");
    assert_true(stage.screen.done);
}

static void ctrl_c_hints_first_and_quits_then(void **state)
{
    (void)state;
    stage_press(&stage, "C-c");
    assert_true(stage_shows(&stage, "Ctrl-C again quits"));
    stage_press(&stage, "space C-c");
    assert_false(stage.screen.done);
    stage_press(&stage, "C-c");
    assert_true(stage.screen.done);
}

static void below_60x16_it_says_what_it_needs_and_recovers(void **state)
{
    (void)state;
    canvas_free(&stage.screen.canvas);
    assert_true(canvas_make(&stage.screen.canvas, 50, 12, false));
    assert_true(stage_shows(&stage, "too small: 60x16 needed, this is 50x12"));
    canvas_free(&stage.screen.canvas);
    assert_true(canvas_make(&stage.screen.canvas, 60, 16, false));
    assert_true(stage_shows(&stage, "step 0 of 13"));
}

static void every_key_of_the_table_is_survived_at_every_step(void **state)
{
    size_t count;
    const struct binding *table = keys_table(&count);

    (void)state;
    for (int step = 0; step <= 13; step++) {
        for (size_t i = 0; i < count; i++) {
            if (table[i].action == ACTION_SAVE)
                continue; /* has a test of its own */
            screen_key(&stage.screen, table[i].key);
            screen_draw(&stage.screen);
            stage.screen.done = stage.screen.interrupted = stage.screen.stack.quit = false;
        }
        stage_press(&stage, "esc home");
        for (int i = 0; i < step; i++)
            stage_press(&stage, "right");
    }
}

/* ---- a session under way */

static void a_live_session_begins_at_its_present(void **state)
{
    (void)state;
    assert_true(stage_shows(&stage, "step 0 of 0"));
    assert_true(stage_shows(&stage, "▮▮ paused"));
    assert_true(stage_shows(&stage, "next ▸ server"));
}

static void space_asks_for_a_step_and_shows_its_result(void **state)
{
    (void)state;
    stage_press(&stage, "space");
    assert_string_equal(stage.commands, "step server;");
    assert_true(stage_shows(&stage, "step 1 of 1"));
    assert_false(live_waits(&stage.screen.live));
}

static void behind_the_present_space_goes_forward_and_asks_for_nothing(void **state)
{
    (void)state;
    stage_press(&stage, "space*3 left*2 space");
    assert_string_equal(stage.commands, "step server;step server;step server;");
    assert_true(stage_shows(&stage, "step 2 of 3"));
    stage_press(&stage, "space");
    assert_true(stage.screen.view.following);
    stage_press(&stage, "space");
    assert_true(stage_shows(&stage, "step 4 of 4"));
}

static void what_is_recorded_meanwhile_does_not_move_who_looks_back(void **state)
{
    (void)state;
    stage_press(&stage, "space*3 left*2");
    sample_step(stage.tale);
    stage_press(&stage, "2");
    assert_true(stage_shows(&stage, "step 1 of 4"));
    stage_press(&stage, "end");
    assert_true(stage_shows(&stage, "step 4 of 4"));
}

static void steps_asked_for_too_soon_are_made_one_after_the_other(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        screen_key(&stage.screen, ' ');
    assert_string_equal(stage.commands, "step server;step;step;");
    screen_grow(&stage.screen);
    assert_int_equal(timeline_steps(stage.timeline), 3);
}

static void a_step_without_effect_is_waited_for(void **state)
{
    (void)state;
    stage.mute = true;
    stage_press(&stage, "space");
    assert_true(live_waits(&stage.screen.live));
    assert_false(live_at_rest(&stage.screen.live));
    sample_step(stage.tale);
    screen_grow(&stage.screen);
    assert_true(live_waits(&stage.screen.live));
    assert_true(stage_shows(&stage, "… working"));
    sample_rest(stage.tale, 1, NULL);
    screen_grow(&stage.screen);
    assert_false(live_waits(&stage.screen.live));
    assert_true(live_at_rest(&stage.screen.live));
}

static void tab_chooses_who_goes_next(void **state)
{
    (void)state;
    stage_press(&stage, "space*4");
    assert_true(stage_shows(&stage, "next ▸ server"));
    stage_press(&stage, "tab");
    assert_true(stage_shows(&stage, "next ▸ client"));
    stage.commands[0] = '\0';
    stage_press(&stage, "space");
    assert_string_equal(stage.commands, "step client;");
}

static void who_goes_next_is_who_the_observer_says(void **state)
{
    (void)state;
    stage_press(&stage, "space*4");
    sample_rest(stage.tale, 4, "client");
    screen_grow(&stage.screen);
    assert_true(stage_shows(&stage, "next ▸ client"));
    stage_press(&stage, "tab");
    assert_true(stage_shows(&stage, "next ▸ server"));
    stage.commands[0] = '\0';
    stage.mute = true;
    stage_press(&stage, "space");
    assert_string_equal(stage.commands, "step server;");
    sample_rest(stage.tale, 5, "client");
    screen_grow(&stage.screen);
    assert_true(stage_shows(&stage, "next ▸ client"));
    stage_press(&stage, "space");
    assert_string_equal(stage.commands, "step server;step client;");
}

/* Not as many as a key that is held down asks for. */
static void steps_ahead_of_their_effect_have_an_end(void **state)
{
    (void)state;
    stage.mute = true;
    stage_press(&stage, "space*40");
    assert_int_equal(stage.told, 16);
    sample_rest(stage.tale, 15, NULL);
    screen_grow(&stage.screen);
    stage_press(&stage, "space*40");
    assert_int_equal(stage.told, 31);
}

/* The observer says so of nobody, and the words on the screen follow what the tasks do. */
static void nobody_who_can_go_is_blocked_and_a_deadlock_is_said(void **state)
{
    struct event note = { .kind = EVENT_NOTE,
                          .line = str_from("deadlock: all"),
                          .u.note = { .kind = NOTE_DEADLOCK } };

    (void)state;
    stage_press(&stage, "space*5");
    sample_rest(stage.tale, 5, "");
    screen_grow(&stage.screen);
    assert_false(stage_shows(&stage, "next ▸"));
    sample_add(stage.tale, &note);
    screen_grow(&stage.screen);
    assert_true(stage_shows(&stage, "deadlock: all"));
    assert_int_equal(live_status(&stage.screen.live), LIVE_DEADLOCK);
    sample_step(stage.tale);
    screen_grow(&stage.screen);
    assert_int_not_equal(live_status(&stage.screen.live), LIVE_DEADLOCK);
}

static void tab_with_nobody_else_says_so(void **state)
{
    (void)state;
    stage_press(&stage, "tab");
    assert_true(stage_shows(&stage, "Only this one can go"));
}

static void c_runs_and_the_end_is_told(void **state)
{
    (void)state;
    stage_press(&stage, "c");
    assert_string_equal(stage.commands, "run;");
    assert_true(stage_shows(&stage, "step 13 of 13"));
    assert_true(stage_shows(&stage, "■ ended"));
    stage_press(&stage, "space");
    assert_true(stage_shows(&stage, "The programs have ended"));
    assert_string_equal(stage.commands, "run;");
}

static void while_running_a_step_key_pauses(void **state)
{
    (void)state;
    stage.mute = true;
    stage_press(&stage, "c");
    assert_true(stage_shows(&stage, "» running"));
    stage_press(&stage, "space");
    assert_string_equal(stage.commands, "run;pause;");
    assert_true(stage_shows(&stage, "▮▮ paused"));
}

static void a_line_is_typed_to_a_program(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 i h q x backspace \\ 你");
    assert_true(stage_shows(&stage, "to server: hq\\你"));
    stage.commands[0] = '\0';
    stage.mute = true;
    stage_press(&stage, "enter");
    assert_string_equal(stage.commands, "input server hq\\\\你\\n;");
    stage_press(&stage, "i tab C-d");
    assert_non_null(strstr(stage.commands, "eof client;"));
    stage_press(&stage, "i x esc i");
    assert_true(stage_shows(&stage, "to client:  "));
    assert_false(stage.screen.done);
}

static void the_recording_is_saved_under_a_new_name(void **state)
{
    char folder[] = "/tmp/sockeye-save-XXXXXX", here[4096], why[200];

    (void)state;
    assert_non_null(getcwd(here, sizeof here));
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    stage_press(&stage, "space s r enter");
    assert_true(stage_shows(&stage, "Saved as 01-tcp.pcapng"));
    stage_press(&stage, "space s r enter");
    assert_true(stage_shows(&stage, "Saved as 01-tcp-2.pcapng"));
    struct timeline *first =
        timeline_open(open("01-tcp.pcapng", O_RDONLY | O_CLOEXEC), false, why, sizeof why);
    struct timeline *second =
        timeline_open(open("01-tcp-2.pcapng", O_RDONLY | O_CLOEXEC), false, why, sizeof why);
    assert_int_equal(timeline_steps(first), 1);
    assert_int_equal(timeline_steps(second), 2);
    timeline_close(first);
    timeline_close(second);
    unlink("01-tcp.pcapng");
    unlink("01-tcp-2.pcapng");
    assert_int_equal(rmdir(folder), 0);
    stage_press(&stage, "s r enter");
    assert_true(stage_shows(&stage, "Cannot save 01-tcp.pcapng: No such file"));
    assert_int_equal(chdir(here), 0);
}

static void q_asks_while_programs_run(void **state)
{
    (void)state;
    stage_press(&stage, "q");
    assert_false(stage.screen.done);
    assert_true(stage_shows(&stage, "1 program is still under way"));
    stage_press(&stage, "esc");
    assert_false(stage_has(&stage, &choice_mode));
    stage_press(&stage, "q q");
    assert_true(stage.screen.done);
}

static void y_confirms_and_any_other_key_does_not(void **state)
{
    (void)state;
    stage_press(&stage, "q x");
    assert_false(stage.screen.done);
    stage_press(&stage, "q y");
    assert_true(stage.screen.done);
}

int main(void)
{
#define REPLAY(test) cmocka_unit_test_setup_teardown(test, open_replay, close_stage)
#define LIVE(test)   cmocka_unit_test_setup_teardown(test, open_live, close_stage)
    const struct CMUnitTest tests[] = {
        REPLAY(a_replay_begins_before_the_first_step),
        REPLAY(space_and_right_go_forward_left_and_backspace_back),
        REPLAY(end_and_home_go_to_the_ends),
        REPLAY(the_screen_is_a_function_of_the_position),
        REPLAY(what_a_step_changed_is_lit),
        REPLAY(nothing_runs_in_a_replay_and_it_says_so),
        REPLAY(the_line_about_to_call_and_the_blocked_one_are_marked),
        REPLAY(the_text_is_of_the_tag_that_was_reached),
        REPLAY(the_answers_of_questions_are_not_shown),
        REPLAY(output_is_shown_escaped_with_its_actor),
        REPLAY(o_and_p_lead_there_and_back),
        REPLAY(digits_focus_and_z_zooms),
        REPLAY(scrolling_stops_at_the_ends),
        REPLAY(enter_shows_the_source_of_each_actor_alone),
        REPLAY(a_step_brings_the_line_back_into_sight),
        REPLAY(help_opens_with_the_keys_of_the_pane_and_closes),
        REPLAY(esc_never_quits),
        REPLAY(q_leaves_a_replay_at_once),
        REPLAY(ctrl_c_hints_first_and_quits_then),
        REPLAY(below_60x16_it_says_what_it_needs_and_recovers),
        REPLAY(every_key_of_the_table_is_survived_at_every_step),
        LIVE(a_live_session_begins_at_its_present),
        LIVE(space_asks_for_a_step_and_shows_its_result),
        LIVE(behind_the_present_space_goes_forward_and_asks_for_nothing),
        LIVE(what_is_recorded_meanwhile_does_not_move_who_looks_back),
        LIVE(steps_asked_for_too_soon_are_made_one_after_the_other),
        LIVE(a_step_without_effect_is_waited_for),
        LIVE(tab_chooses_who_goes_next),
        LIVE(who_goes_next_is_who_the_observer_says),
        LIVE(steps_ahead_of_their_effect_have_an_end),
        LIVE(nobody_who_can_go_is_blocked_and_a_deadlock_is_said),
        LIVE(tab_with_nobody_else_says_so),
        LIVE(c_runs_and_the_end_is_told),
        LIVE(while_running_a_step_key_pauses),
        LIVE(a_line_is_typed_to_a_program),
        LIVE(the_recording_is_saved_under_a_new_name),
        LIVE(q_asks_while_programs_run),
        LIVE(y_confirms_and_any_other_key_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

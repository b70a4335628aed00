/* The command line: actions by their names, what tab offers, arguments, what is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/viz/taught.h"

static struct stage stage;

static int open_wide(void **state)
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

static bool selects(const char *line)
{
    struct event event;

    if (!timeline_event(stage.timeline, stage.screen.view.selected, &event))
        return false;
    bool same = strncmp(event.line.p, line, strlen(line)) == 0;
    if (!same)
        print_message("selected is %.*s\n", STR_ARGS(event.line));
    return same;
}

static void every_action_can_be_said_by_name(void **state)
{
    (void)state;
    for (int i = 1; i < ACTION_COUNT; i++) {
        const char *name = action_name((enum action)i);
        if (!name)
            continue;
        stage.screen.done = false;
        enum action action = command_run(&stage.screen.modes.commands, name);
        if (action)
            mode_stack_act(&stage.screen.stack, action);
        if (strstr(stage.screen.message.text, "no command"))
            fail_msg("%s: %s", name, stage.screen.message.text);
        mode_stack_interrupt(&stage.screen.stack);
    }
}

static void every_action_with_a_key_has_a_name_or_belongs_to_a_mode(void **state)
{
    size_t count;
    const struct binding *table = keys_table(&count);

    (void)state;
    for (size_t i = 0; i < count; i++)
        if ((table[i].contexts & (KEYS_LESSON | KEYS_LIVE)) && !action_name(table[i].action))
            fail_msg("the action of %s has no name", table[i].name);
}

static void tab_completes_commands_and_their_first_argument(void **state)
{
    (void)state;
    stage_press(&stage, ": z o tab");
    assert_string_equal(stage.screen.modes.line.edit.text, "zoom ");
    stage_press(&stage, "C-u s a v e space l tab");
    assert_string_equal(stage.screen.modes.line.edit.text, "save ladder ");
    stage_press(&stage, "C-u i n p u t space c tab");
    assert_string_equal(stage.screen.modes.line.edit.text, "input client ");
    stage_press(&stage, "C-u n e x t tab");
    assert_true(stage_shows(&stage, "next-actor"));
    stage_press(&stage, "C-u x x tab");
    assert_string_equal(stage.screen.modes.line.edit.text, "xx");
}

static const char *typed_line(void)
{
    return stage.screen.modes.line.edit.text;
}

static void tab_lists_what_a_command_can_be_and_goes_through_it(void **state)
{
    (void)state;
    stage_press(&stage, ": t o tab");
    assert_string_equal(typed_line(), "to-");
    assert_true(stage_shows(&stage, "3 candidates"));
    assert_true(stage_shows(&stage, "goes to a marked place"));
    stage_press(&stage, "tab");
    assert_string_equal(typed_line(), "to-next");
    assert_true(stage_shows(&stage, "1 of 3"));
    stage_press(&stage, "tab down");
    assert_string_equal(typed_line(), "to-mark");
    stage_press(&stage, "tab");
    assert_string_equal(typed_line(), "to-");
    stage_press(&stage, "S-tab");
    assert_string_equal(typed_line(), "to-mark");
    stage_press(&stage, "up");
    assert_string_equal(typed_line(), "to-previous");
    stage_press(&stage, "esc");
    assert_string_equal(typed_line(), "to-");
    assert_true(stage_hides(&stage, "goes to a marked place"));
    stage_press(&stage, "esc");
    assert_false(stage_has(&stage, &command_line_mode));
}

static void the_list_follows_what_is_typed_and_a_choice_is_done(void **state)
{
    (void)state;
    stage_press(&stage, ": tab");
    assert_true(stage_shows(&stage, "goes to a step by its number"));
    stage_press(&stage, "z o o");
    assert_true(stage_hides(&stage, "goes to a step by its number"));
    assert_true(stage_shows(&stage, "gives the pane the whole screen"));
    stage_press(&stage, "tab enter");
    assert_true(stage.screen.modes.lesson.focus.zoom);
    stage_press(&stage, ": t o - tab tab space tab*4 enter");
    assert_false(stage_has(&stage, &command_line_mode));
    assert_int_equal(timeline_kind(stage.timeline, stage.screen.view.selected), EVENT_BLOCK);
}

static void every_command_that_tab_shows_says_what_it_does(void **state)
{
    struct candidates found;

    (void)state;
    commands_candidates(&stage.screen.modes.commands, "", &found);
    assert_true(found.count > 50 && found.count < CANDIDATES_MAX);
    for (size_t i = 0; i < found.count; i++)
        if (!found.items[i].about[0])
            fail_msg("what does %s do?", found.items[i].word);
    commands_candidates(&stage.screen.modes.commands, "save ", &found);
    assert_string_equal(found.items[0].about, "the recording, for replay and Wireshark");
    commands_candidates(&stage.screen.modes.commands, "theme li", &found);
    assert_int_equal(found.count, 1);
    assert_string_equal(found.items[0].about, "dark on white, for a bright room");
    commands_candidates(&stage.screen.modes.commands, "signal client TER", &found);
    assert_int_equal(found.count, 1);
    assert_string_equal(found.items[0].word, "TERM");
}

static void a_command_that_is_near_is_offered(void **state)
{
    (void)state;
    stage_press(&stage, ": f i n d i g n s enter");
    assert_true(stage_shows(&stage, "There is no command \"findigns\": did you mean findings?"));
    stage_press(&stage, ": w a l k enter");
    assert_true(stage_shows(&stage, "There is no command \"walk\": tab shows all."));
    stage_press(&stage, ": f i n d i n g s enter");
    assert_true(stage_shows(&stage, "Nothing was found to be wrong"));
}

static void commands_take_arguments(void **state)
{
    (void)state;
    stage_press(&stage, ": s t e p space 6 enter");
    assert_true(stage_shows(&stage, "step 6 of 13"));
    stage_press(&stage, ": 3 enter");
    assert_true(stage_shows(&stage, "step 3 of 13"));
    stage_press(&stage, ": f i n d space F I N enter");
    assert_true(selects("client:40122 > server:7000  FIN"));
    stage_press(&stage, ": t o - p r e v i o u s space b l o c k enter");
    assert_int_equal(timeline_kind(stage.timeline, stage.screen.view.selected), EVENT_BLOCK);
    stage_press(&stage, ": z o o enter");
    assert_true(stage.screen.modes.lesson.focus.zoom);
}

static void wrong_commands_say_what_is_wrong(void **state)
{
    (void)state;
    stage_press(&stage, ": x y enter");
    assert_true(stage_shows(&stage, "There is no command \"xy\""));
    stage_press(&stage, ": n e x enter");
    assert_true(stage_shows(&stage, "could be several"));
    stage_press(&stage, ": z o o m space 3 enter");
    assert_true(stage_shows(&stage, "zoom takes no argument"));
    stage_press(&stage, ": s a v e space x enter");
    assert_true(stage_shows(&stage, "As in :save"));
    stage_press(&stage, ": a c t o r space c l i e n t enter");
    assert_true(stage_shows(&stage, "Nothing runs here"));
}

static void commands_reach_the_programs(void **state)
{
    (void)state;
    stage_press(&stage, "space*4");
    stage.commands[0] = '\0';
    stage.mute = true;
    stage_press(&stage, ": i n p u t space s e r v e r space a \\ b enter");
    assert_string_equal(stage.commands, "input server a\\\\b\\n;");
    stage_press(&stage,
                ": e o f space c l i e n t enter : s i g n a l space c l i e n t space T E R M enter");
    assert_non_null(strstr(stage.commands, "eof client;signal client TERM;"));
    stage_press(&stage, ": a c t o r space c l i e n t enter");
    assert_true(stage_shows(&stage, "next ▸ client"));
}

static void the_run_goes_on_until_a_variant_is_named(void **state)
{
    struct session_next next = { NULL, NULL };
    struct screen_session session = taught;
    struct screen_options options = { .width = 130, .height = 40 };

    (void)state;
    session.next = &next;
    stage_open_as(&stage, false, &options, &session);
    stage_press(&stage, ": v a r i a n t enter");
    assert_true(stage_shows(&stage, "As in :variant NAME"));
    assert_false(stage.screen.done);
    assert_null(next.variant);
    stage_press(&stage, ": v a r i a n t space w a i t i n g enter");
    assert_true(stage.screen.done);
    assert_string_equal(next.variant, "waiting");
    stage_close(&stage);
}

int main(void)
{
#define WIDE(test) cmocka_unit_test_setup_teardown(test, open_wide, close_stage)
#define LIVE(test) cmocka_unit_test_setup_teardown(test, open_live, close_stage)
    const struct CMUnitTest tests[] = {
        WIDE(every_action_can_be_said_by_name),
        WIDE(every_action_with_a_key_has_a_name_or_belongs_to_a_mode),
        WIDE(tab_completes_commands_and_their_first_argument),
        WIDE(tab_lists_what_a_command_can_be_and_goes_through_it),
        WIDE(the_list_follows_what_is_typed_and_a_choice_is_done),
        WIDE(every_command_that_tab_shows_says_what_it_does),
        WIDE(a_command_that_is_near_is_offered),
        WIDE(commands_take_arguments),
        WIDE(wrong_commands_say_what_is_wrong),
        LIVE(commands_reach_the_programs),
        cmocka_unit_test(the_run_goes_on_until_a_variant_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

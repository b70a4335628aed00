/* Going about in a session by keys: finding, filtering, jumping, marks, saving, details, the mouse. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/base/path.h"
#include "tests/viz/stage.h"

static struct stage stage;
static char folder[64], before[4096];

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

/* In a folder of its own, removed with what the test made there. */
static int open_in_folder(void **state)
{
    snprintf(folder, sizeof folder, "/tmp/sockeye-navigate-XXXXXX");
    if (!getcwd(before, sizeof before) || !mkdtemp(folder) || chdir(folder) != 0)
        return -1;
    return open_wide(state);
}

static int close_in_folder(void **state)
{
    static const char *const made[] = {
        "a.txt", "a.svg", "a.mmd", "a.pcapng", "01-tcp-transcript.txt", "01-tcp-screen.svg", "01-tcp.pcapng"
    };

    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        unlink(made[i]);
    close_stage(state);
    return chdir(before) == 0 && rmdir(folder) == 0 ? 0 : -1;
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

/* ---- finding */

static void a_word_is_found_in_the_lines_of_all_events(void **state)
{
    (void)state;
    stage_press(&stage, "/ l i s t e n ( enter");
    assert_true(selects("listen(3, 8)"));
    assert_true(stage_shows(&stage, "step 2: server: listen(3, 8)"));
}

static void a_glob_is_found_in_whole_lines_of_one_actor(void **state)
{
    (void)state;
    stage_press(&stage, "/ c l i e n t : space s e n d ( * ) space = space 5 enter");
    assert_true(selects("send(3"));
}

static void the_next_match_goes_on_and_around(void **state)
{
    uint32_t first;

    (void)state;
    stage_press(&stage, "/ S Y N enter");
    first = stage.screen.view.selected;
    stage_press(&stage, ".");
    assert_true(stage.screen.view.selected > first);
    stage_press(&stage, ".");
    assert_int_equal(stage.screen.view.selected, first);
    assert_true(stage_shows(&stage, "from the beginning: "));
    stage_press(&stage, ",");
    assert_true(stage_shows(&stage, "from the end: "));
}

static void what_is_nowhere_is_said(void **state)
{
    (void)state;
    stage_press(&stage, "space*3 / x y z z y enter");
    assert_true(stage_shows(&stage, "Nothing matches \"xyzzy\""));
    assert_true(stage_shows(&stage, "step 3 of 13"));
}

static void esc_leaves_the_line_and_nothing_happens(void **state)
{
    (void)state;
    stage_press(&stage, "space*3 / q q esc");
    assert_true(stage_shows(&stage, "step 3 of 13"));
    assert_false(stage.screen.done);
    stage_press(&stage, "/ a backspace backspace space");
    assert_true(stage_shows(&stage, "step 4 of 13"));
}

static void lines_typed_before_come_back_with_up(void **state)
{
    (void)state;
    stage_press(&stage, "/ S Y N enter / F I N enter / up");
    assert_string_equal(stage.screen.modes.line.edit.text, "FIN");
    stage_press(&stage, "up");
    assert_string_equal(stage.screen.modes.line.edit.text, "SYN");
    stage_press(&stage, "down down");
    assert_string_equal(stage.screen.modes.line.edit.text, "");
}

static void the_selection_is_the_same_in_every_pane(void **state)
{
    (void)state;
    stage_press(&stage, "end / S Y N enter");
    char *screen = stage_text(&stage);
    unsigned marked[PANE_COUNT] = { 0 };
    for (int pane = 0; pane < PANE_COUNT; pane++) {
        struct rect inside = layout_inside(&stage.screen.layout, (enum pane_id)pane);
        for (int y = 0; y < inside.height; y++)
            for (int x = 0; x < inside.width && stage.screen.layout.pane[pane].width > 0; x++)
                marked[pane] += (stage.screen.canvas.cells[(inside.y + y) * 130 + inside.x + x].style &
                                 STYLE_SELECTED) != 0;
    }
    free(screen);
    assert_true(marked[PANE_LADDER] > 0);
    assert_true(marked[PANE_PACKETS] > 0);
    assert_true(marked[PANE_SOURCE] > 0);
    assert_true(stage_shows(&stage, "▸"));
}

static void moving_in_the_packets_moves_the_ladder_and_the_source(void **state)
{
    uint32_t first;

    (void)state;
    stage_press(&stage, "end 5 up");
    first = stage.screen.view.selected;
    stage_press(&stage, "up up");
    assert_true(stage.screen.view.selected < first);
    assert_true(stage_shows(&stage, "▸"));
    stage_press(&stage, "esc");
    assert_int_equal(stage.screen.view.selected, EVENT_NO_INDEX);
}

static void what_was_printed_is_found_and_marked_in_the_output(void **state)
{
    (void)state;
    stage_press(&stage, "end 7 home / o n space p o r t enter");
    assert_true(selects("listening on port 7000"));
    char *screen = stage_text(&stage);
    struct rect inside = layout_inside(&stage.screen.layout, PANE_OUTPUT);
    assert_true(stage.screen.canvas.cells[inside.y * 130 + inside.x].style & STYLE_SELECTED);
    free(screen);
}

/* ---- filter */

static void a_filter_shows_only_what_matches_and_says_so(void **state)
{
    (void)state;
    stage_press(&stage, "end f S Y N enter");
    assert_true(stage_shows(&stage, "filter: SYN"));
    assert_true(stage_shows(&stage, "5 packets ── 2 of "));
    char *screen = stage_text(&stage);
    assert_null(strstr(screen, "listen(3, 8) = 0"));
    free(screen);
}

static void esc_takes_the_filter_away(void **state)
{
    (void)state;
    stage_press(&stage, "end f S Y N enter esc");
    assert_null(stage.screen.view.filter);
    assert_true(stage_shows(&stage, "listen(3, 8) = 0"));
}

static void an_empty_filter_shows_all(void **state)
{
    (void)state;
    stage_press(&stage, "end f S Y N enter f C-u enter");
    assert_null(stage.screen.view.filter);
    stage_press(&stage, ": f i l t e r space F I N enter : f i l t e r enter");
    assert_null(stage.screen.view.filter);
}

static void a_filter_takes_in_what_is_recorded_later(void **state)
{
    (void)state;
    stage_press(&stage, "f s e r v e r enter space*8");
    assert_true(stage_shows(&stage, "filter: server"));
    assert_true(stage_shows(&stage, "bind(3"));
    char *screen = stage_text(&stage);
    char *ladder = strstr(screen, "2 ladder");
    assert_non_null(ladder);
    assert_null(strstr(ladder, "socket(AF_INET, SOCK_STREAM, 0) = 3 ┆"));
    free(screen);
}

/* ---- jumping */

static void g_asks_for_a_step(void **state)
{
    (void)state;
    stage_press(&stage, "g 7 enter");
    assert_true(stage_shows(&stage, "step 7 of 13"));
    stage_press(&stage, "g 9 9 enter");
    assert_true(stage_shows(&stage, "step 13 of 13"));
    assert_true(stage_shows(&stage, "There are 13 steps"));
    stage_press(&stage, "g x enter");
    assert_true(stage_shows(&stage, "\"x\" is no number"));
}

static void brackets_go_to_the_next_and_previous_of_a_kind(void **state)
{
    uint32_t packet;

    (void)state;
    stage_press(&stage, "]");
    assert_true(stage_shows(&stage, "next:"));
    stage_press(&stage, "p");
    assert_true(selects("client:40122 > server:7000  SYN"));
    packet = stage.screen.view.selected;
    stage_press(&stage, "] p");
    assert_true(selects("server:7000 > client:40122  SYN ACK"));
    stage_press(&stage, "[ p");
    assert_int_equal(stage.screen.view.selected, packet);
    stage_press(&stage, "home ] b");
    assert_true(selects("accept(3, NULL, NULL) blocks"));
    stage_press(&stage, "] e");
    assert_true(stage_shows(&stage, "No error after this."));
    stage_press(&stage, "[ x");
    assert_true(stage_shows(&stage, "of 13"));
}

static void marks_are_gone_back_to(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 m a home ' a");
    assert_true(stage_shows(&stage, "step 4 of 13"));
    stage_press(&stage, "' '");
    assert_true(stage_shows(&stage, "step 0 of 13"));
    stage_press(&stage, "' b");
    assert_true(stage_shows(&stage, "There is no mark b"));
    stage_press(&stage, "m 1");
    assert_true(stage_shows(&stage, "Marks are letters"));
}

/* ---- saving */

static void all_that_can_be_saved_is_saved(void **state)
{
    static const struct {
        const char *keys, *name, *holds;
    } saved[] = {
        { "s t enter", "01-tcp-transcript.txt", "connect(3, server:7000, 16)" },
        { "s l C-u a . t x t enter", "a.txt", "connect(3, server:7000, 16) ┐" },
        { "s l C-u a . m m d enter", "a.mmd", "sequenceDiagram" },
        { "s l C-u a . s v g enter", "a.svg", "<svg" },
        { "s s enter", "01-tcp-screen.svg", "<svg" },
        { ": s a v e space r e c o r d i n g space a . p c a p n g enter", "a.pcapng", "\n\r\r\n" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof saved / sizeof *saved; i++) {
        char said[64], *text;
        stage_press(&stage, saved[i].keys);
        snprintf(said, sizeof said, "Saved as %s", saved[i].name);
        assert_true(stage_shows(&stage, said));
        text = file_text(saved[i].name, NULL);
        if (!strstr(text, saved[i].holds))
            fail_msg("no %s in %s:\n%s", saved[i].holds, saved[i].name, text);
        free(text);
    }
}

static void a_file_that_is_there_is_not_overwritten_unasked(void **state)
{
    FILE *file = fopen("a.txt", "we");
    char *text;

    (void)state;
    fputs("mine", file);
    fclose(file);
    stage_press(&stage, "s t C-u a . t x t enter");
    assert_true(stage_shows(&stage, "a.txt is there already. Overwrite it?"));
    stage_press(&stage, "esc");
    assert_true(stage_shows(&stage, "Not saved."));
    text = file_text("a.txt", NULL);
    assert_string_equal(text, "mine");
    free(text);
    stage_press(&stage, "s t C-u a . t x t enter y");
    assert_true(stage_shows(&stage, "Saved as a.txt"));
    text = file_text("a.txt", NULL);
    assert_non_null(strstr(text, "connect("));
    free(text);
}

static void what_cannot_be_saved_says_why(void **state)
{
    (void)state;
    stage_press(&stage, "s t C-u / n o / s u c h enter");
    assert_true(stage_shows(&stage, "Cannot save /no/such: No such file"));
    stage_press(&stage, "s l C-u a . p d f enter");
    assert_true(stage_shows(&stage, "A ladder's file is named .txt, .svg or .mmd"));
    stage_press(&stage, "s esc");
    assert_int_equal(mode_stack_keys(&stage.screen.stack), KEYS_LESSON);
}

/* ---- details */

static void enter_opens_a_call_with_its_arguments_explained(void **state)
{
    (void)state;
    stage_press(&stage, "end / c o n n e c t ( * ) space = space 0 enter enter");
    assert_true(stage_shows(&stage, "esc closes"));
    assert_true(stage_shows(&stage, "manual page: connect(2)"));
    stage_press(&stage, "esc");
    assert_false(stage_has(&stage, &inspector_mode));
    assert_true(selects("connect("));
}

static void enter_opens_a_packet_from_the_ladder(void **state)
{
    (void)state;
    stage_press(&stage, "end 2 ] p [ p enter");
    assert_true(stage_shows(&stage, "TCP  port"));
    assert_true(stage_shows(&stage, "0000  "));
    stage_press(&stage, "enter");
    assert_false(stage_has(&stage, &inspector_mode));
}

static void at_step_0_there_is_nothing_to_open(void **state)
{
    (void)state;
    stage_press(&stage, "2 enter");
    assert_false(stage_has(&stage, &inspector_mode));
}

/* ---- the mouse */

static void the_mouse_does_nothing_until_it_is_on(void **state)
{
    (void)state;
    stage_press(&stage, "end click@5,5 wheel-up@60,5");
    assert_int_equal(stage.screen.modes.lesson.focus.pane, PANE_LADDER);
    assert_int_equal(stage.screen.view.selected, EVENT_NO_INDEX);
}

static void a_click_selects_the_row_it_points_at(void **state)
{
    (void)state;
    stage_press(&stage, "end M click@60,3");
    assert_int_equal(stage.screen.modes.lesson.focus.pane, PANE_LADDER);
    char *screen = stage_text(&stage);
    struct cell *row = stage.screen.canvas.cells + 3 * 130;
    assert_true(row[60].style & STYLE_SELECTED);
    free(screen);
    struct rect packets = layout_inside(&stage.screen.layout, PANE_PACKETS);
    char keys[64];
    snprintf(keys, sizeof keys, "click@%d,%d", packets.x + 2, packets.y + 1);
    stage_press(&stage, keys);
    assert_int_equal(stage.screen.modes.lesson.focus.pane, PANE_PACKETS);
    assert_int_equal(timeline_kind(stage.timeline, stage.screen.view.selected), EVENT_PACKET);
    stage_press(&stage, "M click@60,3");
    assert_int_equal(stage.screen.modes.lesson.focus.pane, PANE_PACKETS);
}

static void the_wheel_scrolls_what_it_points_at(void **state)
{
    (void)state;
    stage_press(&stage, "space*4 M wheel-down@5,20");
    assert_int_equal(stage.screen.modes.lesson.focus.pane, PANE_SOURCE);
    stage_press(&stage, "? wheel-down@60,20");
    assert_true(stage.screen.modes.help.scroll > 0);
    stage_press(&stage, "click@60,20");
    assert_false(stage_has(&stage, &help_mode));
}

int main(void)
{
#define WIDE(test)  cmocka_unit_test_setup_teardown(test, open_wide, close_stage)
#define LIVE(test)  cmocka_unit_test_setup_teardown(test, open_live, close_stage)
#define FILES(test) cmocka_unit_test_setup_teardown(test, open_in_folder, close_in_folder)
    const struct CMUnitTest tests[] = {
        WIDE(a_word_is_found_in_the_lines_of_all_events),
        WIDE(a_glob_is_found_in_whole_lines_of_one_actor),
        WIDE(the_next_match_goes_on_and_around),
        WIDE(what_is_nowhere_is_said),
        WIDE(esc_leaves_the_line_and_nothing_happens),
        WIDE(lines_typed_before_come_back_with_up),
        WIDE(the_selection_is_the_same_in_every_pane),
        WIDE(moving_in_the_packets_moves_the_ladder_and_the_source),
        WIDE(what_was_printed_is_found_and_marked_in_the_output),
        WIDE(a_filter_shows_only_what_matches_and_says_so),
        WIDE(esc_takes_the_filter_away),
        WIDE(an_empty_filter_shows_all),
        LIVE(a_filter_takes_in_what_is_recorded_later),
        WIDE(g_asks_for_a_step),
        WIDE(brackets_go_to_the_next_and_previous_of_a_kind),
        WIDE(marks_are_gone_back_to),
        FILES(all_that_can_be_saved_is_saved),
        FILES(a_file_that_is_there_is_not_overwritten_unasked),
        FILES(what_cannot_be_saved_says_why),
        WIDE(enter_opens_a_call_with_its_arguments_explained),
        WIDE(enter_opens_a_packet_from_the_ladder),
        WIDE(at_step_0_there_is_nothing_to_open),
        WIDE(the_mouse_does_nothing_until_it_is_on),
        WIDE(a_click_selects_the_row_it_points_at),
        WIDE(the_wheel_scrolls_what_it_points_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

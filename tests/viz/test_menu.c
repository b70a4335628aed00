/* The menu of lessons, at a terminal and printed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/terminal/pty.h"
#include "viz/app.h"

static const struct app_menu_variant variants[] = {
    { "the lesson", "the lesson itself" },
    { "close", "The client calls close() instead." },
    { "dup", "It has a duplicate." },
};

#define ITEM(number_, name_, summary_, part_, about_, minutes_)                                              \
    {                                                                                                        \
        .number = number_, .name = name_, .summary = summary_, .part = part_, .about = about_,               \
        .minutes = minutes_, .variants = variants, .variant_count = 3, .predictions = 3,                     \
        .done = number_[1] == '1', .right = number_[1] == '1' ? 2 : 0,                                       \
        .exercise = number_[1] == '4' ? "sockeye start 04" : NULL                                            \
    }

static const struct app_menu_item items[] = {
    ITEM("01", "tcp", "a call and an answer", "First calls", "Who answers when the server sleeps?", 8),
    ITEM("02", "udp", "a letter, not a call", "First calls", "What becomes of the rest of a datagram?", 8),
    ITEM("04", "shutdown-vs-close", "closing is not hanging up", "First calls", "What must it call?", 12),
    ITEM("08", "one-at-a-time", "the iterative server", "One server, many clients", "Who waits where?", 0),
    ITEM("09", "nonblocking", "ask again later", "One server, many clients", "How many times?", 9),
    ITEM("10", "threads", "one each", "One server, many clients", "Who closes?", 9),
    ITEM("11", "processes", "a copy each", "One server, many clients", "Who closes?", 9),
    ITEM("12", "poll", "no set to rebuild", "One server, many clients", "What is POLLHUP?", 9),
    ITEM("13", "epoll", "told once", "One server, many clients", "Who reminds you?", 9),
    ITEM("18", "framing", "bytes are no messages", "Bytes, not messages", "How many recv()?", 9),
    ITEM("19", "send-all", "how much was taken", "Bytes, not messages", "All of it?", 9),
};
enum { ITEMS = sizeof items / sizeof *items };

static size_t comes_back; /* how many questions */

/* What a lesson does here: it says which it is, and waits for a line. */
static int run_lesson(void *data, size_t item, const char *variant, const char *keys)
{
    char line[16];

    (void)data;
    (void)keys;
    if (item == ITEMS)
        printf("asking again\n");
    else
        printf("running %s%s%s\n", items[item].name, variant ? " " : "", variant ? variant : "");
    fflush(stdout);
    return fgets(line, sizeof line, stdin) && line[0] == 'x' ? 3 : 0;
}

static int show(void *data)
{
    struct screen_options options = {
        .color = true, .keys = data, .dump = data != NULL, .width = 80, .height = 24
    };

    return app_menu(items, ITEMS, &comes_back, &options, run_lesson, NULL);
}

static void the_lessons_are_listed_by_part_with_their_question(void **state)
{
    struct pty *pty = pty_function(80, 24, show, NULL);

    (void)state;
    assert_true(pty_shows(pty, "First calls"));
    assert_true(pty_shows(pty, "▸ 01 tcp                 a call and an answer"));
    assert_true(pty_shows(pty, "12 min"));
    assert_true(pty_shows(pty, "Who answers when the server sleeps?"));
    pty_key(pty, VTERM_KEY_DOWN);
    assert_true(pty_shows(pty, "What becomes of the rest of a datagram?"));
    pty_type(pty, "q");
    assert_int_equal(pty_ended(pty), 0);
    assert_false(pty_alternate(pty));
    assert_true(pty_cooked(pty));
    pty_free(pty);
}

static void it_scrolls_to_the_last_at_60x16(void **state)
{
    struct pty *pty = pty_function(60, 16, show, NULL);

    (void)state;
    assert_true(pty_shows(pty, "01 tcp"));
    assert_true(pty_hides(pty, "19 send-all"));
    pty_type(pty, "G");
    assert_true(pty_shows(pty, "▸ 19 send-all"));
    assert_true(pty_hides(pty, "01 tcp"));
    pty_type(pty, "gjj");
    assert_true(pty_shows(pty, "▸ 04 shutdown-vs-close"));
    pty_type(pty, "kk");
    assert_true(pty_shows(pty, "First calls"));
    pty_resize(pty, 50, 10);
    assert_true(pty_shows(pty, "too small"));
    pty_free(pty);
}

static void what_comes_back_is_counted_and_asked_again(void **state)
{
    struct pty *pty = pty_function(80, 24, show, NULL);

    (void)state;
    assert_true(pty_shows(pty, "01 tcp"));
    assert_true(pty_hides(pty, "to review"));
    pty_type(pty, "r");
    assert_true(pty_shows(pty, "Nothing to ask again"));
    pty_free(pty);
    comes_back = 2;
    pty = pty_function(60, 16, show, NULL);
    assert_true(pty_shows(pty, "watch sockets work"));
    assert_true(pty_shows(pty, "2 to review: r"));
    pty_type(pty, "r");
    assert_true(pty_shows(pty, "asking again"));
    pty_free(pty);
    comes_back = 0;
}

static void enter_runs_the_lesson_and_comes_back(void **state)
{
    struct pty *pty = pty_function(80, 24, show, NULL);

    (void)state;
    assert_true(pty_shows(pty, "01 tcp"));
    pty_type(pty, "jj\r");
    assert_true(pty_shows(pty, "running shutdown-vs-close"));
    assert_false(pty_alternate(pty));
    assert_true(pty_cooked(pty));
    pty_type(pty, "\r");
    assert_true(pty_shows(pty, "▸ 04 shutdown-vs-close"));
    pty_type(pty, "q");
    assert_int_equal(pty_ended(pty), 0);
    pty_free(pty);
}

static void what_a_failed_lesson_said_stays_until_enter(void **state)
{
    struct pty *pty = pty_function(80, 24, show, NULL);

    (void)state;
    assert_true(pty_shows(pty, "01 tcp"));
    pty_type(pty, "\r");
    assert_true(pty_shows(pty, "running tcp"));
    pty_type(pty, "x\r");
    assert_true(pty_shows(pty, "(enter: back to the menu)"));
    pty_type(pty, "\r");
    assert_true(pty_shows(pty, "watch sockets work"));
    pty_free(pty);
}

static void ctrl_c_twice_leaves_the_menu(void **state)
{
    struct pty *pty = pty_function(80, 24, show, NULL);

    (void)state;
    assert_true(pty_shows(pty, "01 tcp"));
    pty_type(pty, "\x03");
    assert_true(pty_shows(pty, "Ctrl-C again"));
    pty_type(pty, "\x03");
    assert_int_equal(pty_ended(pty), 0);
    pty_free(pty);
}

static void what_is_done_is_ticked_and_counted(void **state)
{
    struct pty *pty = pty_function(80, 24, show, NULL);

    (void)state;
    assert_true(pty_shows(pty, " 2 of 11 done"));
    assert_true(pty_shows(pty, " ✓ ▸ 01 tcp"));
    assert_true(pty_shows(pty, "●●○   8 min"));
    assert_true(pty_shows(pty, "○○○  12 min"));
    pty_free(pty);
}

static void v_chooses_a_variant_and_runs_it(void **state)
{
    struct pty *pty = pty_function(80, 24, show, NULL);

    (void)state;
    assert_true(pty_shows(pty, "01 tcp"));
    pty_type(pty, "jjvj");
    assert_true(pty_shows(pty, "▸ close"));
    assert_true(pty_shows(pty, "The client calls close() instead."));
    pty_type(pty, "\r");
    assert_true(pty_shows(pty, "running shutdown-vs-close close"));
    pty_type(pty, "\r");
    assert_true(pty_shows(pty, "▸ 04 shutdown-vs-close"));
    pty_type(pty, "\r");
    assert_true(pty_shows(pty, "running shutdown-vs-close"));
    pty_free(pty);
}

static void e_says_how_the_exercise_begins(void **state)
{
    struct pty *pty = pty_function(60, 16, show, NULL);

    (void)state;
    assert_true(pty_shows(pty, "01 tcp"));
    pty_type(pty, "e");
    assert_true(pty_shows(pty, "This lesson has no exercise."));
    pty_type(pty, "jje");
    assert_true(pty_shows(pty, "`sockeye start 04` begins it; `sockeye learn` goes on."));
    pty_free(pty);
}

static void a_word_leads_to_its_lesson(void **state)
{
    struct pty *pty = pty_function(80, 24, show, NULL);

    (void)state;
    assert_true(pty_shows(pty, "▸ 01 tcp"));
    pty_type(pty, "/POLLHUP");
    assert_true(pty_shows(pty, "/POLLHUP"));
    assert_true(pty_shows(pty, "▸ 12 poll"));
    pty_type(pty, "\r");
    pty_type(pty, "/nowhere\r");
    assert_true(pty_shows(pty, "No lesson has \"nowhere\"."));
    assert_true(pty_shows(pty, "▸ 12 poll"));
    pty_type(pty, "q");
    assert_int_equal(pty_ended(pty), 0);
    pty_free(pty);
}

static void it_can_be_printed(void **state)
{
    char keys[] = "down";
    struct pty *pty = pty_function(100, 40, show, keys);

    (void)state;
    assert_int_equal(pty_ended(pty), 0);
    assert_true(pty_shows(pty, "▸ 02 udp"));
    assert_false(pty_alternate(pty));
    pty_free(pty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_lessons_are_listed_by_part_with_their_question),
        cmocka_unit_test(it_scrolls_to_the_last_at_60x16),
        cmocka_unit_test(what_comes_back_is_counted_and_asked_again),
        cmocka_unit_test(enter_runs_the_lesson_and_comes_back),
        cmocka_unit_test(what_a_failed_lesson_said_stays_until_enter),
        cmocka_unit_test(ctrl_c_twice_leaves_the_menu),
        cmocka_unit_test(what_is_done_is_ticked_and_counted),
        cmocka_unit_test(v_chooses_a_variant_and_runs_it),
        cmocka_unit_test(e_says_how_the_exercise_begins),
        cmocka_unit_test(a_word_leads_to_its_lesson),
        cmocka_unit_test(it_can_be_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

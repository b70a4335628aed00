/* When the questions of a lesson are asked in a run, and what of it answers them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lab/course/quiz/quiz.h"
#include "tests/record/build_recording.h"

/* Two tagged lines: 1 is `a`, 2 is `b`. */
#define BEGIN                                                                                                \
    "start server", "source server file=/l/s.c text='x(); //DOC: a\\ny(); //DOC: b\\nz(); //DOC: c\\n'"
#define CALL(line, name, ret)                                                                                \
    "enter server call=" name " step held at=/l/s.c:" line " | " name "()", "go server call=" name,          \
        "return server call=" name " ret=" ret " at=/l/s.c:" line " | " name "() = " ret

struct quizzed {
    struct timeline *timeline;
    struct lesson lesson;
    struct quiz quiz;
};

static struct quizzed quizzed;

static const struct quiz_item *begin(char *text, const char *const *lines)
{
    quizzed.timeline = build_timeline(lines);
    quizzed.lesson = (struct lesson){ .text = text };
    assert_true(quiz_begin(&quizzed.quiz, &quizzed.lesson, "", quizzed.timeline));
    return quizzed.quiz.items;
}

static int end(void **state)
{
    (void)state;
    quiz_end(&quizzed.quiz);
    timeline_close(quizzed.timeline);
    return 0;
}

static void what_happens_before_the_next_step_answers_nothing(void **state)
{
    static const char *const lines[] = {
        BEGIN,
        "enter server call=x step held at=/l/s.c:1 | x()",
        "packet from=127.0.0.1:1 to=127.0.0.1:2 tcp flags=S | a:1 > b:2  SYN",
        "go server call=x",
        "packet from=127.0.0.1:1 to=127.0.0.1:2 tcp flags=S | a:1 > b:2  SYN",
        "return server call=x ret=0 | x() = 0",
        NULL,
    };
    char text[] = "## a\n### predict p\nq?\n- x => `packet: *SYN`\n- y => `server: x() = 0`\n";
    const struct quiz_item *item = begin(text, lines);
    (void)state;
    assert_int_not_equal(item->asked, EVENT_NO_INDEX);
    assert_int_equal(item->revealed, item->asked + 3);
}

static void a_question_that_nothing_answered_is_untold_at_the_end_alone(void **state)
{
    static const char *const lines[] = {
        BEGIN, CALL("1", "x", "0"), CALL("2", "y", "0"), "exit server status=0", "note kind=end", NULL,
    };
    char text[] = "## a\n### predict p\nq?\n- x => `server: x() = 1`\n- y => `server: x() = 2`\n";
    begin(text, lines);
    struct quiz_item *item = quizzed.quiz.items;
    uint32_t count = timeline_count(quizzed.timeline);
    (void)state;
    assert_int_equal(item->revealed, EVENT_NO_INDEX);
    assert_false(quiz_untold(&quizzed.quiz, item, count));
    item->given = 0;
    assert_true(quiz_untold(&quizzed.quiz, item, count));
    assert_false(quiz_untold(&quizzed.quiz, item, count - 1));
    assert_false(quiz_right(item));
}

static void a_run_that_is_cut_off_may_still_tell(void **state)
{
    static const char *const lines[] = { BEGIN, CALL("1", "x", "0"), NULL };
    char text[] = "## a\n### predict p\nq?\n- x => `server: x() = 1`\n- y => `server: x() = 2`\n";
    begin(text, lines);
    (void)state;
    quizzed.quiz.items[0].given = 0;
    assert_false(quiz_untold(&quizzed.quiz, quizzed.quiz.items, timeline_count(quizzed.timeline)));
}

static void how_the_observer_ends_the_programs_answers_nothing(void **state)
{
    static const char *const lines[] = {
        BEGIN,
        CALL("1", "x", "0"),
        "note kind=stop",
        "signal server signal=9 | killed by SIGKILL",
        "note kind=end",
        NULL,
    };
    char text[] = "## a\n### predict p\nq?\n- x => `server: x() = 1`\n- y => `server: killed*`\n";
    const struct quiz_item *item = begin(text, lines);
    (void)state;
    assert_int_equal(item->revealed, EVENT_NO_INDEX);
}

static void a_deadlock_tells_no_more_unless_somebody_is_helped(void **state)
{
    static const char *const stuck[] = { BEGIN, CALL("1", "x", "0"), "note kind=deadlock", NULL };
    static const char *const helped[] = { BEGIN, CALL("1", "x", "0"), "note kind=deadlock",
                                          CALL("2", "y", "0"), NULL };
    char text[] = "## a\n### predict p\nq?\n- x => `server: y() = 0`\n- y => `server: x() = 2`\n";
    begin(text, stuck);
    quizzed.quiz.items[0].given = 0;
    assert_true(quiz_untold(&quizzed.quiz, quizzed.quiz.items, timeline_count(quizzed.timeline)));
    end(state);
    begin(text, helped);
    assert_int_not_equal(quizzed.quiz.items[0].revealed, EVENT_NO_INDEX);
}

#define QUESTION(name, pattern) "### predict " name "\nq?\n- x => `" pattern "`\n- y => `server: never`\n"

static void no_third_question_is_asked_before_a_step_is_made(void **state)
{
    static const char *const lines[] = {
        BEGIN, CALL("1", "x", "0"), CALL("1", "x", "0"), CALL("2", "y", "0"), NULL,
    };
    char text[] = "## a\n" QUESTION("p", "server: x() = 0") QUESTION("q", "server: y() = 0")
        QUESTION("r", "server: y() = 0");
    const struct quiz_item *items = begin(text, lines);
    (void)state;
    assert_int_equal(items[0].asked, items[1].asked);
    assert_false(items[1].postponed);
    assert_true(items[2].postponed);
    assert_true(items[2].asked > items[0].revealed);
    assert_int_not_equal(items[2].asked, EVENT_NO_INDEX);
}

static void a_question_waits_for_what_it_takes_for_granted(void **state)
{
    static const char *const lines[] = {
        BEGIN, CALL("1", "x", "0"), CALL("2", "y", "0"), CALL("1", "x", "0"), NULL,
    };
    char text[] = "## a\n### predict p\nafter: `server: y() = 0`\nq?\n- x => `server: x() = 0`\n- y => `z`\n";
    const struct quiz_item *item = begin(text, lines);
    (void)state;
    assert_int_equal(item->step, 2);
    assert_int_not_equal(item->revealed, EVENT_NO_INDEX);
}

static void while_its_call_is_held_it_waits_for_that_too(void **state)
{
    static const char *const lines[] = {
        "start server",
        "source server file=/l/s.c text='x(); //DOC: a\\ny(); //DOC: b\\nz(); //DOC: c\\n'",
        "start client",
        "enter server call=x step held at=/l/s.c:1 | x()",
        "enter client call=y step held at=/l/s.c:2 | y()",
        "go client call=y",
        "return client call=y ret=0 at=/l/s.c:2 | y() = 0",
        "enter client call=z step held at=/l/s.c:3 | z()",
        "go server call=x",
        "return server call=x ret=0 at=/l/s.c:1 | x() = 0",
        "go client call=z",
        "return client call=z ret=0 at=/l/s.c:3 | z() = 0",
        NULL,
    };
    char text[] = "## a\n### predict p\nafter: `client: y() = 0`\nq?\n- x => `server: x() = 0`\n- y => `z`\n"
                  "### predict late\nafter: `client: z() = 0`\nq?\n- x => `server: x() = 0`\n- y => `z`\n";
    const struct quiz_item *items = begin(text, lines);
    (void)state;
    assert_int_equal(items[0].step, 1);
    assert_int_equal(timeline_step_at(quizzed.timeline, items[0].revealed + 1), 2);
    assert_int_equal(items[1].asked, EVENT_NO_INDEX);
}

static void whose_names_are_not_known_is_not_asked(void **state)
{
    static const char *const lines[] = { BEGIN, CALL("1", "x", "0"), NULL };
    char text[] = "## a\n### predict p\nq?\n- x => `server: x() = 0`\n- y => `$peer: send(*)`\n";
    const struct quiz_item *item = begin(text, lines);
    (void)state;
    assert_int_equal(item->asked, EVENT_NO_INDEX);
}

static void a_reason_is_asked_at_the_step_of_the_answer_before_what_comes_next(void **state)
{
    static const char *const lines[] = {
        BEGIN,
        CALL("1", "x", "0"),
        "enter server call=y step held at=/l/s.c:2 | y()",
        NULL,
    };
    char text[] =
        "## a\n" QUESTION("p", "server: x() = 0") "### why p\nw?\n- x[^f] => `server: x() = 0`\n- y\n"
                                                  "## b\n" QUESTION("q", "server: y() = 0");
    struct quiz_item *items = (begin(text, lines), quizzed.quiz.items);
    (void)state;
    assert_ptr_equal(quiz_open(&quizzed.quiz, 9), &items[0]);
    items[0].given = 0;
    assert_ptr_equal(quiz_open(&quizzed.quiz, 9), &items[1]);
    assert_int_equal(quiz_limit(&quizzed.quiz), timeline_step_at(quizzed.timeline, items[0].revealed + 1));
    assert_int_equal(items[1].evidence[0], items[0].revealed);
    items[1].given = QUIZ_SKIPPED;
    assert_ptr_equal(quiz_open(&quizzed.quiz, 9), &items[2]);
    assert_ptr_equal(quiz_nth(&quizzed.quiz, 1), &items[1]);
}

int main(void)
{
#define TEST(test) cmocka_unit_test_teardown(test, end)
    const struct CMUnitTest tests[] = {
        TEST(what_happens_before_the_next_step_answers_nothing),
        TEST(a_question_that_nothing_answered_is_untold_at_the_end_alone),
        TEST(a_run_that_is_cut_off_may_still_tell),
        TEST(how_the_observer_ends_the_programs_answers_nothing),
        TEST(a_deadlock_tells_no_more_unless_somebody_is_helped),
        TEST(no_third_question_is_asked_before_a_step_is_made),
        TEST(a_question_waits_for_what_it_takes_for_granted),
        TEST(while_its_call_is_held_it_waits_for_that_too),
        TEST(whose_names_are_not_known_is_not_asked),
        TEST(a_reason_is_asked_at_the_step_of_the_answer_before_what_comes_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

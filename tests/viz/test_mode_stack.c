/* The stack of modes alone, with modes that only say what they are told to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "viz/modes/mode_stack.h"

/* What a mode of these tests is told to say, and what it was asked. */
struct told {
    struct mode_reply reply;
    enum action opened_by, action;
    unsigned keys;
    int key, asked;
    int64_t due;
    bool busy;
};

static struct told window, line, question, lesson;

static unsigned keys_now(const void *self)
{
    return ((const struct told *)self)->keys;
}

static bool open(void *self, enum action action)
{
    return action && ((struct told *)self)->opened_by == action;
}

static struct mode_reply act(void *self, enum action action, int key)
{
    struct told *told = self;

    told->asked++;
    told->action = action;
    told->key = key;
    struct mode_reply reply = told->reply;
    told->reply.then = ACTION_NONE; /* said once */
    return reply;
}

static int64_t due(const void *self)
{
    return ((const struct told *)self)->due;
}

static struct mode_reply tick(void *self)
{
    return act(self, ACTION_NONE, 0);
}

static bool busy(const void *self)
{
    return ((const struct told *)self)->busy;
}

#define TOLD(form)                                                                                           \
    {                                                                                                        \
        form, 0, keys_now, open, act, NULL, NULL, NULL, NULL, NULL, NULL, due, tick, busy                    \
    }
static const struct mode_ops window_ops = TOLD(MODE_WINDOW), line_ops = TOLD(MODE_LINE),
                             base_ops = TOLD(MODE_BASE);
static struct mode modes[4];
static struct mode_stack stack;

static int begin(void **state)
{
    const struct mode fresh[] = { { &window_ops, &window, false },
                                  { &line_ops, &line, false },
                                  { &base_ops, &question, false },
                                  { &base_ops, &lesson, false } };

    (void)state;
    window = (struct told){ .opened_by = ACTION_HELP, .keys = KEYS_OVERLAY, .due = INT64_MAX };
    line = (struct told){ .opened_by = ACTION_SEARCH, .keys = KEYS_LINE, .due = INT64_MAX };
    question = (struct told){ .due = INT64_MAX };
    lesson = (struct told){ .keys = KEYS_LESSON, .due = INT64_MAX };
    memcpy(modes, fresh, sizeof modes);
    mode_stack_begin(&stack, modes, 4);
    return 0;
}

static void a_key_goes_down_once_with_what_it_stands_for(void **state)
{
    (void)state;
    mode_stack_key(&stack, ' ');
    assert_int_equal(question.asked, 1);
    assert_int_equal(lesson.asked, 1);
    assert_int_equal(lesson.action, ACTION_STEP);
    assert_int_equal(lesson.key, ' ');
    assert_int_equal(window.asked + line.asked, 0);
}

static void who_handles_it_keeps_it_from_those_below(void **state)
{
    (void)state;
    question.reply.did = MODE_HANDLED;
    mode_stack_key(&stack, ' ');
    assert_int_equal(lesson.asked, 0);
}

static void a_mode_without_keys_has_those_of_what_lies_below(void **state)
{
    (void)state;
    mode_stack_key(&stack, ' ');
    assert_int_equal(question.action, ACTION_STEP);
    assert_int_equal(mode_stack_keys(&stack), KEYS_LESSON);
    question.keys = KEYS_QUESTION;
    mode_stack_key(&stack, 'a');
    assert_int_equal(question.action, ACTION_ANSWER);
    assert_int_equal(mode_stack_keys(&stack), KEYS_QUESTION);
}

static void what_nobody_did_opens_a_mode(void **state)
{
    (void)state;
    mode_stack_key(&stack, '?');
    assert_true(modes[0].open);
    assert_ptr_equal(mode_stack_top(&stack), &modes[0]);
    window.reply.did = MODE_HANDLED;
    mode_stack_key(&stack, 'x');
    assert_int_equal(window.asked, 1);
    assert_int_equal(lesson.asked, 1);
}

static void a_mode_that_leaves_lets_the_key_through_and_one_that_closes_does_not(void **state)
{
    (void)state;
    modes[0].open = modes[1].open = true;
    window.reply.did = MODE_LEFT;
    line.reply.did = MODE_CLOSED;
    mode_stack_key(&stack, ' ');
    assert_false(modes[0].open);
    assert_false(modes[1].open);
    assert_int_equal(line.asked, 1);
    assert_int_equal(lesson.asked, 0);
}

static void what_is_to_be_done_next_is_done_by_the_lesson(void **state)
{
    (void)state;
    modes[1].open = true;
    line.reply = (struct mode_reply){ MODE_CLOSED, ACTION_ZOOM };
    mode_stack_key(&stack, '\r');
    assert_int_equal(lesson.action, ACTION_ZOOM);
    assert_int_equal(lesson.key, 0);
    line.reply = (struct mode_reply){ MODE_CLOSED, ACTION_HELP };
    modes[1].open = true;
    mode_stack_key(&stack, '\r');
    assert_true(modes[0].open);
}

static void what_is_no_key_passes_what_is_typed(void **state)
{
    (void)state;
    modes[1].open = true;
    line.reply.did = MODE_HANDLED;
    mode_stack_act(&stack, ACTION_STEP);
    assert_int_equal(line.asked, 0);
    assert_int_equal(lesson.action, ACTION_STEP);
}

static void who_quits_says_so(void **state)
{
    (void)state;
    lesson.reply.did = MODE_QUIT;
    assert_false(stack.quit);
    mode_stack_key(&stack, 'q');
    assert_true(stack.quit);
}

static void an_interrupt_closes_what_lies_over_the_lesson(void **state)
{
    (void)state;
    modes[0].open = modes[1].open = true;
    mode_stack_interrupt(&stack);
    assert_false(modes[0].open || modes[1].open);
    assert_true(modes[2].open && modes[3].open);
}

static void time_stands_still_below_a_window(void **state)
{
    (void)state;
    question.due = 7;
    question.reply.did = MODE_HANDLED;
    assert_int_equal(mode_stack_due(&stack), 7);
    assert_true(mode_stack_tick(&stack));
    modes[0].open = true;
    assert_int_equal(mode_stack_due(&stack), INT64_MAX);
    assert_false(mode_stack_tick(&stack));
    modes[0].open = false;
    modes[1].open = true;
    assert_int_equal(mode_stack_due(&stack), 7);
}

static void a_script_waits_for_a_mode_that_is_open(void **state)
{
    (void)state;
    window.busy = true;
    assert_false(mode_stack_busy(&stack));
    modes[0].open = true;
    assert_true(mode_stack_busy(&stack));
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup(test, begin)
    const struct CMUnitTest tests[] = {
        TEST(a_key_goes_down_once_with_what_it_stands_for),
        TEST(who_handles_it_keeps_it_from_those_below),
        TEST(a_mode_without_keys_has_those_of_what_lies_below),
        TEST(what_nobody_did_opens_a_mode),
        TEST(a_mode_that_leaves_lets_the_key_through_and_one_that_closes_does_not),
        TEST(what_is_to_be_done_next_is_done_by_the_lesson),
        TEST(what_is_no_key_passes_what_is_typed),
        TEST(who_quits_says_so),
        TEST(an_interrupt_closes_what_lies_over_the_lesson),
        TEST(time_stands_still_below_a_window),
        TEST(a_script_waits_for_a_mode_that_is_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

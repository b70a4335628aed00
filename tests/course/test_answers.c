/* What was answered, and when it comes back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lab/course/judge/answers.h"
#include "tests/course/scratch.h"

static int home_make(void **state)
{
    int made = scratch_make(state);
    if (made == 0)
        setenv("XDG_STATE_HOME", *state, 1);
    return made;
}

static bool read_as(const char *what, const char *value, struct answer *answer)
{
    struct progress_entry entry = { "2026-11-22T08:00:00Z", "04-x", what, value };
    return answer_read(&entry, answer);
}

static void an_answer_has_its_question_and_its_variant(void **state)
{
    struct answer answer;
    (void)state;
    assert_true(read_as("predict.half@full", "b wrong 2", &answer));
    assert_string_equal(answer.id, "04-x");
    assert_string_equal(answer.day, "2026-11-22");
    assert_string_equal(answer.name, "half");
    assert_string_equal(answer.variant, "full");
    assert_int_equal(answer.given, 'b');
    assert_false(answer.right);
    assert_false(answer.why);
    assert_int_equal(answer.days, 2);
    assert_true(read_as("why.half", "a right", &answer));
    assert_true(answer.why);
    assert_string_equal(answer.variant, "");
    assert_int_equal(answer.days, 0);
}

static void answers_of_before_the_days_were_kept_come_back_where_they_were_wrong(void **state)
{
    struct answer answer;
    (void)state;
    assert_true(read_as("predict.half", "b wrong", &answer));
    assert_int_equal(answer.days, 2);
    assert_true(read_as("predict.half", "b right", &answer));
    assert_int_equal(answer.days, 0);
}

static void what_is_no_answer_is_none(void **state)
{
    struct answer answer;
    struct progress_entry early = { "2026", "04-x", "predict.half", "b wrong" };
    (void)state;
    assert_false(read_as("predict.half", "-", &answer));
    assert_false(read_as("predict.half", "", &answer));
    assert_false(read_as("predict.half", "? wrong 2", &answer));
    assert_false(read_as("predict.half", "bb wrong 2", &answer));
    assert_false(read_as("predict.half", "b so 2", &answer));
    assert_false(read_as("predict.", "b wrong 2", &answer));
    assert_false(read_as("predict.@full", "b wrong 2", &answer));
    assert_false(read_as("check", "b wrong 2", &answer));
    assert_false(answer_read(&early, &answer));
    assert_true(read_as("predict.half", "b wrong 99999999999999999999", &answer));
    assert_int_equal(answer.days, 2);
    assert_true(read_as("predict.half", "b wrong -1", &answer));
    assert_int_equal(answer.days, 2);
}

static void it_comes_back_on_another_day_or_when_asked_for(void **state)
{
    struct answer answer;
    (void)state;
    read_as("predict.half", "b wrong 2", &answer);
    assert_false(answer_comes_back(&answer, "2026-11-22", false));
    assert_true(answer_comes_back(&answer, "2026-11-22", true));
    assert_true(answer_comes_back(&answer, "2026-11-23", false));
    assert_true(answer_comes_back(&answer, "2026-11-21", false)); /* a clock that was wrong */
    read_as("predict.half", "b right", &answer);
    assert_false(answer_comes_back(&answer, "2026-11-23", true));
}

/* What the file has of a question, one line for each time it was answered: its value next time. */
static const char *next_value(const char *home, const char *lines, bool right)
{
    static char value[ANSWER_VALUE_MAX];
    char path[600];
    struct progress progress;
    snprintf(path, sizeof path, "mkdir -p %.400s/sockeye", home);
    assert_int_equal(system(path), 0);
    snprintf(path, sizeof path, "%.400s/sockeye/progress", home);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(lines, file);
    fclose(file);
    progress_read(&progress);
    answer_value(&progress, "04-x", "predict.half", 'b', right, value);
    progress_free(&progress);
    return value;
}

static void right_on_two_days_in_a_row_is_learnt(void **state)
{
    char today[ANSWER_DAY_MAX], line[200];
    answer_today(today);
    assert_string_equal(next_value(*state, "", false), "b wrong 2");
    assert_string_equal(next_value(*state, "", true), "b right");
    assert_string_equal(next_value(*state, "2026-01-01T00:00:00Z 04-x predict.half a wrong 2\n", true),
                        "b right 1");
    assert_string_equal(next_value(*state, "2026-01-01T00:00:00Z 04-x predict.half a right 1\n", true),
                        "b right");
    assert_string_equal(next_value(*state, "2026-01-01T00:00:00Z 04-x predict.half a right 1\n", false),
                        "b wrong 2");
    snprintf(line, sizeof line, "%sT00:00:00Z 04-x predict.half a right 1\n", today);
    assert_string_equal(next_value(*state, line, true), "b right 1");
    snprintf(line, sizeof line, "%sT00:00:00Z 04-x predict.half a wrong 2\n", today);
    assert_string_equal(next_value(*state, line, true), "b right 2");
}

static void the_last_answer_counts_whichever_variant_it_was_of(void **state)
{
    struct progress progress;
    struct answer answer;
    next_value(*state,
               "2026-01-01T00:00:00Z 04-x predict.half a right\n"
               "2026-01-02T00:00:00Z 04-x predict.half@full a wrong 2\n"
               "2026-01-02T00:00:00Z 04-x why.half a right\n"
               "2026-01-02T00:00:00Z 05-x predict.half a right\n",
               true);
    progress_read(&progress);
    assert_true(answer_last(&progress, "04-x", "half", &answer));
    assert_false(answer.right);
    assert_false(answer_last(&progress, "04-x", "whole", &answer));
    progress_free(&progress);
}

int main(void)
{
#define HOME(test) cmocka_unit_test_setup_teardown(test, home_make, scratch_remove)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_has_its_question_and_its_variant),
        cmocka_unit_test(answers_of_before_the_days_were_kept_come_back_where_they_were_wrong),
        cmocka_unit_test(what_is_no_answer_is_none),
        cmocka_unit_test(it_comes_back_on_another_day_or_when_asked_for),
        HOME(right_on_two_days_in_a_row_is_learnt),
        HOME(the_last_answer_counts_whichever_variant_it_was_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

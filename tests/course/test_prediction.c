/* Predictions in a lesson's text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lab/course/quiz/prediction.h"

static int read_from(char *text, size_t *offset, struct prediction *prediction, char why[160])
{
    struct lesson lesson = { .text = text };
    why[0] = '\0';
    return prediction_next(&lesson, offset, prediction, why, 160);
}

static void a_prediction_has_a_question_and_choices_with_globs(void **state)
{
    (void)state;
    char text[] = "# T\n\n## connect\nwords\n\n### predict early\nWhat *now*?\nThink.\n\n"
                  "- it waits => `client: connect(*) blocks`\n- it works => `client: connect(*) = 0`\n\n## next\nx\n";
    struct prediction prediction;
    char why[160];
    size_t offset = 0;
    assert_int_equal(read_from(text, &offset, &prediction, why), 1);
    assert_string_equal(prediction.name, "early");
    assert_string_equal(prediction.tag, "connect");
    assert_true(str_is(prediction.question, "What *now*?\nThink."));
    assert_int_equal(prediction.choice_count, 2);
    assert_true(str_is(prediction.choices[1].text, "it works"));
    assert_string_equal(prediction.choices[1].pattern, "client: connect(*) = 0");
    assert_int_equal(prediction.line, 6);
    assert_int_equal(read_from(text, &offset, &prediction, why), 0);
}

static void predictions_of_two_sections_know_their_tags(void **state)
{
    (void)state;
    char text[] = "## a\n### predict p\nq?\n- x => `x`\n- y => `y`\n## b\n### predict r\nq?\n- x => `x`\n- y => `y`\n";
    struct prediction prediction;
    char why[160];
    size_t offset = 0;
    assert_int_equal(read_from(text, &offset, &prediction, why), 1);
    assert_string_equal(prediction.tag, "a");
    assert_int_equal(read_from(text, &offset, &prediction, why), 1);
    assert_string_equal(prediction.name, "r");
    assert_string_equal(prediction.tag, "b");
    assert_int_equal(read_from(text, &offset, &prediction, why), 0);
}

static void refused(const char *words, const char *with)
{
    char text[400], why[160];
    struct prediction prediction;
    size_t offset = 0;
    strcpy(text, words);
    assert_int_equal(read_from(text, &offset, &prediction, why), -1);
    assert_non_null(strstr(why, with));
}

static void what_is_malformed_is_refused_with_its_line(void **state)
{
    (void)state;
    refused("## a\n### predict p\nq?\n- x\n- y => `y`\n", "lesson.md:4: prediction 'p'");
    refused("### predict p\n- x => `x`\n- y => `y`\n", "lesson.md:1: prediction 'p': asks nothing");
    refused("### predict p\nq?\n- x => `x`\n", "fewer than two choices");
    refused("### predict\nq?\n- x => `x`\n- y => `y`\n", "has no name");
}

static void text_behind_the_choices_explains_the_answer_up_to_the_next_heading(void **state)
{
    (void)state;
    char text[] = "### predict p\nq?\n- x => `x`\n- y => `y`\n\nMore words.\n- a list\n\n## b\nx\n";
    struct prediction prediction;
    char why[160];
    size_t offset = 0;
    assert_int_equal(read_from(text, &offset, &prediction, why), 1);
    assert_int_equal(prediction.choice_count, 2);
    assert_true(str_is(prediction.after, "More words.\n- a list"));
    assert_int_equal(strncmp(text + offset, "More words.", 11), 0);
    strcpy(text, "### predict p\nq?\n- x => `x`\n- y => `y`\n\n## b\nx\n");
    offset = 0;
    assert_int_equal(read_from(text, &offset, &prediction, why), 1);
    assert_int_equal(prediction.after.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_prediction_has_a_question_and_choices_with_globs),
        cmocka_unit_test(predictions_of_two_sections_know_their_tags),
        cmocka_unit_test(what_is_malformed_is_refused_with_its_line),
        cmocka_unit_test(text_behind_the_choices_explains_the_answer_up_to_the_next_heading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

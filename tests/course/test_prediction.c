/* Predictions in a lesson's text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lab/course/quiz/prediction.h"
#include "tests/record/build_recording.h"

static int read_from(char *text, size_t *offset, struct prediction *prediction, char why[160])
{
    struct lesson lesson = { .text = text };
    why[0] = '\0';
    return prediction_next(&lesson, offset, prediction, why, 160);
}

static void a_prediction_has_a_question_and_choices_with_globs(void **state)
{
    (void)state;
    char text[] =
        "# T\n\n## connect\nwords\n\n### predict early\nWhat *now*?\nThink.\n\n"
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
    char text[] =
        "## a\n### predict p\nq?\n- x => `x`\n- y => `y`\n## b\n### predict r\nq?\n- x => `x`\n- y => `y`\n";
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
    assert_true(str_is(prediction.explains, "More words.\n- a list"));
    assert_int_equal(strncmp(text + offset, "More words.", 11), 0);
    strcpy(text, "### predict p\nq?\n- x => `x`\n- y => `y`\n\n## b\nx\n");
    offset = 0;
    assert_int_equal(read_from(text, &offset, &prediction, why), 1);
    assert_int_equal(prediction.explains.n, 0);
}

static void a_choice_may_have_words_for_who_chose_it(void **state)
{
    (void)state;
    char text[] = "### predict p\nnot in: many -\nq?\n- x => `x`\n  If it were so\n  you would see x.\n- y "
                  "=> `y`\n\nMore.\n";
    struct prediction prediction;
    char why[160];
    size_t offset = 0;
    assert_int_equal(read_from(text, &offset, &prediction, why), 1);
    assert_true(str_is(prediction.question, "q?"));
    assert_true(str_is(prediction.choices[0].wrong, "If it were so\n  you would see x."));
    assert_int_equal(prediction.choices[1].wrong.n, 0);
    assert_true(str_is(prediction.explains, "More."));
    assert_true(prediction_is_of(&prediction, "few"));
    assert_false(prediction_is_of(&prediction, "many"));
    assert_false(prediction_is_of(&prediction, ""));
    refused("### predict p\nq?\n- x => `x`\n- y => `$friend: y`\n", "lesson.md:4: ");
}

static const char *const two_clients[] = {
    "start  server fds='3=s1'",
    "start  one fds='3=s2'",
    "start  two fds='3=s4'",
    "return server call=accept fd=3 ret=4 fds='4=s3' | accept(3, NULL, NULL) = 4",
    "return server call=accept fd=3 ret=5 fds='5=s5' | accept(3, NULL, NULL) = 5",
    "socket id=2 values='kind=tcp local=one:1 remote=server:7'",
    "socket id=3 values='kind=tcp local=server:7 remote=one:1'",
    "socket id=4 values='kind=tcp local=two:2 remote=server:7'",
    "socket id=5 values='kind=tcp local=server:7 remote=two:2'",
    "enter  one call=close fd=3 | close(3)",
    "return server call=send fd=5 ret=5 | send(5, \"green\", 5, 0) = 5",
    "return server call=select fd=-1 ret=1 | select(6, [3 4 5]) = 1 (read [4])",
    NULL,
};

/* What the server does with another client answers nothing. */
static void a_pattern_names_the_call_that_is_asked_about(void **state)
{
    (void)state;
    char text[] = "### predict p\nq?\n- x => `$peer: send($peerfd, *)`\n- y => `$peer: select(*) = * (read "
                  "[*$peerfd*])`\n"
                  "- z => `$actor: recv($fd, *)`\n";
    struct timeline *timeline = build_timeline(two_clients);
    uint32_t closes = timeline_next(timeline, 0, EVENT_ENTER), event;
    struct subject subject = subject_at(timeline, closes, closes), nothing = subject_at(timeline, 0, 0);
    struct prediction prediction;
    char why[160];
    size_t offset = 0, choice = 9;
    assert_string_equal(subject.actor, "one");
    assert_string_equal(subject.peer, "server");
    assert_int_equal(subject.peer_fd, 4);
    assert_int_equal(read_from(text, &offset, &prediction, why), 1);
    assert_true(prediction_answer(&prediction, &subject, timeline, closes, UINT32_MAX, &choice, &event));
    assert_int_equal(choice, 1);
    assert_int_equal(event, closes + 2);
    assert_false(prediction_answer(&prediction, &nothing, timeline, 0, UINT32_MAX, &choice, &event));
    timeline_close(timeline);
}

static void a_question_may_be_of_some_variants_alone(void **state)
{
    (void)state;
    char text[] = "### predict p\nin: many -\nq?\n- x => `x`\n- y => `y`\n";
    struct prediction prediction;
    char why[160];
    size_t offset = 0;
    assert_int_equal(read_from(text, &offset, &prediction, why), 1);
    assert_true(str_is(prediction.question, "q?"));
    assert_true(prediction_is_of(&prediction, "many"));
    assert_true(prediction_is_of(&prediction, ""));
    assert_false(prediction_is_of(&prediction, "few"));
}

static void a_why_has_one_choice_that_a_fact_proves(void **state)
{
    (void)state;
    char text[] = "## a\n### predict p\nq?\n- x => `x`\n- y => `y`\n\n### why p\nnot in: many\nWhy?\n"
                  "- believed\n  Not so.\n- true[^f] => `client: x(*)`\n\nIt is.\n";
    struct prediction prediction;
    char why[160];
    size_t offset = 0;
    assert_int_equal(read_from(text, &offset, &prediction, why), 1);
    assert_false(prediction.why);
    assert_int_equal(prediction.explains.n, 0);
    assert_int_equal(read_from(text, &offset, &prediction, why), 1);
    assert_true(prediction.why);
    assert_string_equal(prediction.name, "p");
    assert_string_equal(prediction.tag, "a");
    assert_int_equal(prediction.right, 1);
    assert_true(str_is(prediction.choices[1].text, "true"));
    assert_true(str_is(prediction.choices[1].fact, "f"));
    assert_string_equal(prediction.choices[1].pattern, "client: x(*)");
    assert_string_equal(prediction.choices[0].pattern, "");
    assert_true(str_is(prediction.choices[0].wrong, "Not so."));
    assert_true(str_is(prediction.explains, "It is."));
    assert_false(prediction_is_of(&prediction, "many"));
    refused("### why p\nq?\n- x\n- y\n", "lesson.md:1: why 'p': one choice is right");
    refused("### why p\nq?\n- x[^f]\n- y[^g]\n", "one choice is right");
    refused("### why p\nq?\n- x[^f] => y\n- y\n", "lesson.md:3: ");
}

static void what_has_to_have_happened_is_a_glob(void **state)
{
    (void)state;
    char text[] = "### predict p\nnot in: many\nafter: `server: accept(*) = *`\nq?\n- x => `x`\n- y => "
                  "`y`\n";
    struct prediction prediction;
    char why[160];
    size_t offset = 0;
    assert_int_equal(read_from(text, &offset, &prediction, why), 1);
    assert_string_equal(prediction.after, "server: accept(*) = *");
    assert_true(str_is(prediction.question, "q?"));
    refused("### predict p\nafter: `$friend: x`\nq?\n- x => `x`\n- y => `y`\n", "lesson.md:2: ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_may_be_of_some_variants_alone),
        cmocka_unit_test(a_why_has_one_choice_that_a_fact_proves),
        cmocka_unit_test(what_has_to_have_happened_is_a_glob),
        cmocka_unit_test(a_prediction_has_a_question_and_choices_with_globs),
        cmocka_unit_test(predictions_of_two_sections_know_their_tags),
        cmocka_unit_test(a_choice_may_have_words_for_who_chose_it),
        cmocka_unit_test(a_pattern_names_the_call_that_is_asked_about),
        cmocka_unit_test(what_is_malformed_is_refused_with_its_line),
        cmocka_unit_test(text_behind_the_choices_explains_the_answer_up_to_the_next_heading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What gives an answer away before it is asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lab/course/judge/lint_told.h"
#include "tests/record/build_recording.h"

enum { SAID_MAX = 2048 };

static char said[SAID_MAX];

static void hear(void *data, const char *file, int line, const char *words)
{
    size_t used = strlen(said);
    (void)data;
    snprintf(said + used, sizeof said - used, "%s:%d: %s\n", file, line, words);
}

static const char *const plain[] = {
    "start server",
    "source server file=/l/s.c text='x(); //DOC: a\\ny(); //DOC: b\\nz(); //DOC: c\\n'",
    "enter server call=x step held at=/l/s.c:1 | x()",
    "go server call=x",
    "return server call=x ret=0 at=/l/s.c:1 | x() = 0",
    "enter server call=y step held at=/l/s.c:2 | y()",
    "go server call=y",
    "return server call=y ret=0 at=/l/s.c:2 | y() = 0",
    NULL,
};

static const char *const *lines = plain;

#define QUESTION(conditions)                                                                                 \
    "### predict p\n" conditions "What becomes of the bytes?\n"                                              \
    "- they wait in the kernel's queue => `server: y() = 0`\n- they are lost => `server: y() = 1`\n"

/* What is complained of in a lesson with these words in its sections `a`, which comes first, and `b`. */
static unsigned look(const char *opening, const char *a, const char *b, const char *question,
                     const char *about)
{
    char text[2000];
    struct lesson lesson = { .text = text, .about = (char *)about };
    struct lint lint = { .say = hear };
    struct lint_told told = { .count = 0 };
    struct timeline *timeline = build_timeline(lines);
    struct quiz quiz;
    said[0] = '\0';
    snprintf(text, sizeof text, "%s\n\n## a\n%s\n\n## b\n%s\n\n%s", opening, a, b, question);
    assert_true(quiz_begin(&quiz, &lesson, "", timeline));
    lint_told(&lint, &told, &lesson, &quiz);
    lint_told(&lint, &told, &lesson, &quiz); /* another run: said once */
    quiz_end(&quiz);
    timeline_close(timeline);
    return lint.count;
}

static void words_of_another_matter_give_nothing_away(void **state)
{
    (void)state;
    assert_int_equal(look("Two programs.", "The kernel is asked. A queue forms.", "Bytes that are lost.",
                          QUESTION(""), "?"),
                     0);
    assert_string_equal(said, "");
}

static void a_sentence_with_the_answers_own_words_is_named_wherever_it_stands(void **state)
{
    (void)state;
    assert_int_equal(look("Things wait in a queue of the kernel.", "A.", "B.", QUESTION(""), "?"), 1);
    assert_non_null(
        strstr(said, "lesson.md:9: the answer to 'p' is told before it is asked, at the beginning: "));
    assert_int_equal(look("O.", "What comes waits; the kernel has a queue.", "B.", QUESTION(""), "?"), 1);
    assert_non_null(strstr(said, "in the section 'a'"));
    assert_int_equal(look("O.", "A.", "A kernel queues it, and lets it wait.", QUESTION(""), "?"), 1);
    assert_int_equal(look("O.", "A.", "B.", QUESTION(""), "It waits in a kernel queue."), 1);
    assert_non_null(strstr(said, "what lesson.ini says"));
}

static void comments_of_the_programs_are_read_too(void **state)
{
    static const char *const commented[] = {
        "start server",
        "source server file=/l/s.c text='/* Lets things wait in a queue of the kernel. */\\nx(); //DOC: "
        "a\\ny(); //DOC: b\\n'",
        "enter server call=x step held at=/l/s.c:2 | x()",
        "go server call=x",
        "return server call=x ret=0 at=/l/s.c:2 | x() = 0",
        "enter server call=y step held at=/l/s.c:3 | y()",
        "go server call=y",
        "return server call=y ret=0 at=/l/s.c:3 | y() = 0",
        NULL,
    };
    (void)state;
    lines = commented;
    assert_int_equal(look("O.", "A.", "B.", QUESTION(""), "?"), 1);
    assert_non_null(strstr(said, "in a comment of s.c"));
    lines = plain;
}

static void code_names_of_calls_claims_and_questions_say_nothing(void **state)
{
    (void)state;
    assert_int_equal(
        look("`kernel queue wait` by wait() and queue().[^kernel]", "A.", "B.", QUESTION(""), "?"), 0);
}

static void what_comes_later_gives_nothing_away(void **state)
{
    (void)state;
    assert_int_equal(
        look("O.", "A.", "B.",
             QUESTION("") "\nThey wait in the kernel's queue.\n\n## c\nThe kernel's queue: they wait.\n",
             "?"),
        0);
}

static void who_says_why_it_is_no_answer_is_believed(void **state)
{
    (void)state;
    assert_int_equal(look("Things wait in a queue of the kernel.", "A.", "B.",
                          QUESTION("told: that is another queue\n"), "?"),
                     0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_another_matter_give_nothing_away),
        cmocka_unit_test(a_sentence_with_the_answers_own_words_is_named_wherever_it_stands),
        cmocka_unit_test(comments_of_the_programs_are_read_too),
        cmocka_unit_test(code_names_of_calls_claims_and_questions_say_nothing),
        cmocka_unit_test(what_comes_later_gives_nothing_away),
        cmocka_unit_test(who_says_why_it_is_no_answer_is_believed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

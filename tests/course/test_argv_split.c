#include "lab/course/lesson/argv_split.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void words_are_parted_at_blanks_and_quotes_keep_them_together(void **state)
{
    (void)state;
    char why[80],
        **words = argv_split("  127.0.0.1\t7000 \"hello, socket\" 'a \"b\"' x\\ y \"\" ", why, sizeof why);
    assert_non_null(words);
    assert_int_equal(argv_count(words), 6);
    assert_string_equal(words[0], "127.0.0.1");
    assert_string_equal(words[1], "7000");
    assert_string_equal(words[2], "hello, socket");
    assert_string_equal(words[3], "a \"b\"");
    assert_string_equal(words[4], "x y");
    assert_string_equal(words[5], "");
    free(words);
}

static void nothing_is_expanded(void **state)
{
    (void)state;
    char why[80], **words = argv_split("$HOME `id` *.c ~ a;b", why, sizeof why);
    assert_non_null(words);
    assert_string_equal(words[0], "$HOME");
    assert_string_equal(words[1], "`id`");
    assert_string_equal(words[2], "*.c");
    assert_string_equal(words[3], "~");
    assert_string_equal(words[4], "a;b");
    assert_null(words[5]);
    free(words);
}

static void an_empty_text_has_no_words(void **state)
{
    (void)state;
    char why[80], **words = argv_split("", why, sizeof why);
    assert_non_null(words);
    assert_int_equal(argv_count(words), 0);
    free(words);
}

static void an_open_quote_is_an_error(void **state)
{
    (void)state;
    char why[80];
    assert_null(argv_split("say \"hello", why, sizeof why));
    assert_string_equal(why, "a quote is not closed");
}

static void escapes_of_input_become_bytes(void **state)
{
    (void)state;
    char *text = argv_unescape("one\\ntwo\\t\\x41\\\\ \\q");
    assert_string_equal(text, "one\ntwo\tA\\ \\q");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_parted_at_blanks_and_quotes_keep_them_together),
        cmocka_unit_test(nothing_is_expanded),
        cmocka_unit_test(an_empty_text_has_no_words),
        cmocka_unit_test(an_open_quote_is_an_error),
        cmocka_unit_test(escapes_of_input_become_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

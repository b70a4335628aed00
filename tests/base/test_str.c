/* Slices: taking them apart, searching them, and reading numbers, with nothing there too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lab/base/str.h"

static const struct str nothing;

static void assert_str(struct str s, const char *expected)
{
    char copy[64];

    assert_true(str_copy(copy, sizeof copy, s));
    assert_string_equal(copy, expected);
}

static void a_missing_slice_is_as_good_as_an_empty_one(void **state)
{
    struct str rest = nothing, line;
    char copy[4];

    (void)state;
    assert_true(str_equal(nothing, str_from("")));
    assert_true(str_starts(nothing, ""));
    assert_int_equal(str_find(nothing, 'a'), 0);
    assert_false(str_has(nothing, "a"));
    assert_int_equal(str_trim(nothing).n, 0);
    assert_int_equal(str_behind_last(nothing, '/').n, 0);
    assert_int_equal(str_skip(nothing, 3).n, 0);
    assert_int_equal(str_take_word(&rest).n, 0);
    assert_int_equal(str_take(&rest, ' ').n, 0);
    assert_false(str_take_line(&rest, &line));
    assert_true(str_copy(copy, sizeof copy, nothing));
    assert_string_equal(copy, "");
}

static void words_are_taken_with_the_blanks_behind_them(void **state)
{
    struct str rest = str_from("  one\t two \n");

    (void)state;
    assert_str(str_take_word(&rest), "one");
    assert_str(rest, "two \n");
    assert_str(str_take_word(&rest), "two");
    assert_str(str_take_word(&rest), "");
    assert_int_equal(rest.n, 0);
}

static void lines_end_with_the_text_too(void **state)
{
    struct str rest = str_from("a\n\nb"), line;

    (void)state;
    assert_true(str_take_line(&rest, &line));
    assert_str(line, "a");
    assert_true(str_take_line(&rest, &line));
    assert_str(line, "");
    assert_true(str_take_line(&rest, &line));
    assert_str(line, "b");
    assert_false(str_take_line(&rest, &line));
}

static void what_is_left_of_a_slice_begins_where_it_ended(void **state)
{
    struct str whole = str_from("ab"), rest = whole;

    (void)state;
    str_take(&rest, 'x');
    assert_ptr_equal(rest.p, whole.p + 2);
    assert_int_equal(rest.n, 0);
}

static void parts_before_and_behind_a_byte(void **state)
{
    (void)state;
    assert_str(str_before(str_from("server.1.2"), '.'), "server");
    assert_str(str_before(str_from("server"), '.'), "server");
    assert_str(str_behind_last(str_from("/usr/lib/a.c"), '/'), "a.c");
    assert_str(str_behind_last(str_from("a.c"), '/'), "a.c");
    assert_str(str_trim(str_from(" \t a b \r\n")), "a b");
    assert_true(str_has(str_from("a recv b"), "recv"));
    assert_true(str_starts(str_from("recv(3"), "recv"));
    assert_false(str_starts(str_from("rec"), "recv"));
}

static void a_copy_that_does_not_fit_is_cut_and_says_so(void **state)
{
    char copy[4];

    (void)state;
    assert_false(str_copy(copy, sizeof copy, str_from("abcd")));
    assert_string_equal(copy, "abc");
    assert_true(str_copy(copy, sizeof copy, str_from("abc")));
}

static enum number read_number(const char *text, int64_t least, int64_t most, int64_t *value)
{
    *value = 77;
    return str_number(str_from(text), least, most, value);
}

static void numbers_are_whole_texts(void **state)
{
    int64_t value;

    (void)state;
    assert_int_equal(read_number("0042", 0, 100, &value), NUMBER_READ);
    assert_int_equal(value, 42);
    assert_int_equal(read_number("-42", INT64_MIN, INT64_MAX, &value), NUMBER_READ);
    assert_int_equal(value, -42);
    const char *none[] = { "", "-", " 1", "1 ", "1x", "+1", "0x10", "--1" };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_int_equal(read_number(none[i], -100, 100, &value), NUMBER_NONE);
        assert_int_equal(value, 77);
    }
    assert_int_equal(read_number("-1", 0, 100, &value), NUMBER_NONE);
}

static void a_number_out_of_range_is_held_at_its_end(void **state)
{
    int64_t value;

    (void)state;
    assert_int_equal(read_number("101", 1, 100, &value), NUMBER_OUT_OF_RANGE);
    assert_int_equal(value, 100);
    assert_int_equal(read_number("0", 1, 100, &value), NUMBER_OUT_OF_RANGE);
    assert_int_equal(value, 1);
    assert_int_equal(read_number("-129", -128, 127, &value), NUMBER_OUT_OF_RANGE);
    assert_int_equal(value, -128);
    assert_int_equal(read_number("99999999999999999999999", INT64_MIN, INT64_MAX, &value),
                     NUMBER_OUT_OF_RANGE);
    assert_true(value == INT64_MAX);
    assert_int_equal(read_number("-9223372036854775808", INT64_MIN, INT64_MAX, &value), NUMBER_READ);
    assert_true(value == INT64_MIN);
    assert_int_equal(read_number("-9223372036854775809", INT64_MIN, INT64_MAX, &value), NUMBER_OUT_OF_RANGE);
    assert_true(value == INT64_MIN);
}

static void digits_are_taken_in_three_bases(void **state)
{
    struct str rest = str_from("7fFg"), none = str_from("g");
    uint64_t value = 77;

    (void)state;
    assert_true(str_take_digits(&rest, 16, UINT64_MAX, &value));
    assert_int_equal(value, 0x7ff);
    assert_str(rest, "g");
    rest = str_from("0178");
    assert_true(str_take_digits(&rest, 8, UINT64_MAX, &value));
    assert_int_equal(value, 017);
    assert_str(rest, "8");
    assert_false(str_take_digits(&none, 10, UINT64_MAX, &value));
    assert_int_equal(value, 017);
    rest = str_from("18446744073709551615");
    assert_true(str_take_digits(&rest, 10, UINT64_MAX, &value));
    assert_true(value == UINT64_MAX);
    rest = str_from("18446744073709551616");
    assert_true(str_take_digits(&rest, 10, UINT64_MAX, &value));
    assert_true(value == UINT64_MAX);
    rest = str_from("30001");
    assert_true(str_take_digits(&rest, 10, 5, &value));
    assert_int_equal(value, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_slice_is_as_good_as_an_empty_one),
        cmocka_unit_test(words_are_taken_with_the_blanks_behind_them),
        cmocka_unit_test(lines_end_with_the_text_too),
        cmocka_unit_test(what_is_left_of_a_slice_begins_where_it_ended),
        cmocka_unit_test(parts_before_and_behind_a_byte),
        cmocka_unit_test(a_copy_that_does_not_fit_is_cut_and_says_so),
        cmocka_unit_test(numbers_are_whole_texts),
        cmocka_unit_test(a_number_out_of_range_is_held_at_its_end),
        cmocka_unit_test(digits_are_taken_in_three_bases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Colours for C, told by one letter a byte: k keyword, s string, c comment, n number, . plain. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "viz/draw/syntax.h"
#include "viz/draw/theme.h"

static char letter(uint16_t style)
{
    switch (style) {
    case STYLE_KEYWORD:
        return 'k';
    case STYLE_STRING:
        return 's';
    case STYLE_COMMENT:
        return 'c';
    case STYLE_NUMBER:
        return 'n';
    default:
        return '.';
    }
}

static void expect(const char *line, const char *wanted, bool *in_comment)
{
    uint16_t styles[256];
    char got[256] = "";

    syntax_line(str_from(line), in_comment, styles);
    for (size_t i = 0; i < strlen(line); i++)
        got[i] = letter(styles[i]);
    assert_string_equal(got, wanted);
}

static void one(const char *line, const char *wanted)
{
    bool in_comment = false;

    expect(line, wanted, &in_comment);
    assert_false(in_comment);
}

static void keywords_are_told_from_names_that_hold_them(void **state)
{
    (void)state;
    one("int x = iff;", "kkk.........");
    one("return returned;", "kkkkkk..........");
    one("sizeof size", "kkkkkk.....");
}

static void numbers_and_names_with_digits_differ(void **state)
{
    (void)state;
    one("a1 = 0x1f + 1.5f;", ".....nnnn...nnnn.");
}

static void strings_end_at_their_own_quote(void **state)
{
    (void)state;
    one("f(\"a\\\"b\", 'c');", "..ssssss..sss..");
    one("x = \"open", "....sssss");
    one("\"\\", "ss");
}

static void a_line_comment_takes_the_rest(void **state)
{
    (void)state;
    one("f(); // int", ".....cccccc");
    one("\"//\" x", "ssss..");
}

static void a_block_comment_goes_on_over_lines(void **state)
{
    bool in_comment = false;

    (void)state;
    expect("x /* int", "..cccccc", &in_comment);
    assert_true(in_comment);
    expect("still if", "cccccccc", &in_comment);
    expect("end */ if", "cccccc.kk", &in_comment);
    assert_false(in_comment);
    expect("/*/ x */ y", "cccccccc..", &in_comment);
    assert_false(in_comment);
}

static void directives_are_keywords_and_their_files_strings(void **state)
{
    (void)state;
    one("#include <stdio.h>", "kkkkkkkkssssssssss");
    one("  # define A 1", "kkkkkkkkkk...n");
}

static void any_bytes_are_coloured_within_their_line(void **state)
{
    uint32_t seed = 3;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        char line[40];
        uint16_t styles[41];
        size_t size = round % 40;
        bool in_comment = seed & 1;
        for (size_t i = 0; i < size; i++) {
            static const char some[] = "\"'\\/*#<>a1 _\n\xff";
            seed = seed * 1664525 + 1013904223;
            line[i] = some[(seed >> 20) % (sizeof some - 1)];
        }
        styles[size] = 0x7777;
        for (size_t i = 0; i < size; i++)
            styles[i] = 0x7777;
        syntax_line((struct str){ line, size }, &in_comment, styles);
        for (size_t i = 0; i < size; i++)
            assert_int_not_equal(styles[i], 0x7777);
        assert_int_equal(styles[size], 0x7777);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keywords_are_told_from_names_that_hold_them),
        cmocka_unit_test(numbers_and_names_with_digits_differ),
        cmocka_unit_test(strings_end_at_their_own_quote),
        cmocka_unit_test(a_line_comment_takes_the_rest),
        cmocka_unit_test(a_block_comment_goes_on_over_lines),
        cmocka_unit_test(directives_are_keywords_and_their_files_strings),
        cmocka_unit_test(any_bytes_are_coloured_within_their_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

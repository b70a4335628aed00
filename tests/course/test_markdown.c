#include "lab/course/lesson/markdown.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "lab/base/utf8.h"

static void assert_layout(const char *text, int width, const char *expected)
{
    struct markdown markdown;
    assert_true(markdown_layout(&markdown, str_from(text), width));
    char *plain = markdown_plain(&markdown);
    assert_string_equal(plain, expected);
    free(plain);
    markdown_free(&markdown);
}

static void a_paragraph_is_wrapped_at_blanks(void **state)
{
    (void)state;
    assert_layout("one two three\nfour  five six", 13, "one two three\nfour five six\n");
    assert_layout("one two three\nfour five six", 12, "one two\nthree four\nfive six\n");
}

static void a_word_too_long_for_the_line_is_cut(void **state)
{
    (void)state;
    assert_layout("abcdefghijklmnop qr", 8, "abcdefgh\nijklmnop\nqr\n");
}

static void blocks_are_parted_by_an_empty_line(void **state)
{
    (void)state;
    assert_layout("# Head\ntext\n\nmore\n\n---\nend", 8, "Head\n\ntext\n\nmore\n\n--------\n\nend\n");
}

static void items_hang_behind_their_mark(void **state)
{
    (void)state;
    assert_layout("- one two three\n- four\n  - deep\n\nend", 9,
                  "- one two\n  three\n- four\n  - deep\n\nend\n");
    assert_layout("3. three\n4. four\n", 20, "3. three\n4. four\n");
}

static void a_loose_list_has_empty_lines_between_its_items(void **state)
{
    (void)state;
    assert_layout("- one\n\n- two\n\n  more\n", 20, "- one\n\n- two\n\n  more\n");
}

static void code_keeps_its_blanks_and_lines(void **state)
{
    (void)state;
    assert_layout("```\nif (x)\n    y();\n\nz\n```\nend", 20, "if (x)\n    y();\n\nz\n\nend\n");
    assert_layout("see:\n\n    if (x)\n        y();\n\nend", 20, "see:\n\nif (x)\n    y();\n\nend\n");
}

static void a_quote_is_marked_on_each_line(void **state)
{
    (void)state;
    assert_layout("> one two\n> three\n", 9, "| one two\n| three\n");
}

static void a_table_is_a_line_a_row(void **state)
{
    (void)state;
    assert_layout("| a | b |\n|---|---|\n| 1 | 2 |\n", 20, "a | b\n1 | 2\n");
}

static void entities_and_escapes_are_characters(void **state)
{
    (void)state;
    assert_layout("a &lt; b &amp; \\*c\\*", 40, "a < b & *c*\n");
}

static void spans_have_their_styles(void **state)
{
    (void)state;
    struct markdown markdown;
    assert_true(markdown_layout(&markdown, str_from("a *b* **c** `d` [e](f)"), 40));
    const enum markdown_style styles[] = { MARKDOWN_PLAIN, MARKDOWN_EMPHASIS, MARKDOWN_PLAIN, MARKDOWN_STRONG,
                                           MARKDOWN_PLAIN, MARKDOWN_CODE,     MARKDOWN_PLAIN, MARKDOWN_LINK };
    assert_int_equal(markdown.line_count, 1);
    assert_int_equal(markdown.run_count, sizeof styles / sizeof *styles);
    for (size_t i = 0; i < markdown.run_count; i++)
        assert_int_equal(markdown.runs[i].style, styles[i]);
    markdown_free(&markdown);
}

static void control_characters_do_not_get_through(void **state)
{
    (void)state;
    assert_layout("a\x1b[31mb\tc", 40, "a [31mb c\n");
}

static void wide_characters_take_two_cells(void **state)
{
    (void)state;
    assert_layout("\u4e2d\u6587\u4e2d\u6587\u4e2d", 8, "\u4e2d\u6587\u4e2d\u6587\n\u4e2d\n");
}

static void no_line_is_wider_than_asked_whatever_the_text(void **state)
{
    (void)state;
    static const char alphabet[] = "ab *_`#->|[]()\n\n  1.&;!\\~=\x80\xe4";
    uint32_t random = 12345;
    for (int round = 0; round < 2000; round++) {
        char text[200];
        size_t length = (random >> 8) % sizeof text;
        for (size_t i = 0; i < length; i++) {
            random = random * 1664525 + 1013904223;
            text[i] = alphabet[(random >> 16) % (sizeof alphabet - 1)];
        }
        int width = 8 + (int)((random >> 20) % 30);
        struct markdown markdown;
        assert_true(markdown_layout(&markdown, (struct str){ text, length }, width));
        for (size_t i = 0; i < markdown.line_count; i++) {
            int cells = 0;
            for (size_t k = 0; k < markdown.lines[i].count; k++)
                cells += utf8_width(markdown.runs[markdown.lines[i].first + k].text);
            assert_true(cells <= width);
        }
        markdown_free(&markdown);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_paragraph_is_wrapped_at_blanks),
        cmocka_unit_test(a_word_too_long_for_the_line_is_cut),
        cmocka_unit_test(blocks_are_parted_by_an_empty_line),
        cmocka_unit_test(items_hang_behind_their_mark),
        cmocka_unit_test(a_loose_list_has_empty_lines_between_its_items),
        cmocka_unit_test(code_keeps_its_blanks_and_lines),
        cmocka_unit_test(a_quote_is_marked_on_each_line),
        cmocka_unit_test(a_table_is_a_line_a_row),
        cmocka_unit_test(entities_and_escapes_are_characters),
        cmocka_unit_test(spans_have_their_styles),
        cmocka_unit_test(control_characters_do_not_get_through),
        cmocka_unit_test(wide_characters_take_two_cells),
        cmocka_unit_test(no_line_is_wider_than_asked_whatever_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

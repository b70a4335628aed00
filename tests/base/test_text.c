/* Text put together in a buffer, and text in the cells of a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "lab/base/path.h"
#include "lab/base/text.h"
#include "lab/base/utf8.h"

static void a_text_is_terminated_after_each_piece(void **state)
{
    char out[64];
    struct text text = text_into(out, sizeof out);

    (void)state;
    assert_string_equal(out, "");
    text_string(&text, "recv(");
    text_int(&text, -3);
    assert_string_equal(out, "recv(-3");
    text_str(&text, (struct str){ NULL, 0 });
    text_hex(&text, 0x1f);
    text_printf(&text, " %s", "= 0");
    text_char(&text, ';');
    text_unsigned(&text, UINT64_MAX);
    assert_string_equal(out, "recv(-30x1f = 0;18446744073709551615");
    assert_int_equal(text.used, strlen(out));
    text_back(&text, 4);
    assert_string_equal(out, "recv");
    assert_false(text.cut);
}

static void a_text_is_cut_between_characters_and_nothing_follows(void **state)
{
    char out[8];

    (void)state;
    for (int printed = 0; printed < 2; printed++) {
        struct text text = text_into(out, sizeof out);
        if (printed)
            text_printf(&text, "%s", "abcde\u4e2d");
        else
            text_string(&text, "abcde\u4e2d");
        assert_string_equal(out, "abcde");
        assert_true(text.cut);
        text_char(&text, 'x');
        text_printf(&text, "y");
        assert_string_equal(out, "abcde");
        text_back(&text, 4);
        text_string(&text, "xyz");
        assert_string_equal(out, "abcdxyz");
    }
}

static void a_text_that_just_fits_is_not_cut(void **state)
{
    char out[4];
    struct text text = text_into(out, sizeof out);

    (void)state;
    text_string(&text, "\u4e2d");
    assert_false(text.cut);
    text_put(&text, "", 0);
    assert_false(text.cut);
    assert_string_equal(out, "\u4e2d");
    text_char(&text, 'x');
    assert_true(text.cut);
    assert_string_equal(out, "\u4e2d");
}

static void characters_are_decoded_as_rfc_3629_has_it(void **state)
{
    const char *none[] = { "\x80",     "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                           "\xe4\xb8", "\xff" };
    const uint32_t good[] = { 0, 'a', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff };
    uint32_t c;

    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        struct str rest = str_from(none[i]);
        assert_int_equal(utf8_decode(rest, &c), 0);
        assert_int_equal(utf8_next(&rest), UTF8_REPLACEMENT);
        assert_int_equal(rest.n, strlen(none[i]) - 1);
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char bytes[UTF8_MAX];
        struct str rest = { bytes, utf8_encode(good[i], bytes) };
        assert_int_equal(utf8_decode(rest, &c), rest.n);
        assert_int_equal(utf8_next(&rest), good[i]);
        assert_int_equal(rest.n, 0);
    }
    assert_int_equal(utf8_decode((struct str){ NULL, 0 }, &c), 0);
}

static void cells_are_those_of_a_terminal(void **state)
{
    static const struct {
        uint32_t c;
        int cells;
    } rows[] = {
        { 'a', 1 },     { 0xe9, 1 },     { 0x2500, 1 }, { 0x4e2d, 2 }, { 0xff21, 2 },
        { 0x1f600, 2 }, { 0x301, 0 },    { 0x1161, 0 }, { 0x93e, 1 },  { 0x200d, -1 },
        { 0xfe0f, -1 }, { 0xe0100, -1 }, { 0x20d0, 0 }, { 0xac00, 2 },
    };
    char escape[UTF8_ESCAPE_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(utf8_form(rows[i].c, escape), rows[i].cells);
        assert_string_equal(escape, "");
    }
    assert_int_equal(utf8_width(str_from("a\u4e2de\u0301")), 4);
    assert_int_equal(utf8_width(str_from("\xff\xc3")), 2);
    assert_int_equal(utf8_fit(str_from("a\u4e2de\u0301x"), 4), 7);
}

static void what_steers_a_terminal_is_written_out(void **state)
{
    static const struct {
        uint32_t c;
        const char *escape;
    } rows[] = {
        { 0x1b, "\\x1b" },     { '\t', "\\t" },       { 0x7f, "\\x7f" },     { 0x9b, "\\u009b" },
        { 0x202e, "\\u202e" }, { 0x2066, "\\u2066" }, { 0xad, "\\u00ad" },   { 0xfeff, "\\ufeff" },
        { 0x2028, "\\u2028" }, { 0xe000, "\\ue000" }, { 0xfff0, "\\ufff0" }, { 0xe0041, "\\ue0041" },
        { 0x2065, "\\u2065" }, { 0x61c, "\\u061c" },  { 0xd800, "\\ud800" }, { 0x110000, "\\u110000" },
    };
    char escape[UTF8_ESCAPE_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(utf8_form(rows[i].c, escape), strlen(rows[i].escape));
        assert_string_equal(escape, rows[i].escape);
    }
}

static void what_others_say_keeps_its_lines(void **state)
{
    char out[64];
    struct text text = text_into(out, sizeof out);

    (void)state;
    text_visible_lines(&text, str_from("a.c:1:\terror\n\x1b]0;t\x07\r\n\u00e9\x9b\n"));
    assert_string_equal(out, "a.c:1:\terror\n\\x1b]0;t\\x07\\r\n\u00e9\ufffd\n");
}

static void what_steers_a_terminal_is_taken_out_in_place(void **state)
{
    char text[] = "a\tb\r\n\x1b[0m\x7f\xc2\x9b\x9b\u00e9\xe9";

    (void)state;
    text_defuse(text, sizeof text - 1);
    assert_string_equal(text, "a\tb\r\n?[0m????\u00e9\xe9");
}

static void paths_have_a_base_and_are_joined(void **state)
{
    char path[8];

    (void)state;
    assert_string_equal(path_base("/usr/a.c"), "a.c");
    assert_string_equal(path_base("a.c"), "a.c");
    assert_true(path_join(path, sizeof path, "/usr", "ab"));
    assert_string_equal(path, "/usr/ab");
    assert_false(path_join(path, sizeof path, "/usr", "abc"));
}

static void a_file_is_read_whole_or_not_at_all(void **state)
{
    size_t size;
    char *text = file_text("Makefile", &size);

    (void)state;
    assert_non_null(text);
    assert_int_equal(strlen(text), size);
    assert_true(str_starts(str_from(text), "# sockeye"));
    free(text);
    assert_null(file_text("tests", &size));
    assert_null(file_text("no such file", NULL));
    assert_null(file_text("/dev/null", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_terminated_after_each_piece),
        cmocka_unit_test(a_text_is_cut_between_characters_and_nothing_follows),
        cmocka_unit_test(a_text_that_just_fits_is_not_cut),
        cmocka_unit_test(characters_are_decoded_as_rfc_3629_has_it),
        cmocka_unit_test(cells_are_those_of_a_terminal),
        cmocka_unit_test(what_steers_a_terminal_is_written_out),
        cmocka_unit_test(what_others_say_keeps_its_lines),
        cmocka_unit_test(what_steers_a_terminal_is_taken_out_in_place),
        cmocka_unit_test(paths_have_a_base_and_are_joined),
        cmocka_unit_test(a_file_is_read_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

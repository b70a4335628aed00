/* The grid of cells: what is drawn stays inside, and nothing reaches a terminal raw. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "viz/draw/canvas.h"

static void expect(const struct canvas *canvas, const char *wanted)
{
    char *text = canvas_dump(canvas);

    assert_non_null(text);
    assert_string_equal(text, wanted);
    free(text);
}

static struct canvas make(int width, int height, bool ascii)
{
    struct canvas canvas;

    assert_true(canvas_make(&canvas, width, height, ascii));
    return canvas;
}

static void text_is_clipped_on_all_sides(void **state)
{
    struct canvas canvas = make(5, 3, false);

    (void)state;
    canvas_string(&canvas, 3, 0, STYLE_PLAIN, "abcdef");
    canvas_string(&canvas, -2, 1, STYLE_PLAIN, "abcdef");
    canvas_string(&canvas, 0, 3, STYLE_PLAIN, "below");
    canvas_string(&canvas, 0, -1, STYLE_PLAIN, "above");
    canvas_string(&canvas, 9, 2, STYLE_PLAIN, "right");
    expect(&canvas, "   ab\ncdef\n\n");
    canvas_free(&canvas);
}

static void a_part_draws_in_its_own_coordinates_and_not_outside(void **state)
{
    struct canvas canvas = make(8, 4, false);
    struct canvas part = canvas_part(&canvas, (struct rect){ 2, 1, 3, 2 });
    struct canvas inner = canvas_part(&part, (struct rect){ 1, 1, 100, 100 });

    (void)state;
    canvas_fill(&part, (struct rect){ -5, -5, 50, 50 }, STYLE_PLAIN, '.');
    canvas_string(&inner, 0, 0, STYLE_PLAIN, "xyz");
    expect(&canvas, "\n  ...\n  .xy\n\n");
    canvas_free(&canvas);
}

static void an_impossible_part_is_empty(void **state)
{
    struct canvas canvas = make(4, 2, false);
    struct canvas part = canvas_part(&canvas, (struct rect){ 9, 9, 3, 3 });
    struct canvas negative = canvas_part(&canvas, (struct rect){ 1, 1, -4, -4 });

    (void)state;
    canvas_string(&part, 0, 0, STYLE_PLAIN, "no");
    canvas_string(&negative, 0, 0, STYLE_PLAIN, "no");
    assert_int_equal(part.area.width, 0);
    assert_int_equal(negative.area.height, 0);
    expect(&canvas, "\n\n");
    canvas_free(&canvas);
}

static void a_cut_text_ends_in_an_ellipsis(void **state)
{
    struct canvas canvas = make(10, 2, false);

    (void)state;
    assert_int_equal(canvas_text(&canvas, 0, 0, 6, STYLE_PLAIN, str_from("abcdefgh"), true), 6);
    assert_int_equal(canvas_text(&canvas, 0, 1, 6, STYLE_PLAIN, str_from("abcdef"), true), 6);
    expect(&canvas, "abcde…\nabcdef\n");
    canvas_free(&canvas);
}

static void wide_characters_take_two_cells(void **state)
{
    struct canvas canvas = make(6, 2, false);

    (void)state;
    assert_int_equal(canvas_string(&canvas, 0, 0, STYLE_PLAIN, "你好"), 4);
    canvas_string(&canvas, 4, 0, STYLE_PLAIN, "|");
    canvas_string(&canvas, 4, 1, STYLE_PLAIN, "|");
    assert_int_equal(canvas.cells[1].character, 0);
    expect(&canvas, "你好|\n    |\n");
    canvas_free(&canvas);
}

static void a_wide_character_at_the_edge_is_a_blank(void **state)
{
    struct canvas canvas = make(3, 2, false);

    (void)state;
    canvas_string(&canvas, 2, 0, STYLE_PLAIN, "你");
    canvas_string(&canvas, -1, 1, STYLE_PLAIN, "你x");
    expect(&canvas, "\n x\n");
    canvas_free(&canvas);
}

static void drawing_over_half_a_wide_character_blanks_the_other(void **state)
{
    struct canvas canvas = make(6, 2, false);

    (void)state;
    canvas_string(&canvas, 0, 0, STYLE_PLAIN, "你好");
    canvas_string(&canvas, 1, 0, STYLE_PLAIN, "x");
    canvas_string(&canvas, 0, 1, STYLE_PLAIN, "你好");
    canvas_string(&canvas, 2, 1, STYLE_PLAIN, "x");
    expect(&canvas, " x好\n你x\n");
    canvas_free(&canvas);
}

static void combining_marks_join_the_cell_before(void **state)
{
    struct canvas canvas = make(6, 1, false);

    (void)state;
    assert_int_equal(canvas_string(&canvas, 0, 0, STYLE_PLAIN, "e\xcc\x81x"), 2);
    assert_int_equal(canvas.cells[0].marks[0], 0x301);
    expect(&canvas, "e\xcc\x81x\n");
    canvas_free(&canvas);
}

static void a_mark_with_nothing_before_it_is_left_out(void **state)
{
    struct canvas canvas = make(4, 1, false);

    (void)state;
    canvas_string(&canvas, 0, 0, STYLE_PLAIN, "\xcc\x81x");
    expect(&canvas, "x\n");
    canvas_free(&canvas);
}

static void control_characters_are_drawn_as_escapes(void **state)
{
    struct canvas canvas = make(40, 1, false);

    (void)state;
    canvas_text(&canvas, 0, 0, -1, STYLE_PLAIN, (struct str){ "\033[2J\a\r\n\t\x7f\0z", 11 }, false);
    expect(&canvas, "\\x1b[2J\\x07\\r\\n\\t\\x7f\\x00z\n");
    canvas_free(&canvas);
}

static void changes_of_direction_are_drawn_as_escapes(void **state)
{
    struct canvas canvas = make(40, 1, false);

    (void)state;
    canvas_string(&canvas, 0, 0, STYLE_PLAIN,
                  "a\xe2\x80\xae"
                  "b\xc2\x9b"
                  "c");
    expect(&canvas, "a\\u202eb\\u009bc\n");
    canvas_free(&canvas);
}

static void an_escape_is_cut_at_the_edge(void **state)
{
    struct canvas canvas = make(4, 1, false);

    (void)state;
    canvas_string(&canvas, 0, 0, STYLE_PLAIN, "ab\033");
    expect(&canvas, "ab\\x\n");
    canvas_free(&canvas);
}

static void bytes_that_are_no_utf8_become_the_replacement_character(void **state)
{
    static const char *const bad[] = { "\xff",    "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                       "\xe2\x82" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct canvas canvas = make(8, 1, false);
        canvas_string(&canvas, 0, 0, STYLE_PLAIN, bad[i]);
        assert_int_equal(canvas.cells[0].character, UTF8_REPLACEMENT);
        canvas_free(&canvas);
    }
}

static void in_ascii_nothing_else_is_drawn(void **state)
{
    struct canvas canvas = make(30, 2, true);
    char *text;

    (void)state;
    canvas_string(&canvas, 0, 0, STYLE_PLAIN, "▶ 93 µs … 你é e\xcc\x81");
    canvas_frame(&canvas, (struct rect){ 20, 0, 5, 2 }, "", false);
    text = canvas_dump(&canvas);
    for (const char *p = text; *p; p++)
        assert_in_range((unsigned char)*p, '\n', '~');
    assert_non_null(strstr(text, "> 93 us ~ ??? e"));
    free(text);
    canvas_free(&canvas);
}

static void glyphs_have_an_ascii_form_of_one_cell(void **state)
{
    char escape[UTF8_ESCAPE_MAX];

    (void)state;
    for (int i = 0; i < GLYPH_COUNT; i++) {
        assert_in_range(glyph_character((enum glyph)i, true), '!', '~');
        assert_int_equal(utf8_form(glyph_character((enum glyph)i, false), escape), 1);
        assert_string_equal(escape, "");
    }
}

static void a_frame_shows_its_title_and_returns_its_inside(void **state)
{
    struct canvas canvas = make(14, 3, false), inside;

    (void)state;
    inside = canvas_frame(&canvas, (struct rect){ 0, 0, 14, 3 }, "1 source", true);
    canvas_string(&inside, 0, 0, STYLE_PLAIN, "123456789012345");
    expect(&canvas, "┌1 source────┐\n│123456789012│\n└────────────┘\n");
    canvas_free(&canvas);
}

static void marks_of_style_are_added_to_what_is_there(void **state)
{
    struct canvas canvas = make(3, 1, false);

    (void)state;
    canvas_string(&canvas, 0, 0, STYLE_ERROR, "abc");
    canvas_mark(&canvas, (struct rect){ 1, 0, 1, 1 }, STYLE_LIT);
    assert_int_equal(canvas.cells[0].style, STYLE_ERROR);
    assert_int_equal(canvas.cells[1].style, STYLE_ERROR | STYLE_LIT);
    canvas_free(&canvas);
}

static void random_bytes_stay_inside_a_part(void **state)
{
    struct canvas canvas = make(20, 3, false);
    struct canvas part = canvas_part(&canvas, (struct rect){ 5, 1, 9, 1 });
    uint32_t seed = 7;
    char bytes[64];

    (void)state;
    for (int round = 0; round < 20000; round++) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            seed = seed * 1664525 + 1013904223;
            bytes[i] = (char)(seed >> 24);
        }
        canvas_text(&part, (int)(seed % 20) - 8, 0, (int)(seed >> 8 & 15) - 1, STYLE_PLAIN,
                    (struct str){ bytes, seed >> 16 & 63 }, seed & 1);
    }
    for (int y = 0; y < 3; y++)
        for (int x = 0; x < 20; x++)
            if (y != 1 || x < 5 || x >= 14)
                assert_int_equal(canvas.cells[y * 20 + x].character, ' ');
    for (int x = 5; x < 14; x++)
        assert_true(canvas.cells[20 + x].character >= ' ' || canvas.cells[20 + x].character == 0);
    canvas_free(&canvas);
}

static void wrapping_breaks_at_spaces_and_newlines(void **state)
{
    static const char *const lines[] = { "one two", "three", "fourfivesi", "xseven", "", "end" };
    struct str rest = str_from("one two three fourfivesixseven\n\nend"), line;
    size_t count = 0;

    (void)state;
    while (utf8_wrap(&rest, 10, &line)) {
        assert_true(count < sizeof lines / sizeof *lines);
        assert_int_equal(line.n, strlen(lines[count]));
        assert_memory_equal(line.p, lines[count], line.n);
        count++;
    }
    assert_int_equal(count, sizeof lines / sizeof *lines);
}

static void wrapping_always_comes_to_an_end(void **state)
{
    struct str rest = str_from("你好 a\xcc\x81 \033\033 wide in one cell"), line;
    int rounds = 0;

    (void)state;
    while (utf8_wrap(&rest, 1, &line))
        assert_true(++rounds < 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_clipped_on_all_sides),
        cmocka_unit_test(a_part_draws_in_its_own_coordinates_and_not_outside),
        cmocka_unit_test(an_impossible_part_is_empty),
        cmocka_unit_test(a_cut_text_ends_in_an_ellipsis),
        cmocka_unit_test(wide_characters_take_two_cells),
        cmocka_unit_test(a_wide_character_at_the_edge_is_a_blank),
        cmocka_unit_test(drawing_over_half_a_wide_character_blanks_the_other),
        cmocka_unit_test(combining_marks_join_the_cell_before),
        cmocka_unit_test(a_mark_with_nothing_before_it_is_left_out),
        cmocka_unit_test(control_characters_are_drawn_as_escapes),
        cmocka_unit_test(changes_of_direction_are_drawn_as_escapes),
        cmocka_unit_test(an_escape_is_cut_at_the_edge),
        cmocka_unit_test(bytes_that_are_no_utf8_become_the_replacement_character),
        cmocka_unit_test(in_ascii_nothing_else_is_drawn),
        cmocka_unit_test(glyphs_have_an_ascii_form_of_one_cell),
        cmocka_unit_test(a_frame_shows_its_title_and_returns_its_inside),
        cmocka_unit_test(marks_of_style_are_added_to_what_is_there),
        cmocka_unit_test(random_bytes_stay_inside_a_part),
        cmocka_unit_test(wrapping_breaks_at_spaces_and_newlines),
        cmocka_unit_test(wrapping_always_comes_to_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

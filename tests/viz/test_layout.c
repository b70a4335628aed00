/* Rectangles for every size a terminal may have. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "viz/panes/layout.h"

static bool overlap(struct rect a, struct rect b)
{
    return a.width > 0 && a.height > 0 && b.width > 0 && b.height > 0 && a.x < b.x + b.width &&
           b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

static bool inside(struct rect r, int width, int height)
{
    return r.width >= 0 && r.height >= 0 && r.x >= 0 && r.y >= 0 && r.x + r.width <= width &&
           r.y + r.height <= height;
}

static struct layout_wish wish_of(int width, int height)
{
    return (struct layout_wish){
        .width = width, .height = height, .focus = PANE_LADDER, .guest = PANE_PACKETS, .band = 2
    };
}

typedef void check_layout(const struct layout_wish *wish, const struct layout *layout);

/* Each pane in focus, zoomed and not, with and without a lesson that has little or much to say. */
static void for_all_of_size(int width, int height, check_layout *check)
{
    static const int texts[] = { 0, 1, 18, 200 };
    for (int n = 0; n < PANE_COUNT * 2 * 4; n++) {
        struct layout_wish wish = wish_of(width, height);
        wish.focus = (enum pane_id)(n % PANE_COUNT);
        wish.zoom = n / PANE_COUNT % 2 > 0;
        wish.text = texts[n / PANE_COUNT / 2];
        wish.lesson = wish.text > 0;
        wish.asks = wish.text > 18;
        wish.source = wish.lesson ? 97 : 0;
        wish.ladder = wish.lesson ? 78 : 0;
        wish.band = 3;
        struct layout layout = layout_make(&wish);
        check(&wish, &layout);
    }
}

/* Every size from the least to the largest. */
static void for_all_wishes(check_layout *check)
{
    for (int width = LAYOUT_MIN_WIDTH; width <= 400; width += width < 200 ? 1 : 9)
        for (int height = LAYOUT_MIN_HEIGHT; height <= 120; height += height < 60 ? 1 : 7)
            for_all_of_size(width, height, check);
}

static size_t rectangles(const struct layout *layout, struct rect *out)
{
    size_t count = 0;

    out[count++] = layout->title;
    out[count++] = layout->tabs;
    out[count++] = layout->band;
    out[count++] = layout->footer;
    out[count++] = layout->notice;
    out[count++] = layout->rule;
    for (int i = 0; i < PANE_COUNT; i++)
        out[count++] = layout->pane[i];
    return count;
}

static void check_inside(const struct layout_wish *wish, const struct layout *layout)
{
    struct rect all[PANE_COUNT + 6];
    size_t count = rectangles(layout, all);

    for (size_t i = 0; i < count; i++)
        assert_true(inside(all[i], wish->width, wish->height));
}

/* Before a class: a row for what is said above the keys, and in tabs two panes with a rule between. */
static void check_spacious(const struct layout_wish *wish, const struct layout *layout)
{
    struct layout_wish spacious = *wish;
    spacious.spacious = true;
    spacious.under = wish->height / 4;
    struct layout roomy = layout_make(&spacious);
    enum pane_id under = layout_under(&roomy);
    struct rect all[PANE_COUNT + 6];
    size_t count = rectangles(&roomy, all);

    (void)layout;
    for (size_t i = 0; i < count; i++) {
        assert_true(inside(all[i], wish->width, wish->height));
        for (size_t j = i + 1; j < count; j++)
            assert_false(overlap(all[i], all[j]));
    }
    assert_int_equal(roomy.notice.height, 1);
    assert_true(roomy.pane[wish->focus].width > 0);
    assert_int_equal(roomy.rule.height > 0, under < PANE_COUNT);
    if (under < PANE_COUNT)
        assert_true(roomy.pane[PANE_LADDER].height >= 6 && roomy.pane[under].height >= 5);
}

static void before_a_class_there_is_room_for_what_is_said(void **state)
{
    (void)state;
    for_all_wishes(check_spacious);
}

static void everything_is_inside_the_screen(void **state)
{
    (void)state;
    for_all_wishes(check_inside);
}

static void check_overlap(const struct layout_wish *wish, const struct layout *layout)
{
    struct rect all[PANE_COUNT + 6];
    size_t count = rectangles(layout, all);

    (void)wish;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            assert_false(overlap(all[i], all[j]));
}

static void nothing_overlaps(void **state)
{
    (void)state;
    for_all_wishes(check_overlap);
}

static void check_covered(const struct layout_wish *wish, const struct layout *layout)
{
    struct rect all[PANE_COUNT + 6];
    size_t count = rectangles(layout, all);
    long area = 0;

    for (size_t i = 0; i < count; i++)
        area += (long)all[i].width * all[i].height;
    assert_int_equal(area, (long)wish->width * wish->height);
}

static void no_cell_of_the_screen_is_left_over(void **state)
{
    (void)state;
    for_all_wishes(check_covered);
}

static void check_focus(const struct layout_wish *wish, const struct layout *layout)
{
    struct rect pane = layout->pane[wish->focus];

    assert_true(pane.width >= 24);
    assert_true(pane.height >= 7);
    assert_int_equal(layout->title.height, 1);
    assert_int_equal(layout->footer.height, 1);
    assert_true(layout->band.height >= 1);
}

static void every_pane_can_be_reached(void **state)
{
    (void)state;
    for_all_wishes(check_focus);
}

static void check_alone(const struct layout_wish *wish, const struct layout *layout)
{
    for (int i = 0; wish->zoom && i < PANE_COUNT; i++)
        if (i != (int)wish->focus)
            assert_int_equal(layout->pane[i].width, 0);
}

static void zoom_leaves_the_focus_alone(void **state)
{
    (void)state;
    for_all_wishes(check_alone);
}

static enum layout_kind kind(int width, int height)
{
    struct layout_wish wish = wish_of(width, height);

    return layout_make(&wish).kind;
}

static void sizes_have_their_kinds(void **state)
{
    (void)state;
    assert_int_equal(kind(59, 16), LAYOUT_TOO_SMALL);
    assert_int_equal(kind(60, 15), LAYOUT_TOO_SMALL);
    assert_int_equal(kind(1, 1), LAYOUT_TOO_SMALL);
    assert_int_equal(kind(60, 16), LAYOUT_TABS);
    assert_int_equal(kind(80, 24), LAYOUT_TABS);
    assert_int_equal(kind(80, 50), LAYOUT_STACK);
    assert_int_equal(kind(160, 24), LAYOUT_SIDE);
    assert_int_equal(kind(100, 30), LAYOUT_GRID);
    assert_int_equal(kind(130, 40), LAYOUT_GRID);
    assert_int_equal(kind(400, 120), LAYOUT_GRID);
}

static void the_five_main_panes_stand_together_at_130x40(void **state)
{
    struct layout_wish wish = wish_of(130, 40);
    struct layout layout = layout_make(&wish);

    (void)state;
    for (int i = PANE_SOURCE; i <= PANE_PACKETS; i++)
        assert_true(layout.pane[i].width > 0);
    assert_int_equal(layout.tabs.height, 0);
}

static void all_seven_stand_together_when_there_is_room(void **state)
{
    static const int sizes[][2] = { { 180, 40 }, { 200, 60 }, { 400, 120 }, { 120, 52 } };

    (void)state;
    for (size_t n = 0; n < sizeof sizes / sizeof *sizes; n++) {
        struct layout_wish wish = wish_of(sizes[n][0], sizes[n][1]);
        struct layout layout = layout_make(&wish);
        for (int i = 0; i < PANE_COUNT; i++)
            assert_true(layout.pane[i].width > 0);
    }
}

static void the_guest_stays_when_the_focus_goes_elsewhere(void **state)
{
    struct layout_wish wish = wish_of(130, 40);
    (void)state;
    wish.guest = PANE_OUTPUT;
    struct layout layout = layout_make(&wish);
    assert_true(layout.pane[PANE_OUTPUT].width > 0);
    assert_int_equal(layout.pane[PANE_PACKETS].width, 0);
}

static struct layout_wish lesson_at(int width, int height)
{
    struct layout_wish wish = wish_of(width, height);
    wish.lesson = true;
    wish.text = 6;
    wish.source = 104;
    wish.ladder = 78;
    return wish;
}

static bool beside(struct rect left, struct rect right)
{
    return left.width > 0 && right.width > 0 && left.x + left.width <= right.x &&
           left.y < right.y + right.height && right.y < left.y + left.height;
}

static void the_text_of_a_lesson_stands_beside_the_ladder(void **state)
{
    static const int sizes[][2] = { { 100, 30 }, { 130, 24 }, { 130, 40 },
                                    { 120, 52 }, { 180, 50 }, { 200, 60 } };
    (void)state;
    for (size_t n = 0; n < sizeof sizes / sizeof *sizes; n++) {
        struct layout_wish wish = lesson_at(sizes[n][0], sizes[n][1]);
        struct layout layout = layout_make(&wish);
        struct rect text = layout.pane[PANE_TEXT], ladder = layout.pane[PANE_LADDER];
        assert_true(beside(text, ladder) || beside(ladder, text));
        assert_true(layout.pane[PANE_SOURCE].width > 0);
    }
    struct layout_wish stack = lesson_at(80, 50);
    assert_true(layout_make(&stack).pane[PANE_TEXT].width > 0);
}

static void a_long_text_gets_rows_of_the_source_but_not_all(void **state)
{
    struct layout_wish wish = lesson_at(130, 40);
    (void)state;
    int brief = layout_make(&wish).pane[PANE_TEXT].height;
    wish.text = brief;
    assert_int_equal(layout_make(&wish).pane[PANE_TEXT].height, brief + 2);
    wish.text = 100;
    struct layout layout = layout_make(&wish);
    assert_true(layout.pane[PANE_TEXT].height > brief);
    assert_true(layout.pane[PANE_SOURCE].height >= 8);
    wish.asks = true;
    assert_true(layout_make(&wish).pane[PANE_TEXT].height > layout.pane[PANE_TEXT].height);
    layout = layout_make(&wish);
    assert_true(layout.pane[PANE_SOURCE].height >= 6);
}

static void where_rows_are_few_a_question_has_the_column_unless_one_looks_at_the_source(void **state)
{
    struct layout_wish wish = lesson_at(100, 30);
    (void)state;
    assert_true(layout_make(&wish).pane[PANE_SOURCE].height > 0);
    wish.asks = true;
    assert_true(layout_make(&wish).pane[PANE_SOURCE].height > 0);
    wish.text = 14;
    assert_int_equal(layout_make(&wish).pane[PANE_SOURCE].height, 0);
    assert_true(layout_make(&wish).pane[PANE_TEXT].height >= 16);
    wish.focus = PANE_SOURCE;
    assert_true(layout_make(&wish).pane[PANE_SOURCE].height > 0);
}

static void the_source_is_as_wide_as_its_lines_where_the_ladder_has_its_need(void **state)
{
    struct layout_wish wish = lesson_at(130, 40);
    (void)state;
    wish.source = 60;
    wish.ladder = 60;
    assert_int_equal(layout_make(&wish).pane[PANE_SOURCE].width, 62);
    wish.ladder = 78;
    assert_int_equal(layout_make(&wish).pane[PANE_LADDER].width, 80);
    wish.ladder = 120;
    assert_int_equal(layout_make(&wish).pane[PANE_SOURCE].width, 46);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_inside_the_screen),
        cmocka_unit_test(before_a_class_there_is_room_for_what_is_said),
        cmocka_unit_test(nothing_overlaps),
        cmocka_unit_test(no_cell_of_the_screen_is_left_over),
        cmocka_unit_test(every_pane_can_be_reached),
        cmocka_unit_test(zoom_leaves_the_focus_alone),
        cmocka_unit_test(sizes_have_their_kinds),
        cmocka_unit_test(the_five_main_panes_stand_together_at_130x40),
        cmocka_unit_test(all_seven_stand_together_when_there_is_room),
        cmocka_unit_test(the_text_of_a_lesson_stands_beside_the_ladder),
        cmocka_unit_test(a_long_text_gets_rows_of_the_source_but_not_all),
        cmocka_unit_test(where_rows_are_few_a_question_has_the_column_unless_one_looks_at_the_source),
        cmocka_unit_test(the_source_is_as_wide_as_its_lines_where_the_ladder_has_its_need),
        cmocka_unit_test(the_guest_stays_when_the_focus_goes_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

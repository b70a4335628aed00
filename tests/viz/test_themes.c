/* What must be read on what in each theme: computed from its table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "viz/draw/colors.h"
#include "viz/draw/theme_looks.h"

/* The sixteen of the Linux console; those of xterm color_of() has. */
static const uint32_t console[16] = { 0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa,
                                      0x00aaaa, 0xaaaaaa, 0x555555, 0xff5555, 0x55ff55, 0xffff55,
                                      0x5555ff, 0xff55ff, 0x55ffff, 0xffffff };

static uint32_t seen_as(int color, bool on_console)
{
    return on_console && color < 16 ? console[color] : color_of(color);
}

/* A terminal of few colours may show bold text in the bright colour of the same name. */
static int brightened(const struct theme *theme, const struct look *look, enum color_depth depth, bool bold)
{
    bool bright = bold || (look->attributes & LOOK_BOLD);

    return look->text[depth] + (bright && (theme->bold[depth] & LOOK_BOLD) && look->text[depth] < 8 ? 8 : 0);
}

static void read_on(const struct theme *theme, const char *what, int text, int behind, double least)
{
    for (int on_console = 0; on_console < 2; on_console++) {
        double ratio = color_contrast(seen_as(text, on_console), seen_as(behind, on_console));
        if (ratio < least)
            fail_msg("%s: %s, %d on %d: contrast %.2f, not %.1f", theme->name, what, text, behind, ratio,
                     least);
    }
}

static void read_in(const struct theme *theme, enum color_depth depth, double least)
{
    char what[32];

    for (int role = 0; role < STYLE_COUNT; role++) {
        const struct look *look = theme_look(theme, (uint16_t)role);
        snprintf(what, sizeof what, "style %d of depth %d", role, (int)depth);
        read_on(theme, what, look->text[depth], theme->background[depth], least);
        for (int bold = 0; bold < 2; bold++)
            read_on(theme, what, brightened(theme, look, depth, bold), theme->background[depth], least);
    }
    read_on(theme, "lit", theme->lit.text[depth], theme->lit_background[depth], least);
}

static void each_style_is_read_on_the_background_of_its_theme(void **state)
{
    unsigned own = 0;

    (void)state;
    for (size_t n = 0; theme_nth(n); n++) {
        const struct theme *theme = theme_nth(n);
        double least = strcmp(theme->name, "high-contrast") == 0 ? 7 : 4.5;
        if (theme == theme_default)
            continue;
        own++;
        for (enum color_depth depth = 0; depth < DEPTH_COUNT; depth++)
            read_in(theme, depth, least);
    }
    assert_int_equal(own, 3);
}

/* Nothing is known of the background there: a middle brightness is read on white and on black. */
static void the_terminals_own_background_may_be_light_or_dark(void **state)
{
    (void)state;
    for (int role = 0; role < STYLE_COUNT; role++) {
        int color = theme_look(theme_default, (uint16_t)role)->text[DEPTH_256];
        if (color >= 0) {
            read_on(theme_default, "on white", color, 231, 3);
            read_on(theme_default, "on black", color, 16, 3);
        }
    }
    read_on(theme_default, "lit", theme_default->lit.text[DEPTH_256],
            theme_default->lit_background[DEPTH_256], 7);
    for (enum color_depth depth = 0; depth < DEPTH_COUNT; depth++)
        assert_int_equal(theme_default->background[depth], -1);
}

static bool is_marked(const struct look *look, bool mono)
{
    return (mono ? look->mono_attributes : look->attributes) != 0;
}

/* With few colours or none these are told apart by weight or line. */
static void what_matters_is_marked_without_colours_too(void **state)
{
    static const enum style marked[] = { STYLE_TITLE,   STYLE_FOCUS, STYLE_KEY,    STYLE_ERROR,
                                         STYLE_BLOCKED, STYLE_NEXT,  STYLE_HEADING };

    (void)state;
    for (size_t n = 0; theme_nth(n); n++) {
        for (size_t i = 0; i < sizeof marked / sizeof *marked; i++) {
            assert_true(is_marked(theme_look(theme_nth(n), marked[i]), true));
            assert_true(is_marked(theme_look(theme_nth(n), marked[i]), false));
        }
        assert_true(is_marked(&theme_nth(n)->lit, true));
        assert_int_not_equal(theme_nth(n)->selected, 0);
    }
}

static void high_contrast_has_nothing_faint(void **state)
{
    const struct theme *theme = theme_named("high-contrast");

    (void)state;
    assert_non_null(theme);
    for (int role = 0; role < STYLE_COUNT; role++)
        assert_false((theme->looks[role].attributes | theme->looks[role].mono_attributes) & LOOK_DIM);
}

static void themes_are_found_by_name(void **state)
{
    (void)state;
    for (size_t n = 0; theme_nth(n); n++)
        assert_ptr_equal(theme_named(theme_nth(n)->name), theme_nth(n));
    assert_ptr_equal(theme_named("auto"), theme_default);
    assert_null(theme_named("solarised"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_style_is_read_on_the_background_of_its_theme),
        cmocka_unit_test(the_terminals_own_background_may_be_light_or_dark),
        cmocka_unit_test(what_matters_is_marked_without_colours_too),
        cmocka_unit_test(high_contrast_has_nothing_faint),
        cmocka_unit_test(themes_are_found_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

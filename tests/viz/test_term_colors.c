/* Colours at a real terminal: with and without them, of each theme, and what is lit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/terminal/pty.h"
#include "tests/viz/stage.h"
#include "viz/app.h"
#include "viz/draw/theme_looks.h"

/* How the program under test is to run; read in its process. */
struct wish {
    bool no_color;
    const char *type;  /* of terminal; NULL: as it is */
    const char *theme; /* NULL: none is named */
};

static int watch(void *data)
{
    const struct wish *wish = data;
    struct stage stage;
    int status;

    if (wish->type)
        setenv("TERM", wish->type, 1);
    stage_open(&stage, false, 80, 24, false);
    stage.options.color = !wish->no_color;
    stage.options.theme = wish->theme ? theme_named(wish->theme) : NULL;
    status = app_watch(&stage.session, &stage.options);
    stage_close(&stage);
    return status;
}

static struct pty *start(struct wish *wish, int width, int height)
{
    return pty_function(width, height, watch, wish);
}

static unsigned coloured_cells(struct pty *pty)
{
    VTermScreenCell cell;
    unsigned count = 0;

    for (int y = 0; y < 24; y++)
        for (int x = 0; x < 80; x++)
            if (pty_cell(pty, x, y, &cell))
                count += !VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) || !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg);
    return count;
}

static void colours_can_be_had_and_left_out(void **state)
{
    struct wish wish = { 0 };
    struct pty *pty = start(&wish, 80, 24);

    (void)state;
    assert_true(pty_shows(pty, "step 0 of 13"));
    pty_type(pty, " 1");
    assert_true(pty_shows(pty, "[1 source]"));
    assert_int_not_equal(coloured_cells(pty), 0);
    pty_free(pty);
    wish.no_color = true;
    pty = start(&wish, 80, 24);
    pty_type(pty, " 1");
    assert_true(pty_shows(pty, "[1 source]"));
    assert_int_equal(coloured_cells(pty), 0);
    pty_free(pty);
}

/* The cell in which a text begins. */
static VTermScreenCell cell_of(struct pty *pty, const char *words)
{
    char *text = pty_text(pty), *at = strstr(text, words), *line = at;
    VTermScreenCell cell = { .width = 0 };
    int y = 0;

    assert_non_null(at);
    for (const char *p = text; p < at; p++)
        y += *p == '\n';
    while (line > text && line[-1] != '\n')
        line--;
    assert_true(pty_cell(pty, utf8_width((struct str){ line, (size_t)(at - line) }), y, &cell));
    free(text);
    return cell;
}

/* What the step is about has a background, or is bold; what else it changed is underlined. */
static void what_is_lit_strongly_is_told_from_what_is_lit_weakly(void **state)
{
    (void)state;
    for (int colors = 0; colors < 2; colors++) {
        struct wish wish = { .no_color = !colors };
        struct pty *pty = start(&wish, 80, 24);
        assert_true(pty_shows(pty, "step 0 of 13"));
        pty_type(pty, "       ");
        assert_true(pty_shows(pty, "look at: packets 4"));
        VTermScreenCell strong = cell_of(pty, "5 bytes"), weak = cell_of(pty, "send(3");
        assert_true(weak.attrs.underline);
        assert_false(weak.attrs.bold);
        assert_true(VTERM_COLOR_IS_DEFAULT_BG(&weak.bg));
        assert_true(colors ? !VTERM_COLOR_IS_DEFAULT_BG(&strong.bg) : strong.attrs.bold);
        pty_free(pty);
    }
}

/* Whether every cell has this background, and some text of its own. */
static bool has_background(struct pty *pty, void *data)
{
    VTermScreenCell cell;

    for (int y = 0; y < 24; y++)
        for (int x = 0; x < 80; x++)
            if (pty_cell(pty, x, y, &cell) && !cell.attrs.reverse &&
                (!VTERM_COLOR_IS_INDEXED(&cell.bg) || cell.bg.indexed.idx != *(const int *)data))
                return false;
    return true;
}

static void a_theme_brings_its_background(void **state)
{
    static const char *const types[] = { "xterm-256color", NULL, "xterm" };

    (void)state;
    for (enum color_depth depth = 0; depth < DEPTH_COUNT; depth++)
        for (size_t n = 1; types[depth] && theme_nth(n); n++) {
            struct wish wish = { .type = types[depth], .theme = theme_nth(n)->name };
            struct pty *pty = start(&wish, 80, 24);
            int background = theme_nth(n)->background[depth];
            assert_true(pty_shows(pty, "step 0 of 13"));
            assert_true(pty_until(pty, has_background, &background));
            pty_free(pty);
        }
}

static void a_theme_is_chosen_on_the_way(void **state)
{
    struct wish wish = { .type = "xterm-256color" };
    struct pty *pty = start(&wish, 80, 24);
    int dark = theme_named("dark")->background[DEPTH_256];

    (void)state;
    assert_true(pty_shows(pty, "step 0 of 13"));
    pty_type(pty, ":theme night\r");
    assert_true(pty_shows(pty, "As in :theme"));
    pty_type(pty, ":theme dark\r");
    assert_true(pty_shows(pty, "dark: bright on nearly black."));
    assert_true(pty_until(pty, has_background, &dark));
    pty_free(pty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours_can_be_had_and_left_out),
        cmocka_unit_test(what_is_lit_strongly_is_told_from_what_is_lit_weakly),
        cmocka_unit_test(a_theme_brings_its_background),
        cmocka_unit_test(a_theme_is_chosen_on_the_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

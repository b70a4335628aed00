/* What is written for others: ladder, transcript and pictures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/viz/stage.h"
#include "viz/export/export.h"
#include "viz/panes/panes.h"
#include "viz/view/filter.h"
#include "viz/view/view.h"

static struct stage stage;

static int open_stage(void **state)
{
    (void)state;
    stage_open(&stage, false, 130, 40, false);
    return 0;
}

static int close_stage(void **state)
{
    (void)state;
    stage_close(&stage);
    return 0;
}

typedef bool writes(FILE *out);

static char *written(writes *write)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    assert_true(write(out));
    assert_int_equal(fclose(out), 0);
    return text;
}

static unsigned occurrences(const char *text, const char *of)
{
    unsigned count = 0;

    for (; (text = strstr(text, of)); text += strlen(of))
        count++;
    return count;
}

static bool ladder_text(FILE *out)
{
    return export_ladder_text(&stage.screen.view, 120, false, out);
}

static bool mermaid(FILE *out)
{
    return export_ladder_mermaid(&stage.screen.view, out);
}

static bool ladder_svg(FILE *out)
{
    return export_ladder_svg(&stage.screen.view, 120, out);
}

static bool transcript(FILE *out)
{
    return export_transcript(&stage.screen.view, out);
}

static bool screen_svg(FILE *out)
{
    screen_draw(&stage.screen);
    return export_svg(&stage.screen.canvas, theme_default, "a <title> & more", out);
}

static void the_ladder_is_written_whole_from_anywhere(void **state)
{
    char *here, *at_end;

    (void)state;
    here = written(ladder_text);
    stage_press(&stage, "end");
    at_end = written(ladder_text);
    assert_string_equal(here, at_end);
    assert_non_null(strstr(here, "bind(3, *:7000, 16) = 0"));
    assert_non_null(strstr(here, "close(3) = 0"));
    assert_int_equal(occurrences(here, "kernel"), 2);
    free(here);
    free(at_end);
}

static void the_written_ladder_is_the_drawn_one(void **state)
{
    struct view end;
    struct canvas canvas;
    char *text = written(ladder_text), *drawn;
    int rows = (int)occurrences(text, "\n");

    (void)state;
    view_init(&end, stage.timeline);
    view_go(&end, UINT32_MAX);
    end.step = 0;
    assert_true(canvas_make(&canvas, 120, rows, false));
    panes[PANE_LADDER]->draw(&end, &canvas);
    drawn = canvas_dump(&canvas);
    assert_string_equal(text, drawn);
    free(drawn);
    free(text);
    canvas_free(&canvas);
    view_free(&end);
}

static void the_filter_holds_for_what_is_written(void **state)
{
    char *text;

    (void)state;
    stage_press(&stage, "f S Y N enter");
    text = written(ladder_text);
    assert_non_null(strstr(text, "SYN"));
    assert_null(strstr(text, "listen("));
    free(text);
    text = written(transcript);
    assert_int_equal(occurrences(text, "\n"), 2);
    free(text);
}

static void mermaid_names_each_program_and_its_kernel(void **state)
{
    char *text = written(mermaid);

    (void)state;
    assert_int_equal(strncmp(text, "sequenceDiagram\n", 16), 0);
    assert_non_null(strstr(text, "    participant p0 as client\n    participant k0 as client's kernel\n"));
    assert_non_null(strstr(text, "    k0->>k1: SYN"));
    assert_non_null(strstr(text, "    p0->>k0: connect(3, server:7000, 16)\n"));
    assert_non_null(strstr(text, "    k0-->>p0: = 0\n"));
    for (char *line = text; *line; line = strchr(line, '\n') + 1)
        assert_null(memchr(line, ';', strcspn(line, "\n")));
    free(text);
}

/* ---- SVG */

/* Whether every element that is opened is closed, and no text is left raw. */
static void is_well_formed(const char *svg)
{
    const char *open[32];
    size_t length[32];
    int depth = 0;

    for (const char *p = svg; (p = strchr(p, '<')); p++) {
        const char *end = strchr(p, '>');
        size_t name = strcspn(p + 1, " >/");
        assert_non_null(end);
        assert_null(memchr(p + 1, '<', (size_t)(end - p - 1)));
        if (p[1] == '/') {
            size_t closing = strcspn(p + 2, ">");
            assert_true(depth > 0);
            depth--;
            assert_true(closing == length[depth] && memcmp(open[depth], p + 2, closing) == 0);
        } else if (end[-1] != '/') {
            assert_true(depth < 32);
            open[depth] = p + 1;
            length[depth++] = name;
        }
    }
    assert_int_equal(depth, 0);
}

static void a_picture_is_well_formed_and_has_the_texts_of_the_screen(void **state)
{
    char *svg;

    (void)state;
    stage_press(&stage, "space*9");
    svg = written(screen_svg);
    is_well_formed(svg);
    assert_non_null(strstr(svg, "<title>a &#60;title&#62; &#38; more</title>"));
    assert_non_null(strstr(svg, ">connect(3, server:7000)<"));
    assert_non_null(strstr(svg, "width=\"1112.0\" height=\"740.0\""));
    assert_non_null(strstr(svg, "prefers-color-scheme:dark"));
    free(svg);
    svg = written(ladder_svg);
    is_well_formed(svg);
    free(svg);
}

/* Every text says where it stands and how wide it is, in whole cells. */
static void texts_have_the_width_of_their_cells(void **state)
{
    char *svg;
    unsigned texts = 0;

    (void)state;
    stage_press(&stage, "end 7");
    svg = written(screen_svg);
    for (char *p = svg; (p = strstr(p, "<text ")); p++, texts++) {
        double x, y, width;
        char *at = strstr(p, " x=\"");
        assert_int_equal(sscanf(at, " x=\"%lf\" y=\"%lf\" textLength=\"%lf\"", &x, &y, &width), 3);
        double cells = width / 8.4, column = (x - 10) / 8.4;
        assert_true(cells > 0.99 && column > -0.01 && column + cells < 130.02);
        assert_true(cells - (int)(cells + 0.02) < 0.02);
    }
    assert_true(texts > 50);
    assert_non_null(strstr(svg, "你"));
    free(svg);
}

/* Contrast as WCAG has it; its curve by a polynomial that is a little off. */
static double luminance(uint32_t color)
{
    static const double weights[3] = { 0.2126, 0.7152, 0.0722 };
    double sum = 0;

    for (int i = 0; i < 3; i++) {
        double c = (color >> (16 - 8 * i) & 0xff) / 255.0;
        sum += weights[i] * c * (c * (c * 0.305306011 + 0.682171111) + 0.012522878);
    }
    return sum;
}

static void every_style_is_readable_on_light_and_dark(void **state)
{
    static const uint16_t bits[] = { 0, STYLE_LIT, STYLE_SELECTED, STYLE_STRONG,
                                     STYLE_STRONG | STYLE_SELECTED };

    (void)state;
    for (int role = 0; role < STYLE_COUNT; role++)
        for (size_t b = 0; b < sizeof bits / sizeof *bits; b++)
            for (int page = 0; page < 8; page++) {
                uint16_t style = (uint16_t)(role | bits[b]);
                const struct theme *theme = theme_nth((size_t)page / 2);
                bool dark = page % 2;
                double text = luminance(export_svg_color(theme, style, dark)) + 0.05,
                       behind = luminance(export_svg_background(theme, style, dark)) + 0.05;
                double contrast = text > behind ? text / behind : behind / text;
                if (contrast < 4.5)
                    fail_msg("%s, style %x, %s: contrast %.2f", theme->name, style, dark ? "dark" : "light",
                             contrast);
            }
}

static void control_bytes_do_not_reach_a_picture(void **state)
{
    struct canvas canvas;
    char *svg = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&svg, &size);

    (void)state;
    assert_true(canvas_make(&canvas, 40, 2, false));
    canvas_string(&canvas, 0, 0, STYLE_PLAIN, "a\033[31mb <b>&amp; é e\xcc\x81");
    assert_true(export_svg(&canvas, theme_default, "", out));
    fclose(out);
    is_well_formed(svg);
    assert_null(strchr(svg, '\033'));
    assert_non_null(strstr(svg, "&#60;b&#62;&#38;amp;"));
    free(svg);
    canvas_free(&canvas);
}

int main(void)
{
#define STAGE(test) cmocka_unit_test_setup_teardown(test, open_stage, close_stage)
    const struct CMUnitTest tests[] = {
        STAGE(the_ladder_is_written_whole_from_anywhere),
        STAGE(the_written_ladder_is_the_drawn_one),
        STAGE(the_filter_holds_for_what_is_written),
        STAGE(mermaid_names_each_program_and_its_kernel),
        STAGE(a_picture_is_well_formed_and_has_the_texts_of_the_screen),
        STAGE(texts_have_the_width_of_their_cells),
        STAGE(every_style_is_readable_on_light_and_dark),
        STAGE(control_bytes_do_not_reach_a_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

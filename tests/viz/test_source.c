/* The source beside the calls. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/viz/recording_script.h"
#include "viz/panes/panes.h"
#include "viz/panes/source_text.h"
#include "viz/view/view.h"

/* "\u0301" is a combining acute accent. */
#define SERVER                                                                                               \
    "1 /home/ann/server.c = int main(void)\n"                                                                \
    "{\n"                                                                                                    \
    "\tint fd = accept(3, 0, 0); /* 等待 e\u0301 */\n"                                                     \
    "\twhile (recv(fd, buf, 9, 0) > 0)\n"                                                                    \
    "\t\tputs(\"日本\tx\");\n"                                                                             \
    "ab\tcd\n"                                                                                               \
    "日本\tcd\n"                                                                                           \
    "e\u0301e\u0301\tcd\n"                                                                                   \
    "}\n"

static const char *const reading[] = {
    SERVER,
    "10 server + started",
    "20 client + started",
    "100 server . accept(3, NULL, NULL) | at /home/ann/server.c:3",
    "110 server < accept(3, NULL, NULL) = 4 | at /home/ann/server.c:3",
    "120 server . recv(4, …, 9, 0) | at /home/ann/server.c:4",
    "130 server < recv(4, \"a\", 9, 0) = 1 | at /home/ann/server.c:4",
    "140 server . recv(4, …, 9, 0) | at /home/ann/server.c:4",
    "150 server < recv(4, \"b\", 9, 0) = 1 | at /home/ann/server.c:4",
    "160 server > recv(4, …, 9, 0) | at /home/ann/server.c:4",
    "170 server !",
    "180 server < recv(4, \"c\", 9, 0) = 1 | at /home/ann/server.c:4",
    "190 server > recv(4, …, 9, 0) | at /home/ann/server.c:4",
};

/* The row of the drawn pane that has this text; "" when there is none. */
static void row_with(const struct view *view, int width, const char *text, char out[400])
{
    char *drawn = script_draw(view, panes[PANE_SOURCE], width, 12, false);
    char *at = strstr(drawn, text);
    out[0] = 0;
    if (at) {
        while (at > drawn && at[-1] != '\n')
            at--;
        snprintf(out, 400, "%.*s", (int)strcspn(at, "\n"), at);
    }
    free(drawn);
}

static void a_line_says_how_often_it_has_called(void **state)
{
    struct view view;
    char row[400];
    (void)state;
    STORY_VIEW(&view, reading);
    row_with(&view, 80, "recv(fd", row);
    assert_non_null(strstr(row, "▶4 "));
    assert_non_null(strstr(row, " ×3"));
    row_with(&view, 80, "accept(3", row);
    assert_non_null(strstr(row, "·3 "));
    assert_null(strstr(row, "×"));
    row_with(&view, 80, "puts(", row);
    assert_non_null(strstr(row, " 5 "));
    script_end(&view);
}

static void going_back_the_count_goes_back_too(void **state)
{
    struct view view;
    char row[400];
    (void)state;
    STORY_VIEW(&view, reading);
    assert_true(view_go(&view, 3));
    row_with(&view, 80, "recv(fd", row);
    assert_non_null(strstr(row, " ×2"));
    assert_true(view_go(&view, 2));
    row_with(&view, 80, "recv(fd", row);
    assert_non_null(strstr(row, "·4 "));
    assert_null(strstr(row, "×"));
    assert_true(view_go(&view, 1));
    row_with(&view, 80, "recv(fd", row);
    assert_null(strstr(row, "·"));
    script_end(&view);
}

static void many_visits_are_counted_exactly(void **state)
{
    static char text[4003][100];
    static const char *lines[4003];
    struct view view;
    char row[400];
    int n = 0;
    (void)state;
    snprintf(text[n++], 100, "%s", "1 /home/ann/server.c = one\ntwo\nthree\n");
    snprintf(text[n++], 100, "10 server + started");
    for (int i = 0; i < 2000; i++) {
        snprintf(text[n++], 100, "%d server . recv(4, …, 9, 0) | at /home/ann/server.c:2", 100 + 2 * i);
        snprintf(text[n++], 100, "%d server < recv(4, …, 9, 0) = 1 | at /home/ann/server.c:2", 101 + 2 * i);
    }
    for (int i = 0; i < n; i++)
        lines[i] = text[i];
    script_view(&view, lines, (size_t)n);
    row_with(&view, 80, "two", row);
    assert_non_null(strstr(row, " ×2000"));
    script_end(&view);
}

/* Cells before a text in a row. */
static int column_of(const char *row, const char *text)
{
    const char *at = strstr(row, text);
    assert_non_null(at);
    return utf8_width((struct str){ row, (size_t)(at - row) });
}

static void tabs_go_to_the_same_column_behind_wide_and_combining_characters(void **state)
{
    struct view view;
    char ascii[400], wide[400], marked[400];
    (void)state;
    STORY_VIEW(&view, reading);
    row_with(&view, 80, "ab ", ascii);
    row_with(&view, 80, "日本    cd", wide);
    row_with(&view, 80, "e\u0301e\u0301", marked);
    assert_int_equal(column_of(ascii, "cd"), column_of(wide, "cd"));
    assert_int_equal(column_of(ascii, "cd"), column_of(marked, "cd"));
    script_end(&view);
}

static void chinese_text_in_a_comment_keeps_what_follows_in_place(void **state)
{
    struct view view;
    (void)state;
    STORY_VIEW(&view, reading);
    script_golden(&view, panes[PANE_SOURCE], 60, 10, false, "source-wide-60");
    script_golden(&view, panes[PANE_SOURCE], 44, 10, false, "source-wide-44");
    script_end(&view);
}

static void wide_and_combining_characters_of_the_output_take_their_cells(void **state)
{
    static const char *const printing[] = {
        "10 server + started",
        "20 server o 1 日本語|e\u0301|x\n",
        "30 server o 1 ------|-|x\n",
        "40 server o 1 \033[2Jred\n",
    };
    struct view view;
    char *drawn, *wide, *plain;
    (void)state;
    STORY_VIEW(&view, printing);
    drawn = script_draw(&view, panes[PANE_OUTPUT], 60, 10, false);
    wide = strstr(drawn, "日本語|e\u0301|x");
    plain = strstr(drawn, "------|-|x");
    assert_non_null(wide);
    assert_non_null(plain);
    assert_null(strchr(drawn, 27));
    free(drawn);
    script_golden(&view, panes[PANE_OUTPUT], 60, 6, false, "output-wide-60");
    script_end(&view);
}

static const char *const tagged[] = {
    "1 /home/ann/server.c = int main(void)\n"
    "{\n"
    "    accept(3, 0, 0);   //DOC: here\n"
    "    if (recv(descriptor, buffer_with_a_name, size_of_it, 0) == -1) //DOC: there\n"
    "}\n",
    "10 server + started",
    "100 server > recv(3, …, 9, 0) | at /home/ann/server.c:4",
};

static void tags_for_the_lesson_are_not_shown(void **state)
{
    struct view view;
    char row[400];
    (void)state;
    STORY_VIEW(&view, tagged);
    row_with(&view, 90, "DOC", row);
    assert_string_equal(row, "");
    row_with(&view, 90, "accept(3", row);
    assert_non_null(strstr(row, "accept(3, 0, 0);"));
    assert_int_equal(source_columns(&view), 5 + 66);
    script_end(&view);
}

static void the_line_about_to_call_goes_on_in_the_next_rows(void **state)
{
    struct view view;
    char row[400];
    (void)state;
    STORY_VIEW(&view, tagged);
    row_with(&view, 40, "if (recv(", row);
    assert_non_null(strstr(row, "▶4 "));
    assert_null(strstr(row, "size_of_it"));
    row_with(&view, 40, "size_of_it, 0) == -1)", row);
    assert_int_equal(column_of(row, "size_of_it"), 5 + 8);
    row_with(&view, 40, " 5   }", row);
    assert_non_null(strstr(row, "}"));
    view.across[PANE_SOURCE] = 8;
    row_with(&view, 40, "size_of_it", row);
    assert_string_equal(row, "");
    script_end(&view);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_says_how_often_it_has_called),
        cmocka_unit_test(going_back_the_count_goes_back_too),
        cmocka_unit_test(many_visits_are_counted_exactly),
        cmocka_unit_test(tabs_go_to_the_same_column_behind_wide_and_combining_characters),
        cmocka_unit_test(chinese_text_in_a_comment_keeps_what_follows_in_place),
        cmocka_unit_test(tags_for_the_lesson_are_not_shown),
        cmocka_unit_test(the_line_about_to_call_goes_on_in_the_next_rows),
        cmocka_unit_test(wide_and_combining_characters_of_the_output_take_their_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

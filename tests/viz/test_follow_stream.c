/* What both ends of a connection said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/viz/recording_script.h"
#include "tests/viz/stage.h"
#include "viz/connection/connection_view.h"
#include "viz/connection/follow_stream.h"
#include "viz/view/view.h"

static const char *const asked[] = {
    "10 server + started",
    "20 client + started",
    "30 client . connect(3, server:80, 16)",
    "40 client < connect(3, server:80, 16) = 0 | fds 3=s1",
    "41 s1 @ kind=tcp state=ESTABLISHED owner=client peer=2 local=client:40122 remote=server:80",
    "50 server . accept(3, NULL, NULL)",
    "60 server < accept(3, NULL, NULL) = 4 | fds 4=s2",
    "61 s2 @ kind=tcp state=ESTABLISHED owner=server peer=1 local=server:80 remote=client:40122",
    "100 client . send(3, …, 29, 0)",
    "110 client < send(3, …, 29, 0) = 29 | data GET / HTTP/1.1\r\nHost: 日本\r\n\r\n",
    "200 server . recv(4, …, 512, 0)",
    "210 server < recv(4, …, 512, 0) = 29 | data GET / HTTP/1.1\r\nHost: 日本\r\n\r\n",
    "220 server f server.1",
    "230 server.1 . write(4, …, 9000)",
    "240 server.1 < write(4, …, 9000) = 9000 | data HTTP/1.0 200 OK\n\x1b[31mred\\n",
    "300 server . send(5, …, 9, 0)",
    "310 server < send(5, …, 9, 0) = 9 | data elsewhere",
    "320 client . close(3)",
    "330 client < close(3) = 0 | fds 3=-",
    "331 s1 @ state=GONE peer=0",
};

static void draw_sheet(const struct view *view, struct canvas *canvas)
{
    connection_view_draw(view, canvas);
}

static const struct pane_ops sheet = { .name = "sheet", .draw = draw_sheet };

static char *drawn(struct view *view, int width, bool bytes)
{
    view->sheet.bytes = bytes;
    connection_view_open(view, SHEET_TALK, 0);
    return script_draw(view, &sheet, width, 18, false);
}

static void each_says_in_turn_and_lines_end_where_they_ended(void **state)
{
    struct view view;
    (void)state;
    STORY_VIEW(&view, asked);
    connection_view_open(&view, SHEET_TALK, 0);
    script_golden(&view, &sheet, 80, 12, false, "talk-80");
    script_golden(&view, &sheet, 80, 12, true, "talk-80-ascii");
    view.sheet.bytes = true;
    script_golden(&view, &sheet, 80, 18, false, "talk-bytes-80");
    script_golden(&view, &sheet, 130, 18, false, "talk-bytes-130");
    script_end(&view);
}

static void what_was_received_is_not_said_twice(void **state)
{
    struct view view;
    (void)state;
    STORY_VIEW(&view, asked);
    char *text = drawn(&view, 80, false);
    char *first = strstr(text, "GET /");
    assert_non_null(first);
    assert_null(strstr(first + 1, "GET /"));
    free(text);
    script_end(&view);
}

static void a_child_speaks_through_the_descriptor_it_inherited(void **state)
{
    struct view view;
    (void)state;
    STORY_VIEW(&view, asked);
    char *text = drawn(&view, 80, false);
    assert_non_null(strstr(text, "HTTP/1.0 200 OK\\n"));
    assert_null(strstr(text, "elsewhere"));
    free(text);
    script_end(&view);
}

static void a_child_that_was_there_before_has_inherited_nothing_of_it(void **state)
{
    const char *before[sizeof asked / sizeof *asked];
    struct view view;
    (void)state;
    memcpy(before, asked, sizeof asked);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        if (strcmp(asked[i], "220 server f server.1") == 0)
            before[i] = "220 server f server.1 attached";
    STORY_VIEW(&view, before);
    char *text = drawn(&view, 80, false);
    assert_non_null(strstr(text, "GET /"));
    assert_null(strstr(text, "HTTP/1.0 200 OK\\n"));
    free(text);
    script_end(&view);
}

static void control_bytes_are_escaped_and_what_was_not_kept_is_counted(void **state)
{
    struct view view;
    (void)state;
    STORY_VIEW(&view, asked);
    char *text = drawn(&view, 80, false);
    assert_null(strchr(text, 27));
    assert_non_null(strstr(text, "\\x1b[31mred\\\\n"));
    assert_non_null(strstr(text, "more bytes, not kept"));
    free(text);
    script_end(&view);
}

static void nothing_said_later_than_the_position_is_shown(void **state)
{
    struct view view;
    (void)state;
    STORY_VIEW(&view, asked);
    assert_true(view_go(&view, 3));
    char *text = drawn(&view, 80, false);
    assert_non_null(strstr(text, "GET /"));
    assert_null(strstr(text, "HTTP/1.0"));
    free(text);
    script_end(&view);
}

static void of_an_end_nobody_watches_it_shows_what_was_received(void **state)
{
    static const char *const alone[] = {
        "10 client + started",
        "30 client . connect(3, 192.0.2.1:80, 16)",
        "40 client < connect(3, 192.0.2.1:80, 16) = 0 | fds 3=s1",
        "41 s1 @ kind=tcp state=ESTABLISHED owner=client local=client:40122 remote=192.0.2.1:80",
        "50 client . send(3, …, 4, 0)",
        "60 client < send(3, …, 4, 0) = 4 | data ping",
        "70 client . recv(3, …, 4, 0)",
        "80 client < recv(3, …, 4, 0) = 4 | data pong",
    };
    struct view view;
    (void)state;
    STORY_VIEW(&view, alone);
    char *text = drawn(&view, 80, false);
    assert_non_null(strstr(text, "client       ▶ ping"));
    assert_non_null(strstr(text, "192.0.2.1:80 ◀ pong"));
    free(text);
    script_end(&view);
}

static void it_scrolls_to_the_first_word_and_no_further(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage, false, 80, 24, false);
    stage_press(&stage, "end C up*200 esc");
    stage_press(&stage, "C");
    assert_int_equal(stage.screen.view.sheet.scroll, 0);
    assert_true(stage_shows(&stage, "hello"));
    stage_close(&stage);
}

static void enter_shows_the_bytes_and_again_the_text(void **state)
{
    struct stage stage;
    (void)state;
    stage_open(&stage, false, 80, 24, false);
    stage_press(&stage, "end C enter");
    assert_true(stage_shows(&stage, "68 65 6c 6c 6f"));
    stage_press(&stage, "enter");
    assert_true(stage_shows(&stage, "▶ hello"));
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_says_in_turn_and_lines_end_where_they_ended),
        cmocka_unit_test(what_was_received_is_not_said_twice),
        cmocka_unit_test(a_child_speaks_through_the_descriptor_it_inherited),
        cmocka_unit_test(a_child_that_was_there_before_has_inherited_nothing_of_it),
        cmocka_unit_test(control_bytes_are_escaped_and_what_was_not_kept_is_counted),
        cmocka_unit_test(nothing_said_later_than_the_position_is_shown),
        cmocka_unit_test(of_an_end_nobody_watches_it_shows_what_was_received),
        cmocka_unit_test(it_scrolls_to_the_first_word_and_no_further),
        cmocka_unit_test(enter_shows_the_bytes_and_again_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Descriptor tables and what was asked of select, poll and epoll. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/viz/recording_script.h"
#include "viz/panes/panes.h"
#include "viz/view/view.h"

#define LISTENER "105 s1 @ kind=tcp state=LISTEN owner=server local=*:7000 aq=0 backlog=8"
#define CONNECTED                                                                                            \
    "215 s2 @ kind=tcp state=ESTABLISHED owner=server local=server:7000 remote=client:40122 rq=0 "           \
    "rlimit=131072"

static const char *const selecting[] = {
    "10 server + started",
    "100 server . socket(AF_INET, SOCK_STREAM, 0)",
    "104 server < socket(AF_INET, SOCK_STREAM, 0) = 3 | fds 3=s1",
    LISTENER,
    "110 server . select(4, [3], [], NULL, NULL) | sets 3:1:0 | nfds 4",
    "120 server ~",
    "130 server < select(4, [3], [], NULL, NULL) = 1 ([3]) | sets 3:1:1 | nfds 4",
    "200 server . accept(3, NULL, NULL)",
    "210 server < accept(3, NULL, NULL) = 4 | fds 4=s2:cn",
    CONNECTED,
    "220 server . select(5, [3 4], [4], NULL, NULL) | sets 3:1:0 4:5:0 | nfds 5",
    "230 server < select(5, [3 4], [4], NULL, NULL) = 1 ([4]) | sets 3:1:0 4:5:1 | nfds 5",
};

static const char *const polling[] = {
    "10 server + started",
    "100 server . socket(AF_INET, SOCK_STREAM, 0)",
    "104 server < socket(AF_INET, SOCK_STREAM, 0) = 3 | fds 3=s1",
    LISTENER,
    "200 server . accept(3, NULL, NULL)",
    "210 server < accept(3, NULL, NULL) = 4 | fds 4=s2",
    CONNECTED,
    "220 server . poll([{3, POLLIN}, {4, POLLIN|POLLOUT}], 2, -1) | sets 3:1:0 4:5:0 | nfds 2",
    "230 server < poll([{3, POLLIN}, {4, POLLIN|POLLOUT}], 2, -1) = 1 | sets 3:1:0 4:5:10 | nfds 2",
    "240 server f server.1 thread",
    "250 server.1 . poll([{4, POLLIN}], 1, -1) | sets 4:1:0 | nfds 1",
    "260 server.1 ~",
};

static const char *const waiting[] = {
    "10 server + started",
    "100 server . socket(AF_INET, SOCK_STREAM, 0)",
    "104 server < socket(AF_INET, SOCK_STREAM, 0) = 3 | fds 3=s1",
    LISTENER,
    "110 server . epoll_create1(0)",
    "112 server < epoll_create1(0) = 5 | fds 5=s3:c",
    "113 s3 @ kind=epoll owner=server ready=0",
    "114 server . epoll_ctl(5, EPOLL_CTL_ADD, 3, …) | sets 3:80000001:1",
    "115 server < epoll_ctl(5, EPOLL_CTL_ADD, 3, …) = 0 | sets 3:80000001:1",
    "120 server . epoll_wait(5, …, 8, -1)",
    "130 server < epoll_wait(5, …, 8, -1) = 1 | sets 3:1:1",
};

static const char *const many[] = {
    "10 server + started",
    "110 server . select(1001, [3 17 1000], NULL, NULL, NULL) | sets 3:1:0 17:1:0 1000:1:0 | nfds 1001",
    "120 server ~",
};

static void check(const char *const *lines, size_t count, int width, int height, bool ascii, const char *name)
{
    struct view view;
    script_view(&view, lines, count);
    script_golden(&view, panes[PANE_SETS], width, height, ascii, name);
    script_end(&view);
}
#define CHECK(lines, ...) check(lines, sizeof(lines) / sizeof *(lines), __VA_ARGS__)

static void select_is_a_grid_of_what_was_asked_and_what_is_ready(void **state)
{
    (void)state;
    CHECK(selecting, 43, 12, false, "sets-select-43");
    CHECK(selecting, 43, 12, true, "sets-select-43-ascii");
}

static void the_round_before_stands_beside_where_there_is_room(void **state)
{
    (void)state;
    CHECK(selecting, 100, 12, false, "sets-select-100");
}

static void select_with_large_descriptors_shows_only_those_in_its_sets(void **state)
{
    (void)state;
    CHECK(many, 60, 8, false, "sets-select-large");
}

static void poll_is_a_list_and_threads_that_share_the_table_are_named(void **state)
{
    (void)state;
    CHECK(polling, 80, 14, false, "sets-poll-80");
}

static void epoll_shows_its_interest_list_and_what_is_ready(void **state)
{
    (void)state;
    CHECK(waiting, 60, 10, false, "sets-epoll-60");
}

static const char *const again[] = {
    "10 server + started",
    "90 server . epoll_create1(0)",
    "91 server < epoll_create1(0) = 5 | fds 5=s1 3=s2 4=s3",
    "100 server . epoll_ctl(5, EPOLL_CTL_ADD, 3, EPOLLIN) | sets 3:1:1",
    "101 server < epoll_ctl(5, EPOLL_CTL_ADD, 3, EPOLLIN) = 0 | sets 3:1:1",
    "102 s1 @ kind=epoll owner=server",
    "103 s2 @ kind=tcp state=LISTEN owner=server local=*:7000",
    "104 s3 @ kind=tcp state=ESTABLISHED owner=server",
    "110 server . epoll_ctl(5, EPOLL_CTL_ADD, 4, EPOLLIN) | sets 4:1:1",
    "111 server < epoll_ctl(5, EPOLL_CTL_ADD, 4, EPOLLIN) = 0 | sets 4:1:1",
    "120 server . epoll_wait(5, …, 8, -1)",
    "130 server < epoll_wait(5, …, 8, -1) = 1 | sets 3:0:1",
    "140 server . epoll_wait(5, …, 8, -1)",
    "150 server < epoll_wait(5, …, 8, -1) = 1 | sets 4:0:1",
};

static void the_round_before_stands_beside_a_list_too(void **state)
{
    struct view view;
    (void)state;
    CHECK(again, 80, 10, false, "sets-epoll-again-80");
    STORY_VIEW(&view, again);
    char *text = script_draw(&view, panes[PANE_SETS], 80, 10, false);
    assert_non_null(strstr(text, "fd 3   watches IN        ready no      before IN"));
    assert_non_null(strstr(text, "fd 4   watches IN        ready IN      before no"));
    free(text);
    script_end(&view);
}

static void a_child_has_a_copy_of_the_table_and_what_both_hold_says_so(void **state)
{
    static const char *const lines[] = {
        "10 server + started",
        "100 server . accept(3, NULL, NULL)",
        "110 server < accept(3, NULL, NULL) = 4 | fds 3=s1 4=s2",
        "111 s1 @ kind=tcp state=LISTEN owner=server local=*:7000",
        "112 s2 @ kind=tcp state=ESTABLISHED owner=server local=server:7000 remote=client:40122",
        "120 server f server.1",
        "130 server . close(4)",
        "131 server < close(4) = 0 | fds 4=-",
    };
    (void)state;
    CHECK(lines, 80, 8, false, "sets-fork-80");
    CHECK(lines, 43, 8, false, "sets-fork-43");
}

static void what_the_last_step_opened_and_made_ready_is_lit(void **state)
{
    (void)state;
    struct view view;
    STORY_VIEW(&view, selecting);
    char *text = script_marked(&view, panes[PANE_SETS], 60, 12, STYLE_LIT);
    assert_non_null(strstr(text, "■"));
    assert_null(strstr(text, "LISTEN"));
    assert_null(strstr(text, "ESTABLISHED"));
    free(text);
    assert_true(view_go(&view, view.step - 1));
    text = script_marked(&view, panes[PANE_SETS], 60, 12, STYLE_LIT);
    assert_non_null(strstr(text, "ESTABLISHED"));
    assert_null(strstr(text, "■"));
    free(text);
    script_end(&view);
}

static void a_descriptor_closed_in_the_last_step_leaves_a_line_until_the_next(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "10 server + started",
        "100 server . socket(AF_INET, SOCK_STREAM, 0)",
        "104 server < socket(AF_INET, SOCK_STREAM, 0) = 3 | fds 3=s1",
        LISTENER,
        "110 server . close(3)",
        "112 server < close(3) = 0 | fds 3=-",
        "120 server . socket(AF_INET, SOCK_STREAM, 0)",
        "124 server < socket(AF_INET, SOCK_STREAM, 0) = 4 | fds 4=s2",
    };
    struct view view;
    STORY_VIEW(&view, lines);
    assert_true(view_go(&view, 2));
    char *text = script_draw(&view, panes[PANE_SETS], 60, 12, false);
    assert_non_null(strstr(text, "closed"));
    free(text);
    assert_true(view_go(&view, 3));
    text = script_draw(&view, panes[PANE_SETS], 60, 12, false);
    assert_null(strstr(text, "closed"));
    free(text);
    script_end(&view);
}

static void scrolling_stops_at_the_last_line(void **state)
{
    (void)state;
    struct view view;
    STORY_VIEW(&view, selecting);
    int least, most;
    panes[PANE_SETS]->limits(&view, 43, 4, &least, &most);
    assert_int_equal(least, 0);
    view.scroll[PANE_SETS] = most;
    char *at = script_draw(&view, panes[PANE_SETS], 43, 4, false);
    view.scroll[PANE_SETS] = 1000;
    char *beyond = script_draw(&view, panes[PANE_SETS], 43, 4, false);
    assert_string_equal(at, beyond);
    assert_non_null(strstr(at, "write"));
    free(at);
    free(beyond);
    script_end(&view);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(select_is_a_grid_of_what_was_asked_and_what_is_ready),
        cmocka_unit_test(the_round_before_stands_beside_where_there_is_room),
        cmocka_unit_test(select_with_large_descriptors_shows_only_those_in_its_sets),
        cmocka_unit_test(poll_is_a_list_and_threads_that_share_the_table_are_named),
        cmocka_unit_test(epoll_shows_its_interest_list_and_what_is_ready),
        cmocka_unit_test(the_round_before_stands_beside_a_list_too),
        cmocka_unit_test(a_child_has_a_copy_of_the_table_and_what_both_hold_says_so),
        cmocka_unit_test(what_the_last_step_opened_and_made_ready_is_lit),
        cmocka_unit_test(a_descriptor_closed_in_the_last_step_leaves_a_line_until_the_next),
        cmocka_unit_test(scrolling_stops_at_the_last_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

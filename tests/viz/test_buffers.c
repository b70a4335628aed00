/* The kernel's queues. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/viz/recording_script.h"
#include "viz/panes/panes.h"
#include "viz/view/view.h"

static const char *const connected[] = {
    "10 server + started",
    "20 client + started",
    "100 server . listen(3, 1)",
    "104 server < listen(3, 1) = 0 | fds 3=s1",
    "105 s1 @ kind=tcp state=LISTEN owner=server local=*:7000 aq=2 backlog=1 half=1 over=3",
    "110 client . connect(3, server:7000, 16)",
    "114 client < connect(3, server:7000, 16) = 0 | fds 3=s2",
    "115 s2 @ kind=tcp state=ESTABLISHED owner=client peer=3 local=client:40122 remote=server:7000 rq=0 wq=0 "
    "rlimit=131072 slimit=87040 cwnd=10 rtt=32 swnd=65536 rwnd=65536",
    "120 server . accept(3, NULL, NULL)",
    "124 server < accept(3, NULL, NULL) = 4 | fds 4=s3",
    "125 s3 @ kind=tcp state=ESTABLISHED owner=server peer=2 local=server:7000 remote=client:40122 rq=0 wq=0 "
    "rlimit=8192 slimit=87040 rasked=4096 cwnd=10 rtt=35 swnd=65536 rwnd=4096",
    "130 client . send(3, …, 6000, 0)",
    "134 client < send(3, …, 6000, 0) = 6000",
    "135 s2 @ wq=1904 unacked=1 retrans=2",
    "136 s3 @ rq=4096 rwnd=0",
};

static const char *const others[] = {
    "10 pair + started",
    "100 pair . socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4])",
    "104 pair < socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0 | fds 3=s1 4=s2 5=s3 6=s4 7=s5",
    "105 s1 @ kind=unix-stream state=CONNECTED owner=pair peer=2 rq=5 wq=0 rlimit=212992 slimit=212992",
    "106 s2 @ kind=unix-stream state=CONNECTED owner=pair peer=1 rq=0 wq=0 rlimit=212992 slimit=212992 "
    "shut=2",
    "107 s3 @ kind=udp state=UNCONN owner=pair local=*:5000 rq=100 wq=0 rlimit=4608 slimit=212992 rmem=4352 "
    "drops=12",
    "108 s4 @ kind=pipe-read state=OPEN owner=pair rq=4096 rlimit=65536",
    "109 s5 @ kind=eventfd owner=pair ready=3",
    "110 s6 @ kind=tcp state=GONE owner=pair",
    "120 pair . close(7)",
    "124 pair < close(7) = 0 | fds 7=-",
    "125 s5 @ state=GONE",
};

static void check(const char *const *lines, size_t count, int width, int height, bool ascii, const char *name)
{
    struct view view;
    script_view(&view, lines, count);
    script_golden(&view, panes[PANE_BUFFERS], width, height, ascii, name);
    script_end(&view);
}
#define CHECK(lines, ...) check(lines, sizeof(lines) / sizeof *(lines), __VA_ARGS__)

static void a_connection_shows_both_queues_of_both_ends_against_their_limits(void **state)
{
    (void)state;
    CHECK(connected, 80, 20, false, "buffers-tcp-80");
    CHECK(connected, 80, 20, true, "buffers-tcp-80-ascii");
}

static void a_small_pane_keeps_the_bars_and_what_went_wrong(void **state)
{
    (void)state;
    CHECK(connected, 43, 10, false, "buffers-tcp-43");
}

static void a_low_pane_has_a_line_for_each(void **state)
{
    (void)state;
    CHECK(connected, 60, 4, false, "buffers-tcp-60-low");
}

static void both_ends_stand_side_by_side_where_there_is_room(void **state)
{
    (void)state;
    CHECK(connected, 130, 12, false, "buffers-tcp-130");
}

static void unix_sockets_datagrams_and_pipes_have_their_own_figures(void **state)
{
    (void)state;
    CHECK(others, 80, 20, false, "buffers-others-80");
}

static void what_is_gone_is_shown_in_the_step_in_which_it_went(void **state)
{
    (void)state;
    struct view view;
    STORY_VIEW(&view, others);
    char *text = script_draw(&view, panes[PANE_BUFFERS], 80, 20, false);
    assert_non_null(strstr(text, "gone"));
    assert_null(strstr(strstr(text, "gone") + 1, "gone"));
    free(text);
    script_end(&view);
}

static void a_fin_from_the_peer_is_not_taken_for_a_shutdown_of_ones_own(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "10 server + started",
        "20 s1 @ kind=tcp state=CLOSE_WAIT owner=server rq=0 rlimit=1000 shut=1",
        "30 s2 @ kind=tcp state=ESTABLISHED owner=server rq=0 rlimit=1000 shut=1",
    };
    struct view view;
    STORY_VIEW(&view, lines);
    char *text = script_draw(&view, panes[PANE_BUFFERS], 80, 20, false);
    char *fin = strstr(text, "the peer sends no more"), *own = strstr(text, "shut down for receiving");
    assert_non_null(fin);
    assert_non_null(own);
    assert_true(fin < own);
    free(text);
    script_end(&view);
}

static void only_the_figures_that_changed_are_lit(void **state)
{
    (void)state;
    struct view view;
    STORY_VIEW(&view, connected);
    char *text = script_marked(&view, panes[PANE_BUFFERS], 80, 20, STYLE_LIT);
    assert_non_null(strstr(text, "1 904"));
    assert_non_null(strstr(text, "4 096"));
    assert_null(strstr(text, "131 072"));
    assert_null(strstr(text, "87 040"));
    assert_null(strstr(text, "ESTABLISHED"));
    free(text);
    script_end(&view);
}

static void a_thousand_sockets_take_a_line_each_and_scroll(void **state)
{
    (void)state;
    static char lines[1001][120];
    static const char *pointers[1001];
    struct view view;
    snprintf(lines[0], sizeof lines[0], "10 server + started");
    for (int i = 1; i < 1001; i++)
        snprintf(lines[i], sizeof lines[i],
                 "%d s%d @ kind=tcp state=ESTABLISHED owner=server rq=%d rlimit=1000", 10 + i, i, i);
    for (int i = 0; i < 1001; i++)
        pointers[i] = lines[i];
    script_view(&view, pointers, 1001);
    int least, most;
    panes[PANE_BUFFERS]->limits(&view, 80, 20, &least, &most);
    assert_int_equal(most, 980);
    view.scroll[PANE_BUFFERS] = most;
    char *text = script_draw(&view, panes[PANE_BUFFERS], 80, 20, false);
    assert_non_null(strstr(text, "recv 1 000"));
    free(text);
    script_end(&view);
}

/* What stands in a line of the receive queue behind its limit. */
static void sparkline_of(const struct view *view, char out[200])
{
    char *drawn = script_draw(view, panes[PANE_BUFFERS], 100, 20, true);
    const char *line = strstr(drawn, "recv");
    out[0] = 0;
    if (line) {
        const char *limit = strstr(line, "/ ");
        snprintf(out, 200, "%.*s", (int)strcspn(limit + 12, "\n"), limit + 12);
    }
    free(drawn);
}

static void a_sparkline_tells_of_the_whole_run(void **state)
{
    static char text[403][120];
    static const char *lines[403];
    struct view view;
    char spark[200];
    int n = 0;
    (void)state;
    snprintf(text[n++], 120, "10 server + started");
    snprintf(text[n++], 120,
             "20 s1 @ kind=tcp state=ESTABLISHED owner=server rq=0 wq=0 rlimit=1000 slimit=1000");
    for (int i = 0; i < 400; i++) /* full once, early */
        snprintf(text[n++], 120, "%d s1 @ rq=%d", 100 + i, i == 40 ? 1000 : i % 2 ? 140 : 150);
    for (int i = 0; i < n; i++)
        lines[i] = text[i];
    script_view(&view, lines, (size_t)n);
    sparkline_of(&view, spark);
    /* ASCII: _ . - = + * % # from low to high; 16 parts of the run */
    assert_non_null(strstr(spark, ".#.............."));
    script_end(&view);
}

static void a_listener_has_a_sparkline_of_its_accept_queue(void **state)
{
    static const char *const lines[] = {
        "10 server + started", "20 s1 @ kind=tcp state=LISTEN owner=server local=*:7000 aq=0 backlog=4",
        "30 s1 @ aq=1",        "40 s1 @ aq=2",
        "50 s1 @ aq=4",        "60 s1 @ aq=0",
    };
    struct view view;
    (void)state;
    STORY_VIEW(&view, lines);
    char *drawn = script_draw(&view, panes[PANE_BUFFERS], 80, 10, false);
    assert_non_null(strstr(drawn, "0 of 4  ▁▂▄█▁"));
    free(drawn);
    script_end(&view);
}

static void bytes_not_yet_sent_stand_apart_in_the_bar(void **state)
{
    static const char *const lines[] = {
        "10 server + started",
        "20 s1 @ kind=tcp state=ESTABLISHED owner=server wq=800 unsent=300 unacked=1 slimit=1000 rq=0 "
        "rlimit=1000 cwnd=10",
    };
    struct view view;
    (void)state;
    STORY_VIEW(&view, lines);
    char *drawn = script_draw(&view, panes[PANE_BUFFERS], 80, 10, false);
    assert_non_null(strstr(drawn, "▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▒▒▒▒▒▒▒▒▒▒░░░░░░ "));
    assert_non_null(strstr(drawn, "not yet sent 300 bytes"));
    assert_non_null(strstr(drawn, "unacknowledged 1 segment"));
    free(drawn);
    script_end(&view);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_connection_shows_both_queues_of_both_ends_against_their_limits),
        cmocka_unit_test(a_small_pane_keeps_the_bars_and_what_went_wrong),
        cmocka_unit_test(a_low_pane_has_a_line_for_each),
        cmocka_unit_test(both_ends_stand_side_by_side_where_there_is_room),
        cmocka_unit_test(unix_sockets_datagrams_and_pipes_have_their_own_figures),
        cmocka_unit_test(what_is_gone_is_shown_in_the_step_in_which_it_went),
        cmocka_unit_test(a_fin_from_the_peer_is_not_taken_for_a_shutdown_of_ones_own),
        cmocka_unit_test(only_the_figures_that_changed_are_lit),
        cmocka_unit_test(a_thousand_sockets_take_a_line_each_and_scroll),
        cmocka_unit_test(a_sparkline_tells_of_the_whole_run),
        cmocka_unit_test(a_listener_has_a_sparkline_of_its_accept_queue),
        cmocka_unit_test(bytes_not_yet_sent_stand_apart_in_the_bar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What was found, on the screen: a count in the title, a list, the way to its moment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/viz/recording_script.h"
#include "tests/viz/stage.h"
#include "viz/view/view.h"

static const char *const lines[] = {
    "  1 server.c = int main(void)\n{\n    send(4, \"a\", 1, 0);\n    poll(0, 0, -1);\n}\n",
    " 10 server + started",
    " 11 client + started",
    " 12 s1 @ kind=tcp state=CLOSE_WAIT",
    " 20 server . send(4, \"a\", 1, 0) | at server.c:3",
    " 30 server < send(4, \"a\", 1, 0) = -1 EPIPE | at server.c:3 fds 4=s1",
    " 40 server . send(4, \"a\", 1, 0) | at server.c:3",
    " 45 server < send(4, \"a\", 1, 0) = -1 EPIPE | at server.c:3",
    " 50 server s 13 SIGPIPE",
    " 60 server x signal 13",
    " 62 client . connect(3, server:7000) | fds 3=s1",
    " 63 client < connect(3, server:7000) = 0 | fds 3=s1",
    " 70 client . send(3, \"b\", 1, 0)",
    " 75 client < send(3, \"b\", 1, 0) = -1 EPIPE",
    " 80 client x signal 13",
};

static struct stage stage;

static int open_stage(void **unused)
{
    struct screen_options options = { .width = 100, .height = 30 };
    struct screen_session session = { .timeline = script_open(lines, sizeof lines / sizeof *lines) };
    (void)unused;
    stage_open_as(&stage, false, &options, &session);
    return 0;
}

static int close_stage(void **unused)
{
    (void)unused;
    stage_close(&stage);
    return 0;
}

static void their_number_stands_in_the_title(void **unused)
{
    (void)unused;
    assert_true(stage_shows(&stage, "2 findings"));
}

static void a_key_lists_them_and_tells_all_of_one(void **unused)
{
    (void)unused;
    stage_press(&stage, "w");
    assert_true(stage_has(&stage, &findings_mode));
    assert_true(stage_shows(&stage, "sigpipe               server      server.c:3  step 2"));
    assert_true(stage_shows(&stage, "send(4, \"a\", 1, 0);"));
    assert_true(stage_shows(&stage, "server was killed by SIGPIPE"));
    assert_true(stage_hides(&stage, "client was killed by SIGPIPE"));
    stage_press(&stage, "down");
    assert_true(stage_shows(&stage, "client was killed by SIGPIPE"));
    stage_press(&stage, "down up");
    assert_true(stage_shows(&stage, "server was killed by SIGPIPE"));
    stage_press(&stage, "w");
    assert_false(stage_has(&stage, &findings_mode));
}

static void enter_goes_to_the_moment(void **unused)
{
    (void)unused;
    stage_press(&stage, "w enter");
    assert_false(stage_has(&stage, &findings_mode));
    assert_int_equal(stage.screen.view.step, 2);
    assert_true(stage_shows(&stage, "step 2: server: server was killed by SIGPIPE"));
    stage_press(&stage, "w down enter");
    assert_int_equal(stage.screen.view.step, 4);
    stage_press(&stage, "home : f i n d i n g s enter enter");
    assert_int_equal(stage.screen.view.step, 4); /* the cursor stays where it was */
}

static void the_end_offers_them(void **unused)
{
    (void)unused;
    stage_press(&stage, "end space");
    assert_true(stage_shows(&stage, "2 findings: w shows them."));
}

/* Before a question is answered, nothing behind its step is told. */
static void none_is_told_that_may_not_be_seen_yet(void **unused)
{
    (void)unused;
    stage.screen.view.limit = 1;
    assert_true(stage_hides(&stage, "finding"));
    stage_press(&stage, "w");
    assert_false(stage_has(&stage, &findings_mode));
    assert_true(stage_shows(&stage, "Nothing was found to be wrong."));
}

/* The list of a session under way grows with it; what its end proves comes then. */
static void of_a_session_under_way_none_is_taken_back(void **unused)
{
    struct found found = { .timeline = stage.timeline };
    uint32_t count;
    (void)unused;
    assert_true(found_read(&found, false));
    found_until(&found, UINT32_MAX, &count);
    assert_int_equal(count, 2);
    assert_int_equal(found.over, 0);
    assert_false(found_read(&found, true));
    assert_int_equal(found.over, timeline_count(stage.timeline));
    found_free(&found);
}

/* A wrapper's file made the call: the place of the finding is where it was called from, and both are shown.
 */
static void enter_shows_who_called_the_wrapper(void **unused)
{
    static const char *const wrapped[] = {
        "  1 writen.c = void Writen(int fd)\n{\n    write(fd, \"a\", 1);\n}\n",
        "  1 server.c = int main(void)\n{\n    Writen(4); /* twice */\n}\n",
        " 10 server + started",
        " 12 s1 @ kind=tcp state=CLOSE_WAIT",
        " 20 server . write(4, \"a\", 1) | at writen.c:3",
        " 30 server < write(4, \"a\", 1) = -1 EPIPE | at writen.c:3 fds 4=s1",
        " 40 server . write(4, \"a\", 1) | at writen.c:3 | in Writen | by server.c:3",
        " 45 server < write(4, \"a\", 1) = -1 EPIPE | at writen.c:3",
        " 50 server s 13 SIGPIPE",
        " 60 server x signal 13",
    };
    struct screen_options options = { .width = 120, .height = 40 };
    struct screen_session session = { .timeline = script_open(wrapped, sizeof wrapped / sizeof *wrapped) };
    (void)unused;
    stage_close(&stage);
    stage_open_as(&stage, false, &options, &session);
    stage_press(&stage, "w enter");
    assert_true(stage_shows(&stage, "server.c:3 (via writen.c:3)"));
    assert_true(stage_shows(&stage, "Writen(4); /* twice */"));
    assert_true(stage_shows(&stage, "void Writen(int fd)"));
    stage_press(&stage, "home");
    assert_true(stage_hides(&stage, "(via writen.c:3)"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_stage, close_stage)
    const struct CMUnitTest tests[] = {
        TEST(their_number_stands_in_the_title),
        TEST(a_key_lists_them_and_tells_all_of_one),
        TEST(enter_goes_to_the_moment),
        TEST(enter_shows_who_called_the_wrapper),
        TEST(the_end_offers_them),
        TEST(none_is_told_that_may_not_be_seen_yet),
        TEST(of_a_session_under_way_none_is_taken_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

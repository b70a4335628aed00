/* Findings of waiting, each, shown by a run that has it, and kept quiet about by one that comes close but is
 * innocent. */
#include "tests/explain/findings_script.h"

/* ---- sets */

static void sets_left_over_from_the_last_select_are_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=select nfds=5 sets='3:1:0 4:1:0' at=/l/server.c:40",
         "call=select ret=1 nfds=5 sets='3:1:0 4:1:1'");
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=3");
    call(&script, "call=select nfds=5 sets='4:1:0' at=/l/server.c:40",
         "call=select ret=1 nfds=5 sets='4:1:1'");
    assert_only(&script, "sets-not-rebuilt", 40, "descriptor 3 is no longer in them");
}

static void empty_sets_after_a_timeout_are_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=select nfds=4 sets='3:1:0' at=/l/server.c:40",
         "call=select ret=0 nfds=4 sets='3:1:0'");
    call(&script, "call=select nfds=4 sets='' at=/l/server.c:40", "call=select ret=0 nfds=4 sets=''");
    assert_only(&script, "sets-not-rebuilt", 40, "descriptor 3");
}

static void sets_that_are_built_anew_are_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=select nfds=5 sets='3:1:0 4:1:0' at=/l/server.c:40",
         "call=select ret=1 nfds=5 sets='3:1:0 4:1:1'");
    call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=3");
    call(&script, "call=select nfds=5 sets='3:1:0 4:1:0' at=/l/server.c:40",
         "call=select ret=1 nfds=5 sets='3:1:0 4:1:1'");
    assert_innocent(&script);
}

static void sets_that_shrank_because_a_descriptor_was_closed_are_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call(&script, "call=select nfds=5 sets='3:1:0 4:1:0' at=/l/server.c:40",
         "call=select ret=1 nfds=5 sets='3:1:1 4:1:0'");
    call(&script, "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    call(&script, "call=select nfds=5 sets='3:1:0' at=/l/server.c:40",
         "call=select ret=0 nfds=5 sets='3:1:0'");
    assert_innocent(&script);
}

/* ---- busy loops */

static void many_eagain_in_a_row_are_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 40; i++)
        call(&script, "call=recv fd=4 len=10 at=/l/server.c:60", "call=recv fd=4 ret=-1 errno=11");
    assert_only(&script, "busy-loop", 60, "16 calls in a row came back with nothing");
    assert_int_equal(findings.items[0].event, 7); /* the first of them */
}

static void eagain_with_success_between_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 40; i++)
        call(&script, "call=recv fd=4 len=10",
             i % 10 ? "call=recv fd=4 ret=-1 errno=11" : "call=recv fd=4 ret=3");
    assert_innocent(&script);
}

static void eagain_with_pauses_between_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    char lines[40][2][128];
    for (int i = 0; i < 40; i++) {
        snprintf(lines[i][0], 128, "enter server step call=recv fd=4 len=10 ns=%d", (i + 1) * 5000000);
        snprintf(lines[i][1], 128, "return server call=recv fd=4 ret=-1 errno=11");
        say(&script, lines[i][0]);
        say(&script, lines[i][1]);
    }
    assert_innocent(&script);
}

static void receive_timeouts_are_no_busy_loop(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 40; i++) {
        say(&script, "enter server step call=recv fd=4 len=10");
        say(&script, "block server call=recv fd=4");
        say(&script, "return server call=recv fd=4 ret=-1 errno=11");
    }
    assert_innocent(&script);
}

#define WRITABLE                                                                                             \
    "call=select nfds=5 sets='3:1:0 4:5:0' at=/l/server.c:70", "call=select ret=1 nfds=5 sets='3:1:0 4:5:4'"

static void waiting_for_writability_with_nothing_to_write_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 20; i++)
        call(&script, WRITABLE);
    assert_only(&script, "busy-loop", 70, "8 times in a row because 4 can be written");
}

static void waiting_and_writing_in_turn_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 20; i++) {
        call(&script, WRITABLE);
        call(&script, "call=send fd=4 len=3", "call=send fd=4 ret=3");
    }
    assert_innocent(&script);
}

/* ---- deadlock */

static void a_deadlock_is_found_where_the_first_one_waits(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "enter server step call=recv fd=4 len=10 at=/l/server.c:95");
    say(&script, "block server call=recv fd=4");
    say(&script, "note kind=deadlock | server waits for client, and client for server");
    assert_only(&script, "deadlock", 95, "server waits for client, and client for server");
    assert_true(str_is(findings.items[0].actor, "server"));
}

static void a_wait_alone_is_no_deadlock(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "enter server step call=recv fd=4 len=10");
    say(&script, "block server call=recv fd=4");
    say(&script, "note kind=end | the session ends");
    assert_innocent(&script);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {
        TEST(sets_left_over_from_the_last_select_are_found),
        TEST(empty_sets_after_a_timeout_are_found),
        TEST(sets_that_are_built_anew_are_right),
        TEST(sets_that_shrank_because_a_descriptor_was_closed_are_right),
        TEST(many_eagain_in_a_row_are_found),
        TEST(eagain_with_success_between_is_right),
        TEST(eagain_with_pauses_between_is_right),
        TEST(receive_timeouts_are_no_busy_loop),
        TEST(waiting_for_writability_with_nothing_to_write_is_found),
        TEST(waiting_and_writing_in_turn_is_right),
        TEST(a_deadlock_is_found_where_the_first_one_waits),
        TEST(a_wait_alone_is_no_deadlock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

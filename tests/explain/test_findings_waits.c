/* Findings of waiting, each, shown by a run that has it, and kept quiet about by one that comes close but is
 * innocent. */
#include "tests/explain/findings_script.h"

#include <string.h>

/* ---- busy loops: `sleeps` and `cpu` tell what the task has slept and used so far */

/* `count` times the call that `asks`, answered by `gives`, with `sleeps` between each two and `cost` ns from
 * one to the next, 3000 of them in the call. */
static void call_often(struct script *script, int count, const char *asks, const char *gives, int sleeps,
                       int cost)
{
    static char room[320][2][200];
    static unsigned used;
    for (int i = 0; i < count; i++) {
        char(*pair)[200] = room[used++ % 320];
        const char *bar = strstr(asks, " | ");
        int words = bar ? (int)(bar - asks) : (int)strlen(asks);
        snprintf(pair[0], sizeof pair[0], "enter server step %.*s cpu=%d%s", words, asks, 47000 + i * cost,
                 bar ? bar : "");
        snprintf(pair[1], sizeof pair[1], "return server %s sleeps=%d cpu=%d%s", gives, 3 + i * sleeps,
                 50000 + i * cost, bar ? bar : "");
        say(script, pair[0]);
        say(script, pair[1]);
    }
}

#define NOTHING "call=recv fd=4 len=10 at=/l/server.c:60", "call=recv fd=4 ret=-1 errno=11"

static void many_eagain_in_a_row_are_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call_often(&script, 80, NOTHING, 0, 6000);
    assert_only(&script, "busy-loop", 60, "recv(4) failed with EAGAIN 64 times in a row");
    assert_int_equal(findings.items[0].event, 9); /* the second of them: the first may have slept */
    assert_int_equal(findings.items[0].count, 79);
    assert_int_equal(findings.items[0].last_event, findings.items[0].event + 2 * 78);
}

static void eagain_with_success_between_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 3; i++) {
        call_often(&script, 50, NOTHING, 0, 6000);
        call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=3");
    }
    assert_innocent(&script);
}

static void eagain_with_naps_between_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call_often(&script, 80, NOTHING, 1, 6000);
    assert_innocent(&script);
}

static void a_look_now_and_then_beside_work_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call_often(&script, 80, NOTHING, 0, 400000);
    assert_innocent(&script);
}

static void a_round_over_many_connections_is_right(void **unused)
{
    (void)unused;
    static char asks[80][64], gives[80][64];
    struct script script = connected();
    for (int i = 0; i < 80; i++) {
        snprintf(asks[i], sizeof asks[i], "call=recv fd=%d len=10 at=/l/server.c:60", 10 + i);
        snprintf(gives[i], sizeof gives[i], "call=recv fd=%d ret=-1 errno=11", 10 + i);
        call_often(&script, 1, asks[i], gives[i], 0, 0);
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
    call_often(&script, 20, WRITABLE, 0, 6000);
    assert_only(&script, "busy-loop", 70, "16 times in a row because 4 can be written");
    assert_non_null(strstr(findings.items[0].advice, "EPOLL_CTL_MOD"));
    assert_int_equal(findings.items[0].count, 19);
}

#define READABLE "call=poll nfds=1 sets='4:1:0' at=/l/server.c:70", "call=poll ret=1 nfds=1 sets='4:1:1'"

static void waiting_for_what_is_never_read_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call_often(&script, 20, READABLE, 0, 6000);
    assert_only(&script, "busy-loop", 70, "16 times in a row because 4 has something to read");
}

/* On a busy machine the thread that is to read it may not have its turn for a while. */
static void waiting_while_a_thread_is_about_to_read_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "fork   server child=server.1 thread");
    call_often(&script, 150, READABLE, 0, 6000);
    assert_innocent(&script);
}

static void harmless_calls_between_do_not_hide_it(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 20; i++) {
        call_often(&script, 1, WRITABLE, 0, 0);
        call(&script, "call=getsockopt fd=4", "call=getsockopt fd=4 ret=0");
        call(&script, "call=write fd=1 len=3", "call=write fd=1 ret=3");
    }
    assert_only(&script, "busy-loop", 70, "because 4 can be written");
}

static void waiting_and_writing_in_turn_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 20; i++) {
        call_often(&script, 1, WRITABLE, 0, 0);
        call(&script, "call=send fd=4 len=3", "call=send fd=4 ret=3");
    }
    assert_innocent(&script);
}

static void what_is_read_without_being_recorded_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call_often(&script, 20, "call=poll nfds=2 sets='0:1:0 4:1:0' at=/l/server.c:70",
               "call=poll ret=1 nfds=2 sets='0:1:1 4:1:0'", 0, 6000);
    assert_innocent(&script);
}

#define GLANCE                                                                                               \
    "call=poll nfds=1 sets='4:1:0' at=/l/server.c:80 | poll([{4, POLLIN}], 1, 0)",                           \
        "call=poll ret=0 nfds=1 sets='4:1:0'"

static void waits_that_do_not_wait_are_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call_often(&script, 80, GLANCE, 0, 6000);
    assert_only(&script, "busy-loop", 80, "64 times in a row with a time-out of 0");
    assert_int_equal(findings.items[0].count, 79);
}

static void bytes_that_are_counted_instead_of_waited_for_are_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call_often(&script, 80, "call=ioctl fd=4 at=/l/server.c:81 | ioctl(4, FIONREAD, 0)",
               "call=ioctl fd=4 ret=0", 0, 6000);
    assert_only(&script, "busy-loop", 81, "ioctl(4) asked how much is there (FIONREAD) 64 times in a row");
}

static void bytes_that_are_looked_at_instead_of_waited_for_are_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call_often(&script, 80, "call=recv fd=4 len=8 at=/l/server.c:82 | recv(4, 0, 8, MSG_PEEK)",
               "call=recv fd=4 ret=3", 0, 6000);
    assert_only(&script, "busy-loop", 82, "recv(4) looked at what is there (MSG_PEEK) 64 times in a row");
}

#define DIAL "call=connect fd=6 addr=127.0.0.1:7000 at=/l/server.c:83", "call=connect fd=6 ret=-1 errno=111"

static void dialling_again_without_a_pause_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call_often(&script, 80, DIAL, 0, 60000);
    assert_only(&script, "busy-loop", 83, "connect() to 127.0.0.1:7000 was refused 64 times in a row");
}

static void dialling_again_after_a_pause_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    call_often(&script, 80, DIAL, 1, 60000);
    assert_innocent(&script);
}

#define GLANCE_IN_PYTHON                                                                                     \
    "call=poll nfds=1 sets='4:1:0' at=/l/server.py:1 | poll([{4, POLLIN}], 1, 0)",                           \
        "call=poll ret=0 nfds=1 sets='4:1:0'"

static void a_python_program_that_does_not_wait_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "source file=/l/server.py offset=0 text='ready = select.select([c], [], [], 0)\\n'");
    call_often(&script, 80, GLANCE_IN_PYTHON, 0, 6000);
    look(&script);
    assert_int_equal(findings.count, 1);
    assert_non_null(strstr(findings.items[0].sentence, "64 times in a row with a time-out of 0"));
    assert_non_null(strstr(findings.items[0].advice, "give None"));
}

static void a_loop_of_a_runtime_that_looks_in_between_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    say(&script, "source file=/l/server.py offset=0 text='asyncio.run(main()) # no select()\\n'");
    call_often(&script, 80, GLANCE_IN_PYTHON, 0, 6000);
    assert_innocent(&script);
}

#define SELECT(time)                                                                                         \
    "call=select nfds=5 sets='4:1:0' at=/l/server.c:90 | select(5, [4], NULL, NULL, {" time " s})",          \
        "call=select ret=0 nfds=5 sets='4:1:0'"

static void a_timeout_that_select_has_used_up_is_found(void **unused)
{
    (void)unused;
    struct script script = connected();
    call_often(&script, 1, SELECT("0.2"), 0, 0);
    call_often(&script, 80, SELECT("0.0"), 0, 6000);
    assert_only(&script, "timeout-reused", 90, "8 calls in a row came back at once");
}

static void one_last_look_when_the_time_is_over_is_right(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 20; i++) {
        call_often(&script, 1, SELECT("0.2"), 0, 0);
        call_often(&script, 1, SELECT("0.0"), 0, 0);
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
        TEST(many_eagain_in_a_row_are_found),
        TEST(eagain_with_success_between_is_right),
        TEST(eagain_with_naps_between_is_right),
        TEST(a_look_now_and_then_beside_work_is_right),
        TEST(a_round_over_many_connections_is_right),
        TEST(receive_timeouts_are_no_busy_loop),
        TEST(waiting_for_writability_with_nothing_to_write_is_found),
        TEST(waiting_for_what_is_never_read_is_found),
        TEST(waiting_while_a_thread_is_about_to_read_is_right),
        TEST(harmless_calls_between_do_not_hide_it),
        TEST(waiting_and_writing_in_turn_is_right),
        TEST(what_is_read_without_being_recorded_is_right),
        TEST(waits_that_do_not_wait_are_found),
        TEST(bytes_that_are_counted_instead_of_waited_for_are_found),
        TEST(bytes_that_are_looked_at_instead_of_waited_for_are_found),
        TEST(dialling_again_without_a_pause_is_found),
        TEST(dialling_again_after_a_pause_is_right),
        TEST(a_python_program_that_does_not_wait_is_found),
        TEST(a_loop_of_a_runtime_that_looks_in_between_is_right),
        TEST(a_timeout_that_select_has_used_up_is_found),
        TEST(one_last_look_when_the_time_is_over_is_right),
        TEST(a_deadlock_is_found_where_the_first_one_waits),
        TEST(a_wait_alone_is_no_deadlock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

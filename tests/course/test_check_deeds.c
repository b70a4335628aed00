/* lab/check.h: what a program did, by whatever call it did it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lab/check.h"
#include "lab/course/judge/run.h"
#include "tests/record/build_recording.h"

static const char *const lines[] = {
    "start  server fds='3=s1'",
    "socket id=1 values='kind=tcp state=LISTEN local=server:7000'",
    "return server call=accept4 fd=3 ret=4 fds='4=s2' | accept4(3, NULL, NULL, 0) = 4",
    "socket id=2 values='kind=tcp state=ESTABLISHED local=server:7000 remote=client:40000'",
    "fork   server child=server.1 | new process server.1",
    "fork   server child=server.2 thread | new thread server.2",
    "enter  server.1 call=read fd=4 | read(4, …, 8)",
    "return server.1 call=read fd=4 ret=3 len=3 data='a\\x00b' | read(4, \"a\\x00b\", 8) = 3",
    "return server.1 call=recv fd=4 ret=2 len=2 data='cd' args='sockfd:1 buf:4 len:1 flags:8' | "
    "recv(4, \"cd\", 8, MSG_PEEK) = 2",
    "return server.1 call=recvmmsg fd=4 ret=1 len=0 | recvmmsg(4, [{[\"\"]}], 1, 0, NULL) = 1",
    "return server.1 call=writev fd=4 ret=2 len=2 data='xy' | writev(4, [{\"xy\"}], 1) = 2",
    "return server.1 call=send fd=4 ret=-1 errno=11 | send(4, \"z\", 1, 0) = -1 EAGAIN (Resource …)",
    "return server.1 call=send fd=4 ret=1 len=1 data='z' | send(4, \"z\", 1, 0) = 1",
    "output server.1 fd=1 data='one\\n' | stdout \"one\\n\"",
    "output server fd=2 data='oops' | stderr \"oops\"",
    "output server fd=1 data='two\\n' | stdout \"two\\n\"",
    "return server call=close fd=4 ret=0 fds='4=-' | close(4) = 0",
    "exit   server.1 status=0 | exited with 0",
    "return server call=poll fd=3 ret=0 args='fds:13 nfds:1 timeout:3' | poll([{3, POLLIN}], 1, 250) = 0 "
    "(timeout)",
    "return server call=select fd=3 ret=0 args='nfds:1 readfds:3 timeout:8' | select(4, [3], {0.05 s}) = 0 "
    "(timeout)",
    "return server call=epoll_wait fd=3 ret=0 args='epfd:1 timeout:2' | epoll_wait(3, -1) = 0 (timeout)",
    "return server call=poll fd=3 ret=0 args='fds:13 nfds:1 timeout:1' | poll([{3, POLLIN}], 1, 0) = 0 "
    "(timeout)",
    "return server call=nanosleep ret=0 args='duration:8 rem:4' | nanosleep({0.01 s}, NULL) = 0",
    "return server call=clock_nanosleep ret=0 args='clockid:15 flags:1 t:7 remain:4' | "
    "clock_nanosleep(CLOCK_REALTIME, 0, {0.0 s}, NULL) = 0",
    "exit   server status=0 | exited with 0",
    NULL,
};

struct bench {
    struct verdict verdict;
    struct run run;
};

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    bench->run = (struct run){ .timeline = build_timeline(lines), .verdict = &bench->verdict };
    *state = bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    timeline_close(bench->run.timeline);
    free(bench);
    return 0;
}

static struct run *run_of(void **state)
{
    return &((struct bench *)*state)->run;
}

static void bytes_are_counted_by_whatever_call_they_moved(void **state)
{
    struct run *run = run_of(state);
    char bytes[8];
    struct bytes sent = run_moved(run, 0, NO_EVENT, "server: " SENDS "(*) = *");
    assert_int_equal(sent.total, 3);
    assert_int_equal(sent.calls, 2);
    assert_true(sent.first < sent.last);
    assert_int_equal(run_moved(run, 0, NO_EVENT, "server: " RECEIVES "(*) = *").calls, 1);
    assert_int_equal(run_gather(run, 0, NO_EVENT, "server: " SENDS "(*) = *", bytes, sizeof bytes), 3);
    assert_memory_equal(bytes, "xyz", 3);
    assert_int_equal(run_gather(run, 0, NO_EVENT, "server: " RECEIVES "(*) = *", bytes, sizeof bytes), 3);
    assert_memory_equal(bytes, "a\0b", 3); /* what was only looked at is not received */
    assert_int_equal(run_moved(run, 0, NO_EVENT, "client: " SENDS "(*) = *").first, NO_EVENT);
    assert_int_equal(run_moved_through(run, 2, 0, NO_EVENT, "server: " SENDS "(*) = *").last, sent.last);
    assert_int_equal(run_moved_through(run, 1, 0, NO_EVENT, "server: " SENDS "(*) = *").total, 0);
    assert_int_equal(run_moved(run, sent.last + 1, NO_EVENT, "server: " SENDS "(*) = *").total, 0);
}

static void what_is_printed_is_all_of_one_stream(void **state)
{
    char bytes[16];
    assert_int_equal(run_output(run_of(state), "server", 1, bytes, sizeof bytes), 8);
    assert_memory_equal(bytes, "one\ntwo\n", 8);
    assert_int_equal(run_output(run_of(state), "server", 2, bytes, 2), 4);
    assert_memory_equal(bytes, "oo", 2);
    assert_int_equal(run_output(run_of(state), "client", 1, bytes, sizeof bytes), 0);
}

/* The session note stands at the front: the lines above begin at 1. */
static void an_object_is_closed_when_nobody_has_a_descriptor_of_it(void **state)
{
    struct run *run = run_of(state);
    uint32_t accepted = run_find(run, "server: " ACCEPTS "(*) = ?"),
             ended = run_find(run, "server.1: exited with 0");
    assert_int_equal(run_object(run, accepted), 2);
    assert_int_equal(run_object(run, run_find(run, "server: " CLOSES "(*) = 0")), 2);
    assert_int_equal(run_object(run, ended), 0);
    assert_int_equal(run_object_of(run, accepted, "server", 4), 2);
    assert_int_equal(run_object_of(run, ended, "server", 4), 0);
    assert_string_equal(run_actor(run, ended), "server.1");
    assert_int_equal(run_find_closed(run, "server", 2), ended); /* the child had one until then */
    assert_int_equal(run_find_closed(run, "server.0", 2), run_find(run, "server: " CLOSES "(*) = 0"));
    assert_int_equal(run_find_closed(run, "client", 2), NO_EVENT);
    assert_int_equal(run_open(run, accepted + 2, "server", "tcp", "server:7000", "*"), 4);
    assert_int_equal(run_open(run, accepted + 2, "server", "tcp", "server:7000", "EST*"), 2);
    assert_int_equal(run_open(run, ended, "server", "tcp", "server:7000", "*"), 1);
}

static void what_a_wait_asks_for_is_read_from_its_arguments(void **state)
{
    struct run *run = run_of(state);
    uint32_t first = run_find(run, "server: poll(*250)*");
    assert_int_equal(run_timeout_us(run, first), 250000);
    assert_int_equal(run_timeout_us(run, first + 1), 50000);
    assert_int_equal(run_timeout_us(run, first + 2), -1);
    assert_int_equal(run_timeout_us(run, first + 3), 0);
    assert_int_equal(run_timeout_us(run, first + 4), 10000);
    assert_int_equal(run_timeout_us(run, first + 5), 0);
    assert_int_equal(run_timeout_us(run, 0), UNKNOWN);
    assert_int_equal(run_calls(run, first, NO_EVENT, "server"), 6);
    assert_int_equal(run_timeouts(run, first, NO_EVENT, "server"), 4); /* 0 is no wait */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(bytes_are_counted_by_whatever_call_they_moved, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_printed_is_all_of_one_stream, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_object_is_closed_when_nobody_has_a_descriptor_of_it, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_a_wait_asks_for_is_read_from_its_arguments, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

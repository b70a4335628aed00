/* Bytes and descriptors that come by none of the usual ways; and the time that a wait has left. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/observe/made_calls.h"
#include "tests/observe/observed.h"

/* Pipes 3 to 6, sockets 7 and 8, a pidfd 9, and 10 a copy of 7. */
static void what_moves_between_pipes_is_shown(void **state)
{
    static const char *const lines[] = { "vmsplice(4, [\"ab\" \"cde\"], 2, 0) = 5",
                                         "tee(3, 6, 100, 0) = 5",
                                         "splice(3, NULL, 7, NULL, 5, 0) = 5",
                                         "vmsplice(5, …, 1, 0) = 5",
                                         "preadv2(8, [\"abcde\"], 1, -1, 0) = 5",
                                         "pwritev2(8, [\"ab\"], 1, -1, 0) = 2",
                                         "pidfd_getfd(9, 7, 0) = 10",
                                         "read(10, \"ab\", 2) = 2" };
    struct observed o;
    struct event made, copied;
    char pattern[100];
    (void)state;
    observed_init(&o);
    observed_actor(&o, "program", observed_program("pipes"), NULL);
    observed_start(&o);
    observed_command(&o, "run");
    observed_wait_end(&o);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        snprintf(pattern, sizeof pattern, "program: %s", lines[i]);
        observed_wait(&o, pattern);
    }
    assert_true(timeline_event(o.timeline, observed_wait(&o, "program: socketpair(*) = 0"), &made));
    assert_true(timeline_event(o.timeline, observed_wait(&o, "program: pidfd_getfd(*) = 10"), &copied));
    struct event_descriptor first, copy;
    assert_true(event_next_descriptor(&made.u.call.descriptors, &first));
    assert_true(event_next_descriptor(&copied.u.call.descriptors, &copy));
    assert_int_equal(first.fd, 7);
    assert_int_equal(copy.fd, 10);
    assert_int_equal(copy.object, first.object);
    observed_free(&o);
}

/* How much is another number in each run: it stands beside the line. */
static void the_time_left_stands_beside_the_line(void **state)
{
    struct pair pair = stream_pair();
    struct timespec time = { 1048576, 0 };
    fd_set reading;
    (void)state;
    FD_ZERO(&reading);
    FD_SET(pair.fd[0], &reading);
    assert_int_equal(write(pair.fd[1], "x", 1), 1);
    CALL("pselect6", (uint64_t)pair.fd[0] + 1, ARG(&reading), 0, 0, ARG(&time), 0);
    assert_null(memmem(entered.call.arguments.p, entered.call.arguments.n, "left", 4));
    assert_non_null(memmem(returned.call.arguments.p, returned.call.arguments.n, " timeout_left=", 14));
    assert_non_null(memmem(returned.call.arguments.p, returned.call.arguments.n, ":10485", 6));
    assert_non_null(strstr(returned.line, ", {1048576.0 s}) = 1"));
    struct pollfd fds = { pair.fd[0], POLLIN, 0 };
    time = (struct timespec){ 5, 500 };
    CALL("ppoll", ARG(&fds), 1, ARG(&time), 0, 8);
    assert_non_null(memmem(returned.call.arguments.p, returned.call.arguments.n, " timeout_left=", 14));
    close_pair(pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_moves_between_pipes_is_shown),
        cmocka_unit_test(the_time_left_stands_beside_the_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

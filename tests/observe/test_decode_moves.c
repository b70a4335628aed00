/* Bytes and descriptors that come by none of the usual ways; and the time that a wait has left. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
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

/* The kernel writes what is left of it over the timeout, and a timer's old value where the program says. */
static void what_was_asked_is_told_as_it_was_asked(void **state)
{
    int pair[2];
    struct timespec time = { 1048576, 0 };
    struct mmsghdr got = { .msg_hdr = { .msg_iovlen = 0 } };
    struct itimerspec timer = { .it_value = { 1048576, 0 } };
    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair), 0);
    assert_int_equal(send(pair[1], "x", 1, 0), 1);
    CALL("recvmmsg", (uint64_t)pair[0], ARG(&got), 1, 0, ARG(&time));
    assert_non_null(strstr(returned.line, "], 1, 0, {1048576.0 s}) = 1"));
    assert_non_null(memmem(returned.call.arguments.p, returned.call.arguments.n, " timeout_left=", 14));
    int fd = (int)CALL("timerfd_create", CLOCK_MONOTONIC, 0);
    CALL("timerfd_settime", (uint64_t)fd, 0, ARG(&timer), ARG(&timer));
    assert_string_equal(returned.line, format("timerfd_settime(%d, 0, {1048576.0 s}, {0.0 s}) = 0", fd));
    close(fd);
    close(pair[0]);
    close(pair[1]);
}

static void a_file_offset_is_told_before_and_after(void **state)
{
    struct pair pair = stream_pair();
    FILE *file = tmpfile();
    int64_t offset = 1;
    (void)state;
    assert_int_equal(fputs("hello", file) < 0, 0);
    assert_int_equal(fflush(file), 0);
    CALL("sendfile", (uint64_t)pair.fd[0], (uint64_t)fileno(file), ARG(&offset), 2);
    assert_string_equal(entered.line, format("sendfile(%d, %d, 1, 2)", pair.fd[0], fileno(file)));
    assert_string_equal(returned.line, format("sendfile(%d, %d, [1 => 3], 2) = 2", pair.fd[0], fileno(file)));
    assert_int_equal(returned.call.length, 2);
    fclose(file);
    close_pair(pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_moves_between_pipes_is_shown),
        cmocka_unit_test(the_time_left_stands_beside_the_line),
        cmocka_unit_test(what_was_asked_is_told_as_it_was_asked),
        cmocka_unit_test(a_file_offset_is_told_before_and_after),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Calls as lines: what select, poll and epoll were asked and what they answered. */
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/observe/made_calls.h"

static void select_shows_sets_asked_and_ready(void **state)
{
    (void)state;
    struct pair pair = stream_pair();
    int quiet = pair.fd[0], loud = pair.fd[1];
    fd_set reading, writing;
    struct timespec wait = { 5, 0 };
    FD_ZERO(&reading);
    FD_ZERO(&writing);
    FD_SET(quiet, &reading);
    FD_SET(loud, &reading);
    FD_SET(loud, &writing);
    assert_int_equal(write(quiet, "x", 1), 1);
    CALL("pselect6", (uint64_t)loud + 1, ARG(&reading), ARG(&writing), 0, ARG(&wait), 0);
    assert_name("select");
    assert_string_equal(returned.line,
                        format("select(%d, [%d %d], [%d], NULL, {5.0 s}) = 2 (read [%d], write [%d])",
                               loud + 1, quiet, loud, loud, loud, loud));
    assert_slice(entered.call.sets, format("%d:1:0 %d:5:0", quiet, loud));
    assert_slice(returned.call.sets, format("%d:1:0 %d:5:5", quiet, loud));
    assert_int_equal(returned.call.nfds, loud + 1);
    close_pair(pair);
}

static void a_select_that_times_out_says_so_and_readies_nothing(void **state)
{
    (void)state;
    struct pair pair = stream_pair();
    fd_set reading;
    struct timespec none = { 0, 0 };
    FD_ZERO(&reading);
    FD_SET(pair.fd[0], &reading);
    CALL("pselect6", (uint64_t)pair.fd[0] + 1, ARG(&reading), 0, 0, ARG(&none), 0);
    assert_string_equal(returned.line, format("select(%d, [%d], NULL, NULL, {0.0 s}) = 0 (timeout)",
                                              pair.fd[0] + 1, pair.fd[0]));
    assert_slice(returned.call.sets, format("%d:1:0", pair.fd[0]));
    close_pair(pair);
}

static void select_beyond_its_first_word_and_bits_past_nfds(void **state)
{
    (void)state;
    struct pair pair = stream_pair();
    fd_set reading;
    struct timespec none = { 0, 0 };
    assert_int_equal(dup2(pair.fd[0], 100), 100);
    FD_ZERO(&reading);
    FD_SET(100, &reading);
    FD_SET(101, &reading); /* not below nfds: the kernel does not look */
    assert_int_equal(write(pair.fd[1], "x", 1), 1);
    CALL("pselect6", 101, ARG(&reading), 0, 0, ARG(&none), 0);
    assert_string_equal(returned.line, "select(101, [100], NULL, NULL, {0.0 s}) = 1 (read [100])");
    close(100);
    close_pair(pair);
}

static void poll_shows_events_and_what_came_of_them(void **state)
{
    (void)state;
    struct pair pair = stream_pair();
    struct pollfd fds[3] = { { pair.fd[0], POLLIN, 0 },
                             { pair.fd[1], POLLIN | POLLOUT, 0 },
                             { -1, POLLIN, 0 } };
    struct timespec second = { 1, 500000000 };
    CALL("ppoll", ARG(fds), 3, ARG(&second), 0, 8);
    assert_name("poll");
    assert_string_equal(
        returned.line,
        format("poll([{%d, POLLIN} {%d, POLLIN|POLLOUT} {-1, POLLIN}], 3, 1500) = 1 ([{%d, POLLOUT}])",
               pair.fd[0], pair.fd[1], pair.fd[1]));
    assert_slice(entered.call.sets, format("%d:1:0 %d:5:0", pair.fd[0], pair.fd[1]));
    assert_slice(returned.call.sets, format("%d:1:0 %d:5:4", pair.fd[0], pair.fd[1]));
    assert_int_equal(returned.call.nfds, 3);
    close(pair.fd[1]);
    CALL("ppoll", ARG(fds), 1, 0, 0, 8);
    assert_string_equal(returned.line, format("poll([{%d, POLLIN}], 1, -1) = 1 ([{%d, POLLIN|POLLHUP}])",
                                              pair.fd[0], pair.fd[0]));
    close(pair.fd[0]);
}

static void epoll_shows_changes_and_ready_descriptors(void **state)
{
    (void)state;
    struct pair pair = stream_pair();
    int epfd = (int)CALL("epoll_create1", EPOLL_CLOEXEC);
    assert_string_equal(returned.line, format("epoll_create1(EPOLL_CLOEXEC) = %d", epfd));
    struct epoll_event event = { .events = EPOLLIN | EPOLLET, .data.fd = pair.fd[0] }, events[16];
    CALL("epoll_ctl", (uint64_t)epfd, EPOLL_CTL_ADD, (uint64_t)pair.fd[0], ARG(&event));
    assert_string_equal(returned.line,
                        format("epoll_ctl(%d, EPOLL_CTL_ADD, %d, EPOLLIN|EPOLLET) = 0", epfd, pair.fd[0]));
    assert_slice(returned.call.sets, format("%d:80000001:1", pair.fd[0]));
    assert_int_equal(returned.call.fd, epfd);
    assert_int_equal(write(pair.fd[1], "x", 1), 1);
    CALL("epoll_pwait", (uint64_t)epfd, ARG(events), 16, (uint64_t)-1, 0, 8);
    assert_name("epoll_wait");
    assert_string_equal(entered.line, format("epoll_wait(%d, …, 16, -1)", epfd));
    assert_string_equal(returned.line,
                        format("epoll_wait(%d, [{%d, EPOLLIN}], 16, -1) = 1", epfd, pair.fd[0]));
    assert_slice(returned.call.sets, format("%d:0:1", pair.fd[0]));
    CALL("epoll_pwait", (uint64_t)epfd, ARG(events), 16, 0, 0, 8);
    assert_string_equal(returned.line, format("epoll_wait(%d, [], 16, 0) = 0 (timeout)", epfd));
    CALL("epoll_ctl", (uint64_t)epfd, EPOLL_CTL_DEL, (uint64_t)pair.fd[0], 0);
    assert_string_equal(returned.line,
                        format("epoll_ctl(%d, EPOLL_CTL_DEL, %d, NULL) = 0", epfd, pair.fd[0]));
    assert_slice(returned.call.sets, format("%d:0:2", pair.fd[0]));
    close(epfd);
    close_pair(pair);
}

static void map_user_data(void *data, pid_t pid, int epfd, const uint64_t users[], size_t count, int fds[])
{
    assert_int_equal(pid, getpid());
    assert_true(epfd >= 0);
    for (size_t i = 0; i < count; i++)
        fds[i] = users[i] == *(const uint64_t *)data ? 7 : -1;
}

static void epoll_data_that_is_no_descriptor_is_mapped_or_unknown(void **state)
{
    (void)state;
    uint64_t known = 0x55d2c0de;
    struct epoll_event events[2] = { { .events = EPOLLIN, .data.u64 = known },
                                     { .events = EPOLLOUT, .data.u64 = known + 1 } };
    context = (struct decode_context){ .data = &known, .epoll_fds = map_user_data };
    PRETEND("epoll_pwait", 2, 5, ARG(events), 16, (uint64_t)-1, 0, 8);
    context = (struct decode_context){ 0 };
    assert_string_equal(returned.line, "epoll_wait(5, [{7, EPOLLIN} {?, EPOLLOUT}], 16, -1) = 2");
    assert_slice(returned.call.sets, "7:0:1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(select_shows_sets_asked_and_ready),
        cmocka_unit_test(a_select_that_times_out_says_so_and_readies_nothing),
        cmocka_unit_test(select_beyond_its_first_word_and_bits_past_nfds),
        cmocka_unit_test(poll_shows_events_and_what_came_of_them),
        cmocka_unit_test(epoll_shows_changes_and_ready_descriptors),
        cmocka_unit_test(epoll_data_that_is_no_descriptor_is_mapped_or_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

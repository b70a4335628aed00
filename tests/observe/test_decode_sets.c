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

#include "lab/observe/decode/decode_time.h"
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
    const char *time = made_of("poll") ? "1500" : "{1.5 s}, NULL",
               *ever = made_of("poll") ? "-1" : "NULL, NULL";
    CALL("ppoll", ARG(fds), 3, ARG(&second), 0, 8);
    assert_name(made_of("poll") ? "poll" : "ppoll");
    assert_non_null(
        strstr(returned.line,
               format("poll([{%d, POLLIN} {%d, POLLIN|POLLOUT} {-1, POLLIN}], 3, %s) = 1 ([{%d, POLLOUT}])",
                      pair.fd[0], pair.fd[1], time, pair.fd[1])));
    assert_slice(entered.call.sets, format("%d:1:0 %d:5:0", pair.fd[0], pair.fd[1]));
    assert_slice(returned.call.sets, format("%d:1:0 %d:5:4", pair.fd[0], pair.fd[1]));
    assert_int_equal(returned.call.nfds, 3);
    close(pair.fd[1]);
    CALL("ppoll", ARG(fds), 1, 0, 0, 8);
    assert_non_null(strstr(returned.line, format("poll([{%d, POLLIN}], 1, %s) = 1 ([{%d, POLLIN|POLLHUP}])",
                                                 pair.fd[0], ever, pair.fd[0])));
    close(pair.fd[0]);
}

/* Parts of a millisecond, and what is no time at all, no poll() has asked for. */
static void the_time_of_ppoll_is_told_as_it_is(void **state)
{
    struct timespec small = { 0, 900000 }, before = { -1, 0 };
    (void)state;
    CALL("ppoll", 0, 0, ARG(&small), 0, 8);
    assert_string_equal(returned.line, "ppoll(NULL, 0, {0.0009 s}, NULL) = 0 (timeout)");
    CALL("ppoll", 0, 0, ARG(&before), 0, 8);
    assert_string_equal(returned.line, "ppoll(NULL, 0, {-1.0 s}, NULL) = -1 EINVAL (Invalid argument)");
    PRETEND("ppoll", -EINVAL, 0, 0x100000000 | 7, ARG(&before), 0, 8);
    assert_string_equal(returned.line, "ppoll(NULL, 7, {-1.0 s}, NULL) = -1 EINVAL (Invalid argument)");
    assert_int_equal(returned.call.nfds, 7);
    PRETEND("ppoll", -EINVAL, 0, UINT32_MAX, ARG(&before), 0, 8);
    assert_string_equal(returned.line,
                        "ppoll(NULL, 4294967295, {-1.0 s}, NULL) = -1 EINVAL (Invalid argument)");
}

/* Where the kernel has no poll(), the C library makes it of ppoll(): of whole milliseconds. */
static void poll_is_made_of_whole_milliseconds(void **state)
{
    static const struct {
        struct timespec time;
        bool poll;
    } rows[] = { { { 1, 500000000 }, true }, { { 0, 0 }, true },          { { 0, 900000 }, false },
                 { { -1, 0 }, false },       { { 0, -1 }, false },        { { INT64_MAX, 0 }, false },
                 { { 3000000, 0 }, false },  { { 0, 1000000000 }, false } };
    struct raw_call raw = { .tid = getpid() };
    (void)state;
    assert_true(is_poll_time(&raw)); /* for ever */
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        raw.args[2] = ARG(&rows[i].time);
        assert_int_equal(is_poll_time(&raw), rows[i].poll);
    }
    raw.args[2] = 16;
    assert_false(is_poll_time(&raw));
}

/* The sets are read back from where the program has them: in one place, here. */
static void a_set_that_was_given_twice_is_not_ready_for_both(void **state)
{
    struct pair pair = stream_pair();
    uint64_t set = UINT64_C(1) << pair.fd[0];
    (void)state;
    CALL("pselect6", (uint64_t)pair.fd[0] + 1, 0, ARG(&set), ARG(&set), 0, 0);
    assert_string_equal(returned.line, format("select(%d, NULL, [%d], [%d], NULL) = 1", pair.fd[0] + 1,
                                              pair.fd[0], pair.fd[0]));
    close_pair(pair);
}

static void sets_that_cannot_be_read_are_pointers(void **state)
{
    struct timespec none = { 0, 0 };
    struct pollfd *fds = before_the_end(sizeof *fds);
    fd_set reading;
    (void)state;
    *fds = (struct pollfd){ 3, POLLIN, 0 };
    PRETEND("ppoll", -EFAULT, 16, 1, ARG(&none), ARG(&none), 8);
    assert_string_equal(returned.line, "ppoll(0x10, 1, {0.0 s}, []) = -1 EFAULT (Bad address)");
    PRETEND("ppoll", -EFAULT, ARG(fds), 2, 0, 16, 8);
    assert_string_equal(returned.line,
                        format("ppoll([{3, POLLIN} %#llx], 2, NULL, 0x10) = -1 EFAULT (Bad address)",
                               (unsigned long long)ARG(fds + 1)));
    FD_ZERO(&reading);
    FD_SET(3, &reading);
    PRETEND("pselect6", -EFAULT, 5, ARG(&reading), 16, 0, 16, 0);
    assert_string_equal(returned.line, "select(5, [3], 0x10, NULL, 0x10) = -1 EFAULT (Bad address)");
    uint64_t *word = at_the_end(&(uint64_t){ 1 << 3 }, sizeof *word);
    PRETEND("pselect6", -EFAULT, 65, ARG(word), 0, 0, 0, 0);
    assert_string_equal(returned.line,
                        format("select(65, [3 %#llx], NULL, NULL, NULL) = -1 EFAULT (Bad address)",
                               (unsigned long long)ARG(word + 1)));
    PRETEND("epoll_ctl", -EFAULT, 5, EPOLL_CTL_ADD, 4, 16);
    assert_string_equal(returned.line, "epoll_ctl(5, EPOLL_CTL_ADD, 4, 0x10) = -1 EFAULT (Bad address)");
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
    const char *call = made_of("epoll_wait") ? "epoll_wait" : "epoll_pwait";
    const char *mask = made_of("epoll_wait") ? "" : ", NULL";
    assert_name(call);
    assert_string_equal(entered.line, format("%s(%d, …, 16, -1%s)", call, epfd, mask));
    assert_string_equal(returned.line,
                        format("%s(%d, [{%d, EPOLLIN}], 16, -1%s) = 1", call, epfd, pair.fd[0], mask));
    assert_slice(returned.call.sets, format("%d:0:1", pair.fd[0]));
    CALL("epoll_pwait", (uint64_t)epfd, ARG(events), 16, 0, 0, 8);
    assert_string_equal(returned.line, format("%s(%d, [], 16, 0%s) = 0 (timeout)", call, epfd, mask));
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
    PRETEND("epoll_pwait2", 2, 5, ARG(events), 16, 0, 0, 8);
    context = (struct decode_context){ 0 };
    assert_string_equal(
        returned.line,
        "epoll_pwait2(5, [{7, EPOLLIN, 0x55d2c0de} {?, EPOLLOUT, 0x55d2c0df}], 16, NULL, NULL) = 2");
    assert_true(event_call_waits(&returned.call));
    assert_slice(returned.call.sets, "7:0:1");
}

static void data_of_epoll_stands_beside_another_descriptor(void **state)
{
    struct epoll_event event = { .events = EPOLLIN, .data.u64 = 0x55d2c0de };
    (void)state;
    PRETEND("epoll_ctl", 0, 5, EPOLL_CTL_ADD, 4, ARG(&event));
    assert_string_equal(returned.line, "epoll_ctl(5, EPOLL_CTL_ADD, 4, {EPOLLIN, 0x55d2c0de}) = 0");
    event.data.u64 = 4;
    PRETEND("epoll_ctl", 0, 5, EPOLL_CTL_MOD, 4, ARG(&event));
    assert_string_equal(returned.line, "epoll_ctl(5, EPOLL_CTL_MOD, 4, EPOLLIN) = 0");
    PRETEND("epoll_ctl", 0, 5, EPOLL_CTL_DEL, 4, ARG(&event));
    assert_string_equal(returned.line, "epoll_ctl(5, EPOLL_CTL_DEL, 4, …) = 0");
    assert_slice(returned.call.sets, "4:0:2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(select_shows_sets_asked_and_ready),
        cmocka_unit_test(a_select_that_times_out_says_so_and_readies_nothing),
        cmocka_unit_test(select_beyond_its_first_word_and_bits_past_nfds),
        cmocka_unit_test(poll_shows_events_and_what_came_of_them),
        cmocka_unit_test(the_time_of_ppoll_is_told_as_it_is),
        cmocka_unit_test(poll_is_made_of_whole_milliseconds),
        cmocka_unit_test(a_set_that_was_given_twice_is_not_ready_for_both),
        cmocka_unit_test(sets_that_cannot_be_read_are_pointers),
        cmocka_unit_test(epoll_shows_changes_and_ready_descriptors),
        cmocka_unit_test(data_of_epoll_stands_beside_another_descriptor),
        cmocka_unit_test(epoll_data_that_is_no_descriptor_is_mapped_or_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Calls as lines: what is cut, unreadable, unknown or hostile; and what a line costs. */
#include <arpa/inet.h>
#include <errno.h>
#include <locale.h>
#include <netinet/in.h>
#include <seccomp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <sys/wait.h>

#include <cmocka.h>

#include "lab/base/clock.h"
#include "tests/observe/made_calls.h"

static void an_iteration_over_rows_gives_each_call_its_number(void **state)
{
    (void)state;
    size_t count;
    const struct call_row *rows = decode_rows(&count);
    assert_true(count > 40);
    for (size_t i = 0; i < count; i++) {
        int number = seccomp_syscall_resolve_name(rows[i].name);
        assert_true(number >= 0);
        assert_ptr_equal(decode_row(number), &rows[i]);
        assert_true((rows[i].flags & CALL_ALWAYS) != 0 || (rows[i].flags & CALL_FD_FROM_3) != 0);
    }
    assert_null(decode_row(seccomp_syscall_resolve_name("getpid")));
    assert_null(decode_row(-1));
    assert_null(decode_row(INT64_MAX));
}

/* The architectures younger than 2012 have one call where older ones have two: the one that is left is a row
 * too. */
static void every_call_is_known_on_a_younger_architecture(void **state)
{
    static const char *const younger[][2] = {
        { "select", "pselect6" },        { "poll", "ppoll" },        { "epoll_create", "epoll_create1" },
        { "epoll_wait", "epoll_pwait" }, { "pipe", "pipe2" },        { "dup2", "dup3" },
        { "eventfd", "eventfd2" },       { "signalfd", "signalfd4" }
    };
    size_t count;
    const struct call_row *rows = decode_rows(&count);
    (void)state;
    for (size_t i = 0; i < count; i++) {
        const char *name = rows[i].name;
        for (size_t k = 0; k < sizeof younger / sizeof *younger; k++)
            name = strcmp(name, younger[k][0]) == 0 ? younger[k][1] : name;
        int number = seccomp_syscall_resolve_name_arch(SCMP_ARCH_AARCH64, name);
        assert_true(number >= 0 && number < 512);
        assert_non_null(decode_row(seccomp_syscall_resolve_name(name)));
    }
}

static void long_data_is_cut_on_the_line_and_kept_in_the_event(void **state)
{
    (void)state;
    struct pair pair = stream_pair();
    static char bytes[10000];
    memset(bytes, 'x', sizeof bytes);
    CALL("write", (uint64_t)pair.fd[0], ARG(bytes), sizeof bytes);
    assert_string_equal(returned.line, format("write(%d, \"%.32s\"..., 10000) = 10000", pair.fd[0], bytes));
    assert_int_equal(entered.call.data.n, EVENT_DATA_MAX);
    assert_int_equal(returned.call.data.n, EVENT_DATA_MAX);
    assert_int_equal(returned.call.length, 10000);
    close_pair(pair);
}

static void a_cut_does_not_split_a_character(void **state)
{
    (void)state;
    struct pair pair = stream_pair();
    static const char bytes[] =
        "1234567890123456789012345678901\xc3\xa9 and more"; /* é stands at bytes 31 and 32 */
    CALL("write", (uint64_t)pair.fd[0], ARG(bytes), sizeof bytes - 1);
    assert_non_null(strstr(returned.line, "8901\"..., "));
    close_pair(pair);
}

static void an_unreadable_buffer_is_a_pointer(void **state)
{
    (void)state;
    struct pair pair = stream_pair();
    CALL("write", (uint64_t)pair.fd[0], 16, 5);
    assert_string_equal(returned.line, format("write(%d, 0x10, 5) = -1 EFAULT (Bad address)", pair.fd[0]));
    CALL("write", (uint64_t)pair.fd[0], 0, 5);
    assert_string_equal(returned.line, format("write(%d, NULL, 5) = -1 EFAULT (Bad address)", pair.fd[0]));
    close_pair(pair);
}

/* What a byte more was read of would be a pointer at what cannot be read. */
static void nothing_is_read_behind_what_the_program_gave(void **state)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(7000) };
    struct sockaddr_un path = { .sun_family = AF_UNIX, .sun_path = "/x" };
    struct iovec piece = { "ab", 2 };
    struct linger linger = { 1, 0 };
    uint64_t set = 1 << 3;
    struct timespec time = { 1, 0 };
    char ttl = 64;
    (void)state;
    PRETEND("bind", 0, 3, ARG(at_the_end(&address, sizeof address)), sizeof address);
    assert_string_equal(returned.line, "bind(3, *:7000) = 0");
    PRETEND("bind", 0, 3, ARG(at_the_end(&path, 4)), 4);
    assert_string_equal(returned.line, "bind(3, /x) = 0");
    PRETEND("setsockopt", 0, 3, SOL_SOCKET, SO_LINGER, ARG(at_the_end(&linger, sizeof linger)),
            sizeof linger);
    assert_string_equal(returned.line, "setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=0}) = 0");
    PRETEND("setsockopt", 0, 3, IPPROTO_IP, IP_TTL, ARG(at_the_end(&ttl, 1)), 1);
    assert_string_equal(returned.line, "setsockopt(3, IPPROTO_IP, IP_TTL, 64 [1]) = 0");
    PRETEND("write", 3, 4, ARG(at_the_end("abc", 3)), 3);
    assert_string_equal(returned.line, "write(4, \"abc\", 3) = 3");
    PRETEND("recvfrom", 3, 4, ARG(at_the_end("abc", 3)), 3, MSG_TRUNC, 0, 0);
    assert_string_equal(returned.line, "recv(4, \"abc\", 3, MSG_TRUNC) = 3");
    PRETEND("writev", 2, 4, ARG(at_the_end(&piece, sizeof piece)), 1);
    assert_string_equal(returned.line, "writev(4, [\"ab\"], 1) = 2");
    PRETEND("pselect6", 0, 64, ARG(at_the_end(&set, sizeof set)), 0, 0, 0, 0);
    assert_string_equal(returned.line, "select(64, [3], NULL, NULL, NULL) = 0 (timeout)");
    PRETEND("pselect6", 0, 0, 0, 0, 0, ARG(at_the_end(&time, sizeof time)), 0);
    assert_string_equal(returned.line, "select(0, NULL, NULL, NULL, {1.0 s}) = 0 (timeout)");
}

static void messages_are_read_to_their_end_and_no_further(void **state)
{
    union {
        struct cmsghdr head;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = { .head = { CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS } };
    int fd = 5;
    struct iovec piece = { "ab", 2 };
    struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1 };
    (void)state;
    memcpy(CMSG_DATA(&control.head), &fd, sizeof fd);
    message.msg_control = at_the_end(&control, CMSG_LEN(sizeof(int)));
    message.msg_controllen = CMSG_LEN(sizeof(int));
    PRETEND("sendmsg", 2, 4, ARG(&message), 0);
    assert_string_equal(returned.line, "sendmsg(4, {[\"ab\"], SCM_RIGHTS [5]}, 0) = 2");
    message.msg_controllen = 0;
    PRETEND("sendmsg", 2, 4, ARG(at_the_end(&message, sizeof message)), 0);
    assert_string_equal(returned.line, "sendmsg(4, {[\"ab\"]}, 0) = 2");
}

static void an_interrupted_call_has_no_result_yet(void **state)
{
    (void)state;
    char buffer[4];
    PRETEND("recvfrom", -512, 4, ARG(buffer), sizeof buffer, 0, 0, 0);
    assert_string_equal(returned.line, "recv(4, …, 4, 0) = ?");
    assert_int_equal(returned.call.ret, -1);
    assert_int_equal(returned.call.error, EINTR);
}

static void a_call_without_a_row_is_shown_by_its_number(void **state)
{
    (void)state;
    struct raw_call raw = { .tid = getpid(), .pid = getpid(), .number = 9999, .ret = -ENOSYS };
    decode_enter(&raw, NULL, &entered);
    decode_return(&raw, NULL, &entered, &returned);
    assert_string_equal(returned.line, "syscall(9999) = -1 ENOSYS (Function not implemented)");
}

static void a_line_too_long_is_cut_whole(void **state)
{
    (void)state;
    /* Buffers of wide characters: the line is full long before all are shown. */
    enum { PIECES = 64 };
    static char wide[PIECES][33];
    struct iovec vector[PIECES];
    for (int i = 0; i < PIECES; i++) {
        for (int k = 0; k < 32; k += 2)
            memcpy(wide[i] + k, "\xc3\xa9", 2);
        vector[i] = (struct iovec){ wide[i], 32 };
    }
    PRETEND("writev", 2048, 4, ARG(vector), PIECES);
    assert_true(returned.line_size < EVENT_LINE_MAX);
    assert_int_equal(returned.line_size, strlen(returned.line));
    assert_int_equal(mbstowcs(NULL, returned.line, 0) == (size_t)-1, 0);
    assert_int_equal(returned.call.data.n, 2048);
    assert_string_equal(returned.line + returned.line_size - strlen("...) = 2048"), "...) = 2048");
    PRETEND("writev", -ECONNRESET, 4, ARG(vector), PIECES);
    assert_non_null(strstr(returned.line, "...) = -1 ECONNRESET (Connection reset by peer)"));
}

static void addresses_of_every_family_are_readable(void **state)
{
    (void)state;
    char text[160];
    struct sockaddr_in6 six = { .sin6_family = AF_INET6,
                                .sin6_port = htons(80),
                                .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    struct sockaddr_un path = { .sun_family = AF_UNIX, .sun_path = "/run/x.sock" };
    struct sockaddr_un abstract = { .sun_family = AF_UNIX, .sun_path = "\0name" };
    decode_sockaddr((struct sockaddr *)&six, sizeof six, text, sizeof text);
    assert_string_equal(text, "[::1]:80");
    decode_sockaddr((struct sockaddr *)&path, sizeof path, text, sizeof text);
    assert_string_equal(text, "/run/x.sock");
    decode_sockaddr((struct sockaddr *)&abstract, offsetof(struct sockaddr_un, sun_path) + 5, text,
                    sizeof text);
    assert_string_equal(text, "@name");
    decode_sockaddr((struct sockaddr *)&path, sizeof(sa_family_t), text, sizeof text);
    assert_string_equal(text, "(unnamed)");
    decode_sockaddr((struct sockaddr *)&path, 0, text, sizeof text);
    assert_string_equal(text, "(none)");
    assert_int_equal(decode_sockaddr((struct sockaddr *)&path, sizeof path, text, 5), 4);
    assert_string_equal(text, "/run");
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* A program may pass anything: numbers of all sizes, pointers to garbage, pointers near the end of what is
 * mapped. */
static uint64_t any_argument(uint64_t *state, uint64_t *garbage, size_t words)
{
    static const uint64_t edges[] = {
        0, 1, 2, 3, 64, 1024, 4096, 1u << 31, UINT32_MAX, INT64_MAX, UINT64_C(1) << 63, UINT64_MAX
    };
    uint64_t choice = next_random(state);
    switch (choice % 4) {
    case 0:
        return edges[choice / 4 % (sizeof edges / sizeof edges[0])];
    case 1:
        return choice / 4 % 32;
    case 2:
        return choice;
    default:
        return ARG(&garbage[choice / 4 % words]);
    }
}

static void arguments_of_any_value_are_survived(void **state)
{
    (void)state;
    enum { WORDS = 512, ROUNDS = 400 };
    static uint64_t garbage[WORDS];
    uint64_t seed = 88172645463325252u;
    size_t count;
    const struct call_row *rows = decode_rows(&count);
    for (size_t i = 0; i < WORDS; i++)
        garbage[i] = any_argument(&seed, garbage, WORDS);
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < count; i++) {
            struct raw_call raw = { .tid = getpid(),
                                    .pid = getpid(),
                                    .number = seccomp_syscall_resolve_name(rows[i].name) };
            for (int k = 0; k < 6; k++)
                raw.args[k] = any_argument(&seed, garbage, WORDS);
            decode_enter(&raw, NULL, &entered);
            raw.ret = (int64_t)any_argument(&seed, garbage, WORDS);
            decode_return(&raw, NULL, &entered, &returned);
            assert_int_equal(entered.line_size, strlen(entered.line));
            assert_int_equal(returned.line_size, strlen(returned.line));
            assert_true(returned.call.data.n <= EVENT_DATA_MAX);
            assert_true(returned.call.ret >= -1 || returned.call.error == 0);
            assert_true(returned.call.error == 0 || returned.call.ret == -1);
        }
    }
}

/* What stands in the way of a program for each call; the figure is printed, and only a gross mistake fails.
 */
static void send_and_recv_decode_in_microseconds(void **state)
{
    (void)state;
    enum { ROUNDS = 20000 };
    char buffer[64] = "0123456789012345678901234567890123456789012345678901234567890123";
    struct raw_call send = { .tid = getpid(),
                             .pid = getpid(),
                             .number = seccomp_syscall_resolve_name("sendto"),
                             .args = { 3, ARG(buffer), sizeof buffer } };
    struct raw_call recv = send;
    recv.number = seccomp_syscall_resolve_name("recvfrom");
    int64_t from = clock_monotonic_ns();
    for (int i = 0; i < ROUNDS; i++) {
        send.ret = recv.ret = 0;
        decode_enter(&send, NULL, &entered);
        send.ret = recv.ret = sizeof buffer;
        decode_return(&send, NULL, &entered, &returned);
        decode_enter(&recv, NULL, &entered);
        decode_return(&recv, NULL, &entered, &returned);
    }
    double us = (double)(clock_monotonic_ns() - from) / 1e3;
    print_message("decoding a send or recv, entry and return: %.2f us\n", us / (2 * ROUNDS));
    assert_true(us / (2 * ROUNDS) < 100);
}

static void a_wait_shows_what_became_of_the_child(void **state)
{
    int status = 3 << 8;
    siginfo_t info = { .si_code = CLD_KILLED };
    (void)state;
    info.si_pid = 7;
    info.si_status = SIGKILL;
    PRETEND("wait4", 7, (uint64_t)-1, ARG(&status), 0, 0);
    assert_string_equal(entered.line, "waitpid(-1, …, 0)");
    assert_string_equal(returned.line, "waitpid(-1, [exited with 3], 0) = 7");
    PRETEND("wait4", 0, (uint64_t)-1, ARG(&status), WNOHANG, 0);
    assert_string_equal(returned.line, "waitpid(-1, …, WNOHANG) = 0");
    PRETEND("waitid", 0, P_ALL, 0, ARG(&info), WEXITED);
    assert_string_equal(returned.line, "waitid(P_ALL, 0, [7 killed by SIGKILL], WEXITED) = 0");
    assert_int_equal(returned.call.length, 7);
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8"); /* for mbstowcs() */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wait_shows_what_became_of_the_child),
        cmocka_unit_test(an_iteration_over_rows_gives_each_call_its_number),
        cmocka_unit_test(every_call_is_known_on_a_younger_architecture),
        cmocka_unit_test(long_data_is_cut_on_the_line_and_kept_in_the_event),
        cmocka_unit_test(a_cut_does_not_split_a_character),
        cmocka_unit_test(an_unreadable_buffer_is_a_pointer),
        cmocka_unit_test(nothing_is_read_behind_what_the_program_gave),
        cmocka_unit_test(messages_are_read_to_their_end_and_no_further),
        cmocka_unit_test(an_interrupted_call_has_no_result_yet),
        cmocka_unit_test(a_call_without_a_row_is_shown_by_its_number),
        cmocka_unit_test(a_line_too_long_is_cut_whole),
        cmocka_unit_test(addresses_of_every_family_are_readable),
        cmocka_unit_test(arguments_of_any_value_are_survived),
        cmocka_unit_test(send_and_recv_decode_in_microseconds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

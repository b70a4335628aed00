/* Calls as lines: sockets, data, options and other descriptors. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/observe/made_calls.h"

static void a_socket_is_shown_by_names(void **state)
{
    (void)state;
    int fd = (int)CALL("socket", AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
    assert_string_equal(entered.line, "socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK|SOCK_CLOEXEC, IPPROTO_TCP)");
    assert_string_equal(returned.line, format("%s = %d", entered.line, fd));
    assert_int_equal(returned.call.ret, fd);
    assert_int_equal(returned.call.fd, -1);
    assert_int_equal(returned.line_size, strlen(returned.line));
    close(fd);
}

static void a_refused_connect_says_why_and_where(void **state)
{
    (void)state;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    int bound = socket(AF_INET, SOCK_STREAM, 0), fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(bound, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(bound, (struct sockaddr *)&address, &size), 0);
    CALL("connect", (uint64_t)fd, ARG(&address), sizeof address);
    assert_string_equal(returned.line,
                        format("connect(%d, 127.0.0.1:%d) = -1 ECONNREFUSED (Connection refused)", fd,
                               ntohs(address.sin_port)));
    assert_int_equal(returned.call.ret, -1);
    assert_int_equal(returned.call.error, ECONNREFUSED);
    assert_int_equal(returned.call.fd, fd);
    close(bound);
    close(fd);
}

static size_t name_endpoint(void *data, const struct sockaddr *address, socklen_t size, char *out, size_t cap)
{
    (void)address;
    (void)size;
    return (size_t)snprintf(out, cap, "%s", (const char *)data);
}

static void an_endpoint_goes_by_the_name_of_the_context(void **state)
{
    (void)state;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(7000) };
    context = (struct decode_context){ .data = (void *)(uintptr_t) "server:7000", .endpoint = name_endpoint };
    PRETEND("connect", 0, 3, ARG(&address), sizeof address);
    context = (struct decode_context){ 0 };
    assert_string_equal(returned.line, "connect(3, server:7000) = 0");
}

static void bind_to_any_address_is_shown_as_a_star(void **state)
{
    (void)state;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(7000) };
    PRETEND("bind", 0, 3, ARG(&address), sizeof address);
    assert_string_equal(returned.line, "bind(3, *:7000) = 0");
    PRETEND("bind", -EADDRINUSE, 3, ARG(&address), sizeof address);
    assert_string_equal(returned.line, "bind(3, *:7000) = -1 EADDRINUSE (Address already in use)");
}

static void accept_without_flags_shows_the_peer_it_was_given(void **state)
{
    (void)state;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) }, peer;
    socklen_t size = sizeof address, peer_size = sizeof peer;
    int listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    CALL("listen", (uint64_t)listener, 8);
    assert_string_equal(returned.line, format("listen(%d, 8) = 0", listener));
    assert_int_equal(connect(client, (struct sockaddr *)&address, sizeof address), 0);
    int fd = (int)CALL("accept", (uint64_t)listener, ARG(&peer), ARG(&peer_size));
    assert_name("accept");
    assert_string_equal(entered.line, format("accept(%d, …)", listener));
    assert_string_equal(returned.line,
                        format("accept(%d, 127.0.0.1:%d) = %d", listener, ntohs(peer.sin_port), fd));
    CALL("getpeername", (uint64_t)client, ARG(&peer), ARG(&peer_size));
    assert_string_equal(returned.line,
                        format("getpeername(%d, 127.0.0.1:%d) = 0", client, ntohs(address.sin_port)));
    close(fd);
    close(client);
    close(listener);
}

static void accept_without_an_address_shows_both_nulls(void **state)
{
    (void)state;
    PRETEND("accept", 4, 3, 0, 0);
    assert_string_equal(returned.line, "accept(3, NULL, NULL) = 4");
    PRETEND("accept4", 4, 3, 0, 0, SOCK_NONBLOCK);
    assert_string_equal(returned.line, "accept4(3, NULL, NULL, SOCK_NONBLOCK) = 4");
}

static void send_shows_its_bytes_escaped(void **state)
{
    (void)state;
    struct pair pair = stream_pair();
    static const char bytes[] = "a\"b\n\t\\\001\xff";
    CALL("sendto", (uint64_t)pair.fd[0], ARG(bytes), sizeof bytes - 1, MSG_NOSIGNAL, 0, 0);
    assert_name("send");
    assert_string_equal(returned.line,
                        format("send(%d, \"a\\\"b\\n\\t\\\\\\x01\\xff\", 8, MSG_NOSIGNAL) = 8", pair.fd[0]));
    assert_int_equal(entered.call.length, 8);
    assert_int_equal(returned.call.length, 8);
    assert_int_equal(returned.call.data.n, 8);
    assert_memory_equal(returned.call.data.p, bytes, 8);
    close_pair(pair);
}

static void recv_shows_what_came(void **state)
{
    (void)state;
    struct pair pair = stream_pair();
    char buffer[512];
    assert_int_equal(write(pair.fd[1], "ask", 3), 3);
    CALL("recvfrom", (uint64_t)pair.fd[0], ARG(buffer), sizeof buffer, 0, 0, 0);
    assert_name("recv");
    assert_string_equal(entered.line, format("recv(%d, …, 512, 0)", pair.fd[0]));
    assert_int_equal(entered.call.length, 512);
    assert_string_equal(returned.line, format("recv(%d, \"ask\", 512, 0) = 3", pair.fd[0]));
    assert_slice(returned.call.data, "ask");
    assert_int_equal(returned.call.length, 3);
    close_pair(pair);
}

static void recv_of_zero_is_shown_as_an_empty_text(void **state)
{
    (void)state;
    struct pair pair = stream_pair();
    char buffer[16];
    shutdown(pair.fd[1], SHUT_WR);
    CALL("recvfrom", (uint64_t)pair.fd[0], ARG(buffer), sizeof buffer, 0, 0, 0);
    assert_string_equal(returned.line, format("recv(%d, \"\", 16, 0) = 0", pair.fd[0]));
    assert_int_equal(returned.call.length, 0);
    CALL("shutdown", (uint64_t)pair.fd[0], SHUT_RDWR);
    assert_string_equal(returned.line, format("shutdown(%d, SHUT_RDWR) = 0", pair.fd[0]));
    close_pair(pair);
}

static void a_failed_recv_leaves_its_buffer_unseen(void **state)
{
    (void)state;
    struct pair pair = stream_pair();
    char buffer[16];
    CALL("recvfrom", (uint64_t)pair.fd[0], ARG(buffer), sizeof buffer, MSG_DONTWAIT, 0, 0);
    assert_string_equal(
        returned.line,
        format("recv(%d, …, 16, MSG_DONTWAIT) = -1 EAGAIN (Resource temporarily unavailable)", pair.fd[0]));
    assert_int_equal(returned.call.length, -1);
    assert_int_equal(returned.call.data.n, 0);
    close_pair(pair);
}

static void a_short_write_keeps_only_what_was_moved(void **state)
{
    (void)state;
    PRETEND("write", 2, 4, ARG("hello"), 5);
    assert_string_equal(returned.line, "write(4, \"hello\", 5) = 2");
    assert_slice(entered.call.data, "hello");
    assert_slice(returned.call.data, "he");
    assert_int_equal(returned.call.length, 2);
}

static void a_truncated_datagram_shows_the_buffer_and_the_whole_length(void **state)
{
    (void)state;
    int pair[2];
    char buffer[3];
    assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair), 0);
    assert_int_equal(send(pair[1], "abcdef", 6, 0), 6);
    CALL("recvfrom", (uint64_t)pair[0], ARG(buffer), sizeof buffer, MSG_TRUNC, 0, 0);
    assert_string_equal(returned.line, format("recv(%d, \"abc\", 3, MSG_TRUNC) = 6", pair[0]));
    assert_slice(returned.call.data, "abc");
    assert_int_equal(returned.call.length, 6);
    close(pair[0]);
    close(pair[1]);
}

static void datagrams_show_their_peers(void **state)
{
    (void)state;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) }, from;
    socklen_t size = sizeof address, from_size = sizeof from;
    char buffer[512];
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    int port = ntohs(address.sin_port);
    CALL("sendto", (uint64_t)fd, ARG("abc"), 3, 0, ARG(&address), sizeof address);
    assert_name("sendto");
    assert_string_equal(returned.line, format("sendto(%d, \"abc\", 3, 0, 127.0.0.1:%d) = 3", fd, port));
    CALL("recvfrom", (uint64_t)fd, ARG(buffer), sizeof buffer, 0, ARG(&from), ARG(&from_size));
    assert_name("recvfrom");
    assert_string_equal(entered.line, format("recvfrom(%d, …, 512, 0, …)", fd));
    assert_string_equal(returned.line, format("recvfrom(%d, \"abc\", 512, 0, 127.0.0.1:%d) = 3", fd, port));
    close(fd);
}

/* What lies behind the room is the program's own memory: no part of the answer. */
static void an_address_is_read_no_further_than_its_room(void **state)
{
    (void)state;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address, room = 0;
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    struct sockaddr_in stale = { .sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = 1 };
    CALL("getsockname", (uint64_t)fd, ARG(&stale), ARG(&room));
    assert_string_equal(returned.line, format("getsockname(%d, … [0 => 16]) = 0", fd));
    assert_int_equal(returned.call.address_size, 16);
    assert_int_equal(returned.call.address_room, 0);
    assert_int_equal(returned.call.address.n, 0);
    room = sizeof(sa_family_t);
    CALL("getsockname", (uint64_t)fd, ARG(&stale), ARG(&room));
    assert_string_equal(returned.line, format("getsockname(%d, AF_INET [2 => 16]) = 0", fd));
    room = (socklen_t)-4;
    CALL("getsockname", (uint64_t)fd, ARG(&stale), ARG(&room));
    assert_int_equal(returned.call.error, EINVAL);
    assert_int_equal(returned.call.address_room, -4);
    CALL("getsockname", (uint64_t)fd, ARG(&stale), ARG(&size));
    assert_int_equal(returned.call.address_size, 0);
    assert_int_equal(returned.call.address_room, 0);
    close(fd);
}

static void the_address_of_a_message_is_read_no_further_than_its_room(void **state)
{
    (void)state;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct sockaddr_in stale = { .sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = 1 };
    socklen_t size = sizeof address;
    char bytes[8];
    struct iovec into = { bytes, sizeof bytes };
    struct mmsghdr got = { .msg_hdr = {
                               .msg_name = &stale, .msg_namelen = 4, .msg_iov = &into, .msg_iovlen = 1 } };
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(send(fd, "abc", 3, 0), 3);
    CALL("recvmsg", (uint64_t)fd, ARG(&got.msg_hdr), 0);
    assert_string_equal(returned.line, format("recvmsg(%d, {AF_INET [4 => 16], [\"abc\"]}, 0) = 3", fd));
    assert_int_equal(returned.call.address_size, 16);
    assert_int_equal(returned.call.address_room, 4);
    got.msg_hdr.msg_namelen = 4;
    assert_int_equal(send(fd, "abc", 3, 0), 3);
    CALL("recvmmsg", (uint64_t)fd, ARG(&got), 1, MSG_DONTWAIT, 0);
    assert_string_equal(
        returned.line,
        format("recvmmsg(%d, [{AF_INET [4 => 16], [\"abc\"]}], 1, MSG_DONTWAIT, NULL) = 1", fd));
    close(fd);
}

static void an_address_is_told_in_numbers_beside_its_name(void **state)
{
    (void)state;
    struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_port = htons(7000) };
    context = (struct decode_context){ .data = (void *)(uintptr_t) "*:7000", .endpoint = name_endpoint };
    PRETEND("bind", -EADDRINUSE, 3, ARG(&address), sizeof address);
    context = (struct decode_context){ 0 };
    assert_slice(entered.call.address, "[::]:7000");
    assert_slice(returned.call.address, "[::]:7000");
}

/* What the line is made of, by name, and what it leaves out. */
static void each_argument_is_named(void **state)
{
    (void)state;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(7000) };
    socklen_t room = 2;
    char bytes[4];
    PRETEND("bind", 0, 3, ARG(&address), sizeof address);
    assert_slice(entered.call.arguments, "sockfd:1 addr:6 addrlen=2:16 ");
    assert_slice(returned.call.arguments, "sockfd:1 addr:6 addrlen=2:16 ");
    PRETEND("sendto", 3, 3, ARG("abc"), 3, 0, 0, 0);
    assert_slice(returned.call.arguments, "sockfd:1 buf:5 len:1 flags:1 ");
    PRETEND("recvfrom", 3, 3, ARG(bytes), 4, 0, 0, 0);
    assert_slice(entered.call.arguments, "sockfd:1 buf:3 len:1 flags:1 ");
    PRETEND("accept", 4, 3, ARG(&address), ARG(&room));
    assert_slice(entered.call.arguments, "sockfd:1 addr:3 addrlen=1:2 ");
    PRETEND("accept", 4, 3, 0, 0);
    assert_slice(returned.call.arguments, "sockfd:1 addr:4 addrlen:4 ");
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    CALL("getsockname", (uint64_t)fd, ARG(&address), ARG(&room));
    assert_slice(returned.call.arguments, "sockfd:1 addr:17 addrlen=7:2 => 16 ");
    CALL("getsockname", (uint64_t)fd, ARG(&address), 16);
    assert_slice(returned.call.arguments, "sockfd:1 addr:3 addrlen=4:0x10 ");
    close(fd);
}

static void messages_show_buffers_addresses_and_passed_descriptors(void **state)
{
    (void)state;
    struct pair pair = stream_pair();
    char head[] = "head", body[] = "body", in[6], rest[64];
    struct iovec out[2] = { { head, 4 }, { body, 4 } },
                 into[2] = { { in, sizeof in }, { rest, sizeof rest } };
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = { 0 };
    struct msghdr message = {
        .msg_iov = out, .msg_iovlen = 2, .msg_control = &control, .msg_controllen = sizeof control
    };
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &pair.fd[1], sizeof(int));
    CALL("sendmsg", (uint64_t)pair.fd[0], ARG(&message), 0);
    assert_string_equal(returned.line, format("sendmsg(%d, {[\"head\" \"body\"], SCM_RIGHTS [%d]}, 0) = 8",
                                              pair.fd[0], pair.fd[1]));
    assert_slice(returned.call.data, "headbody");
    message = (struct msghdr){
        .msg_iov = into, .msg_iovlen = 2, .msg_control = &control, .msg_controllen = sizeof control
    };
    CALL("recvmsg", (uint64_t)pair.fd[1], ARG(&message), 0);
    int passed;
    memcpy(&passed, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof passed);
    assert_string_equal(entered.line, format("recvmsg(%d, …, 0)", pair.fd[1]));
    assert_int_equal(entered.call.length, 70);
    assert_string_equal(returned.line, format("recvmsg(%d, {[\"headbo\" \"dy\"], SCM_RIGHTS [%d]}, 0) = 8",
                                              pair.fd[1], passed));
    assert_slice(returned.call.data, "headbody");
    close(passed);
    close_pair(pair);
}

static void many_messages_count_the_bytes_of_all(void **state)
{
    (void)state;
    int pair[2];
    char one[] = "one", three[] = "three", buffers[2][16];
    struct iovec out[2] = { { one, 3 }, { three, 5 } }, in[2] = { { buffers[0], 16 }, { buffers[1], 16 } };
    struct mmsghdr sent[2] = { { .msg_hdr = { .msg_iov = &out[0], .msg_iovlen = 1 } },
                               { .msg_hdr = { .msg_iov = &out[1], .msg_iovlen = 1 } } };
    struct mmsghdr got[2] = { { .msg_hdr = { .msg_iov = &in[0], .msg_iovlen = 1 } },
                              { .msg_hdr = { .msg_iov = &in[1], .msg_iovlen = 1 } } };
    assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair), 0);
    CALL("sendmmsg", (uint64_t)pair[0], ARG(sent), 2, 0);
    assert_string_equal(returned.line,
                        format("sendmmsg(%d, [{[\"one\"]} {[\"three\"]}], 2, 0) = 2", pair[0]));
    assert_int_equal(entered.call.length, 8);
    assert_int_equal(returned.call.length, 8);
    assert_slice(returned.call.data, "onethree");
    CALL("recvmmsg", (uint64_t)pair[1], ARG(got), 2, MSG_DONTWAIT, 0);
    assert_string_equal(
        returned.line,
        format("recvmmsg(%d, [{[\"one\"]} {[\"three\"]}], 2, MSG_DONTWAIT, NULL) = 2", pair[1]));
    assert_int_equal(entered.call.length, 32);
    assert_int_equal(returned.call.length, 8);
    close(pair[0]);
    close(pair[1]);
}

/* Not only of those that the line has room for. */
static void more_messages_than_are_shown_count_as_well(void **state)
{
    (void)state;
    enum { MANY = 3 * DECODE_MESSAGES_SHOWN };
    struct pair pair = stream_pair();
    char bytes[] = "four";
    struct iovec one = { bytes, 4 };
    struct mmsghdr messages[MANY];
    memset(messages, 0, sizeof messages);
    for (int i = 0; i < MANY; i++)
        messages[i].msg_hdr = (struct msghdr){ .msg_iov = &one, .msg_iovlen = 1 };
    CALL("sendmmsg", (uint64_t)pair.fd[0], ARG(messages), MANY, 0);
    assert_int_equal(entered.call.length, 4 * MANY);
    assert_int_equal(returned.call.length, 4 * MANY);
    close_pair(pair);
}

static bool file_of_1000(void *data, pid_t pid, int fd, int64_t *size, int64_t *position)
{
    (void)pid;
    *size = 1000;
    *position = *(const int64_t *)data;
    return fd == 4;
}

/* What is not in the file was not asked for. */
static void sendfile_asks_for_what_is_left_of_the_file(void **state)
{
    int64_t position = 200, offset = 900;
    (void)state;
    context = (struct decode_context){ .data = &position, .file = file_of_1000 };
    PRETEND("sendfile", 800, 5, 4, 0, 65536);
    assert_int_equal(entered.call.length, 800);
    assert_string_equal(returned.line, "sendfile(5, 4, NULL, 65536) = 800");
    PRETEND("sendfile", 100, 5, 4, ARG(&offset), 65536);
    assert_int_equal(entered.call.length, 100);
    PRETEND("sendfile", 10, 5, 4, 0, 10);
    assert_int_equal(entered.call.length, 10);
    PRETEND("sendfile", 10, 5, 3, 0, 65536); /* no file */
    assert_int_equal(entered.call.length, 65536);
    context = (struct decode_context){ 0 };
}

static void vectors_are_shown_piece_by_piece(void **state)
{
    (void)state;
    struct pair pair = stream_pair();
    char one[] = "abc", two[] = "def", in[16];
    struct iovec out[2] = { { one, 3 }, { two, 3 } }, into[1] = { { in, sizeof in } };
    CALL("writev", (uint64_t)pair.fd[0], ARG(out), 2);
    assert_string_equal(returned.line, format("writev(%d, [\"abc\" \"def\"], 2) = 6", pair.fd[0]));
    CALL("readv", (uint64_t)pair.fd[1], ARG(into), 1);
    assert_string_equal(returned.line, format("readv(%d, [\"abcdef\"], 1) = 6", pair.fd[1]));
    close_pair(pair);
}

static void pairs_of_descriptors_are_shown_when_made(void **state)
{
    (void)state;
    int pair[2];
    CALL("socketpair", AF_UNIX, SOCK_STREAM, 0, ARG(pair));
    assert_string_equal(entered.line, "socketpair(AF_UNIX, SOCK_STREAM, 0, …)");
    assert_string_equal(returned.line,
                        format("socketpair(AF_UNIX, SOCK_STREAM, 0, [%d %d]) = 0", pair[0], pair[1]));
    close(pair[0]);
    close(pair[1]);
    CALL("pipe2", ARG(pair), 0);
    assert_name("pipe");
    assert_string_equal(returned.line, format("pipe([%d %d]) = 0", pair[0], pair[1]));
    close(pair[0]);
    close(pair[1]);
    CALL("pipe2", ARG(pair), O_CLOEXEC);
    assert_string_equal(returned.line, format("pipe2([%d %d], O_CLOEXEC) = 0", pair[0], pair[1]));
    close(pair[0]);
    close(pair[1]);
}

static void options_are_shown_by_their_type(void **state)
{
    (void)state;
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1, value;
    struct linger linger = { 1, 0 };
    struct timeval half = { 0, 500000 };
    socklen_t size = sizeof value;
    CALL("setsockopt", (uint64_t)fd, SOL_SOCKET, SO_REUSEADDR, ARG(&one), sizeof one);
    assert_string_equal(returned.line, format("setsockopt(%d, SOL_SOCKET, SO_REUSEADDR, 1) = 0", fd));
    CALL("setsockopt", (uint64_t)fd, IPPROTO_TCP, TCP_NODELAY, ARG(&one), sizeof one);
    assert_string_equal(returned.line, format("setsockopt(%d, IPPROTO_TCP, TCP_NODELAY, 1) = 0", fd));
    CALL("setsockopt", (uint64_t)fd, SOL_SOCKET, SO_LINGER, ARG(&linger), sizeof linger);
    assert_string_equal(returned.line,
                        format("setsockopt(%d, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=0}) = 0", fd));
    CALL("setsockopt", (uint64_t)fd, SOL_SOCKET, SO_RCVTIMEO, ARG(&half), sizeof half);
    assert_string_equal(returned.line, format("setsockopt(%d, SOL_SOCKET, SO_RCVTIMEO, {0.5 s}) = 0", fd));
    CALL("getsockopt", (uint64_t)fd, SOL_SOCKET, SO_TYPE, ARG(&value), ARG(&size));
    assert_string_equal(entered.line, format("getsockopt(%d, SOL_SOCKET, SO_TYPE, …)", fd));
    assert_string_equal(returned.line, format("getsockopt(%d, SOL_SOCKET, SO_TYPE, SOCK_STREAM) = 0", fd));
    CALL("getsockopt", (uint64_t)fd, SOL_SOCKET, SO_ERROR, ARG(&value), ARG(&size));
    assert_string_equal(returned.line, format("getsockopt(%d, SOL_SOCKET, SO_ERROR, 0) = 0", fd));
    CALL("setsockopt", (uint64_t)fd, SOL_SOCKET, 9999, ARG(&one), sizeof one);
    assert_string_equal(
        returned.line,
        format("setsockopt(%d, SOL_SOCKET, 0x270f, 1) = -1 ENOPROTOOPT (Protocol not available)", fd));
    close(fd);
    struct pair pair = stream_pair();
    struct ucred who;
    size = sizeof who;
    CALL("getsockopt", (uint64_t)pair.fd[0], SOL_SOCKET, SO_PEERCRED, ARG(&who), ARG(&size));
    assert_string_equal(returned.line,
                        format("getsockopt(%d, SOL_SOCKET, SO_PEERCRED, {pid=%d, uid=%u, gid=%u}) = 0",
                               pair.fd[0], getpid(), getuid(), getgid()));
    close_pair(pair);
}

static void fcntl_and_ioctl_speak_of_flags_and_counts(void **state)
{
    (void)state;
    struct pair pair = stream_pair();
    int on = 1, waiting;
    uint64_t fd = (uint64_t)pair.fd[0];
    CALL("fcntl", fd, F_SETFL, O_RDWR | O_NONBLOCK);
    assert_string_equal(returned.line, format("fcntl(%d, F_SETFL, O_RDWR|O_NONBLOCK) = 0", pair.fd[0]));
    CALL("fcntl", fd, F_GETFL, 0);
    assert_string_equal(returned.line, format("fcntl(%d, F_GETFL) = %d (O_RDWR|O_NONBLOCK)", pair.fd[0],
                                              O_RDWR | O_NONBLOCK));
    CALL("fcntl", fd, F_SETFD, FD_CLOEXEC);
    assert_string_equal(returned.line, format("fcntl(%d, F_SETFD, FD_CLOEXEC) = 0", pair.fd[0]));
    CALL("ioctl", fd, FIONBIO, ARG(&on));
    assert_string_equal(returned.line, format("ioctl(%d, FIONBIO, 1) = 0", pair.fd[0]));
    assert_int_equal(write(pair.fd[1], "hello", 5), 5);
    CALL("ioctl", fd, FIONREAD, ARG(&waiting));
    assert_string_equal(entered.line, format("ioctl(%d, FIONREAD, …)", pair.fd[0]));
    assert_string_equal(returned.line, format("ioctl(%d, FIONREAD, 5) = 0", pair.fd[0]));
    close_pair(pair);
}

static void the_other_descriptors_are_shown_too(void **state)
{
    (void)state;
    int fd = (int)CALL("eventfd2", 3, 0);
    assert_string_equal(returned.line, format("eventfd(3, 0) = %d", fd));
    close(fd);
    fd = (int)CALL("timerfd_create", CLOCK_MONOTONIC, TFD_NONBLOCK);
    assert_string_equal(returned.line, format("timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK) = %d", fd));
    struct itimerspec timer = { .it_value = { 60, 0 }, .it_interval = { 0, 250000000 } };
    CALL("timerfd_settime", (uint64_t)fd, 0, ARG(&timer), 0);
    assert_string_equal(returned.line, format("timerfd_settime(%d, 0, {60.0 s every 0.25 s}, NULL) = 0", fd));
    CALL("close", (uint64_t)fd);
    assert_string_equal(returned.line, format("close(%d) = 0", fd));
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGINT);
    sigaddset(&mask, SIGTERM);
    fd = (int)CALL("signalfd4", (uint64_t)-1, ARG(&mask), 8, O_CLOEXEC);
    assert_string_equal(returned.line, format("signalfd(-1, [SIGINT SIGTERM], SFD_CLOEXEC) = %d", fd));
    int copy = (int)CALL("dup", (uint64_t)fd);
    assert_string_equal(returned.line, format("dup(%d) = %d", fd, copy));
    CALL("dup3", (uint64_t)fd, (uint64_t)copy, 0);
    assert_string_equal(returned.line, made_of("dup2") ? format("dup2(%d, %d) = %d", fd, copy, copy)
                                                       : format("dup3(%d, %d, 0) = %d", fd, copy, copy));
    close(copy);
    close(fd);
    PRETEND("close_range", 0, 3, UINT32_MAX, 0);
    assert_string_equal(returned.line, "close_range(3, ~0U, 0) = 0");
    PRETEND("sendfile", 4096, 5, 4, 0, 65536);
    assert_string_equal(returned.line, "sendfile(5, 4, NULL, 65536) = 4096");
    assert_int_equal(entered.call.length, 65536);
    assert_int_equal(returned.call.length, 4096);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_socket_is_shown_by_names),
        cmocka_unit_test(a_refused_connect_says_why_and_where),
        cmocka_unit_test(an_endpoint_goes_by_the_name_of_the_context),
        cmocka_unit_test(bind_to_any_address_is_shown_as_a_star),
        cmocka_unit_test(an_address_is_read_no_further_than_its_room),
        cmocka_unit_test(the_address_of_a_message_is_read_no_further_than_its_room),
        cmocka_unit_test(an_address_is_told_in_numbers_beside_its_name),
        cmocka_unit_test(accept_without_flags_shows_the_peer_it_was_given),
        cmocka_unit_test(accept_without_an_address_shows_both_nulls),
        cmocka_unit_test(send_shows_its_bytes_escaped),
        cmocka_unit_test(recv_shows_what_came),
        cmocka_unit_test(recv_of_zero_is_shown_as_an_empty_text),
        cmocka_unit_test(a_failed_recv_leaves_its_buffer_unseen),
        cmocka_unit_test(a_short_write_keeps_only_what_was_moved),
        cmocka_unit_test(a_truncated_datagram_shows_the_buffer_and_the_whole_length),
        cmocka_unit_test(datagrams_show_their_peers),
        cmocka_unit_test(each_argument_is_named),
        cmocka_unit_test(messages_show_buffers_addresses_and_passed_descriptors),
        cmocka_unit_test(many_messages_count_the_bytes_of_all),
        cmocka_unit_test(more_messages_than_are_shown_count_as_well),
        cmocka_unit_test(sendfile_asks_for_what_is_left_of_the_file),
        cmocka_unit_test(vectors_are_shown_piece_by_piece),
        cmocka_unit_test(pairs_of_descriptors_are_shown_when_made),
        cmocka_unit_test(options_are_shown_by_their_type),
        cmocka_unit_test(fcntl_and_ioctl_speak_of_flags_and_counts),
        cmocka_unit_test(the_other_descriptors_are_shown_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

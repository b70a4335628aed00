/* Calls as lines: values of options, control messages, addresses and their lengths. */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/observe/made_calls.h"

#define BAD_POINTER 16

/* ---- addresses */

static const struct sockaddr_in port_7000 = { .sin_family = AF_INET, .sin_port = 22555 /* 7000 */ };

static void an_address_that_cannot_be_read_is_a_pointer(void **state)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    (void)state;
    CALL("connect", (uint64_t)fd, BAD_POINTER, sizeof port_7000);
    assert_string_equal(returned.line, format("connect(%d, 0x10) = -1 EFAULT (Bad address)", fd));
    CALL("bind", (uint64_t)fd, BAD_POINTER, sizeof port_7000);
    assert_string_equal(returned.line, format("bind(%d, 0x10) = -1 EFAULT (Bad address)", fd));
    close(fd);
}

static void a_wrong_length_of_an_address_is_shown(void **state)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_un path = { .sun_family = AF_UNIX, .sun_path = "/none" };
    struct sockaddr_storage large = { 0 };
    (void)state;
    CALL("connect", (uint64_t)fd, ARG(&port_7000), sizeof(void *));
    assert_string_equal(returned.line, format("connect(%d, AF_INET [8]) = -1 EINVAL (Invalid argument)", fd));
    CALL("connect", (uint64_t)fd, ARG(&port_7000), (uint64_t)-1);
    assert_non_null(strstr(returned.line, " [-1]) = -1 EINVAL"));
    PRETEND("bind", 0, 3, ARG(&port_7000), sizeof port_7000);
    assert_string_equal(returned.line, "bind(3, *:7000) = 0");
    memcpy(&large, &port_7000, sizeof port_7000);
    PRETEND("bind", 0, 3, ARG(&large), sizeof large);
    assert_string_equal(returned.line, "bind(3, *:7000) = 0");
    PRETEND("bind", -EINVAL, 3, ARG(&port_7000), 1);
    assert_string_equal(returned.line, "bind(3, (none) [1]) = -1 EINVAL (Invalid argument)");
    PRETEND("bind", -EINVAL, 3, ARG(&path), 1);
    assert_string_equal(returned.line, "bind(3, (none) [1]) = -1 EINVAL (Invalid argument)");
    PRETEND("connect", -ENOENT, 3, ARG(&path), sizeof path);
    assert_string_equal(returned.line, "connect(3, /none) = -1 ENOENT (No such file or directory)");
    close(fd);
}

static void every_room_for_an_address_is_told_with_what_came(void **state)
{
    static const struct {
        socklen_t room;
        const char *seen;
    } rows[] = { { 0, "… [0 => 16]" },
                 { 1, "… [1 => 16]" },
                 { 2, "AF_INET [2 => 16]" },
                 { 16, "127.0.0.1:7000" },
                 { 17, "127.0.0.1:7000" } };
    struct sockaddr_in address = port_7000, stale = { .sin_family = AF_INET, .sin_port = 1 };
    struct sockaddr_storage into;
    int fd = socket(AF_INET, SOCK_DGRAM, 0), peer = socket(AF_INET, SOCK_DGRAM, 0);
    socklen_t size = sizeof address;
    (void)state;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = 0;
    assert_int_equal(bind(peer, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(peer, (struct sockaddr *)&address, &size), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        memcpy(&into, &stale, sizeof stale);
        size = rows[i].room;
        CALL("getpeername", (uint64_t)fd, ARG(&into), ARG(&size));
        bool whole = rows[i].room >= sizeof address;
        const char *seen = whole ? format("127.0.0.1:%d", ntohs(address.sin_port)) : rows[i].seen;
        char expected[100];
        snprintf(expected, sizeof expected, "getpeername(%d, %s) = 0", fd, seen);
        assert_string_equal(returned.line, expected);
    }
    close(fd);
    close(peer);
}

/* ---- options */

static const char *set_option(int level, int option, const void *value, size_t size)
{
    static char shown[EVENT_LINE_MAX];
    PRETEND("setsockopt", 0, 3, (uint64_t)level, (uint64_t)option, ARG(value), size);
    snprintf(shown, sizeof shown, "%s", strstr(returned.line, ", ") + 2);
    return shown;
}

static void structures_of_options_are_told_by_their_fields(void **state)
{
    struct ip_mreqn member = { { htonl(0xe0000001) }, { htonl(INADDR_LOOPBACK) }, 2 };
    struct ip_mreq_source source = { { htonl(0xe0000001) }, { 0 }, { htonl(INADDR_LOOPBACK) } };
    struct ipv6_mreq member6 = { .ipv6mr_interface = 1 };
    struct group_req group = { .gr_interface = 1 };
    struct sock_fprog filter = { .len = 3, .filter = NULL };
    (void)state;
    inet_pton(AF_INET6, "ff02::1", &member6.ipv6mr_multiaddr);
    memcpy(&group.gr_group, &(struct sockaddr_in){ .sin_family = AF_INET, .sin_addr = member.imr_multiaddr },
           sizeof(struct sockaddr_in));
    assert_string_equal(set_option(IPPROTO_IP, IP_ADD_MEMBERSHIP, &member, sizeof member),
                        "IPPROTO_IP, IP_ADD_MEMBERSHIP, {imr_multiaddr=224.0.0.1, imr_address=127.0.0.1, "
                        "imr_ifindex=2}) = 0");
    assert_string_equal(
        set_option(IPPROTO_IP, IP_ADD_MEMBERSHIP, &member, sizeof(struct ip_mreq)),
        "IPPROTO_IP, IP_ADD_MEMBERSHIP, {imr_multiaddr=224.0.0.1, imr_interface=127.0.0.1}) = 0");
    assert_string_equal(
        set_option(IPPROTO_IP, IP_MULTICAST_IF, &member, sizeof member),
        "IPPROTO_IP, IP_MULTICAST_IF, {imr_multiaddr=224.0.0.1, imr_address=127.0.0.1, imr_ifindex=2}) = 0");
    assert_string_equal(set_option(IPPROTO_IP, IP_MULTICAST_IF, &member.imr_address, sizeof(struct in_addr)),
                        "IPPROTO_IP, IP_MULTICAST_IF, 127.0.0.1) = 0");
    assert_non_null(strstr(set_option(IPPROTO_IP, IP_BLOCK_SOURCE, &source, sizeof source),
                           "{imr_multiaddr=224.0.0.1, imr_interface=0.0.0.0, imr_sourceaddr=127.0.0.1}"));
    assert_non_null(strstr(set_option(IPPROTO_IPV6, IPV6_JOIN_GROUP, &member6, sizeof member6),
                           "{ipv6mr_multiaddr=ff02::1, ipv6mr_interface=1}"));
    assert_non_null(strstr(set_option(IPPROTO_IP, MCAST_JOIN_GROUP, &group, sizeof group),
                           "{gr_interface=1, gr_group=224.0.0.1:0}"));
    assert_non_null(strstr(set_option(SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter),
                           "SO_ATTACH_FILTER, {len=3, filter=NULL}"));
}

static void an_option_of_another_length_says_so(void **state)
{
    int one = 1;
    unsigned char hops = 64;
    long wide = 1;
    (void)state;
    assert_string_equal(set_option(IPPROTO_IP, IP_MULTICAST_TTL, &hops, sizeof hops),
                        "IPPROTO_IP, IP_MULTICAST_TTL, 64 [1]) = 0");
    assert_string_equal(set_option(SOL_SOCKET, SO_REUSEADDR, &wide, sizeof wide),
                        "SOL_SOCKET, SO_REUSEADDR, 1 [8]) = 0");
    assert_string_equal(set_option(IPPROTO_IP, IP_TTL, &wide, 5), "IPPROTO_IP, IP_TTL, 1 [5]) = 0");
    assert_string_equal(set_option(IPPROTO_IP, IP_TTL, &wide, 0), "IPPROTO_IP, IP_TTL, \"\" [0]) = 0");
    assert_string_equal(set_option(SOL_SOCKET, SO_LINGER, &one, sizeof one),
                        "SOL_SOCKET, SO_LINGER, \"\\x01\\x00\\x00\\x00\" [4]) = 0");
    assert_string_equal(set_option(SOL_SOCKET, SO_REUSEADDR, (void *)BAD_POINTER, sizeof one),
                        "SOL_SOCKET, SO_REUSEADDR, 0x10) = 0");
    assert_non_null(strstr(set_option(SOL_SOCKET, SO_REUSEADDR, &one, (size_t)-1), " [-1]"));
}

/* The kernel reads what it takes of a longer one, and so much is what has to be there. */
static void no_more_of_an_option_is_read_than_the_kernel_does(void **state)
{
    struct linger linger = { 1, 2 };
    struct ip_mreq member = { { htonl(0xe0000001) }, { 0 } };
    (void)state;
    assert_string_equal(set_option(SOL_SOCKET, SO_LINGER, at_the_end(&linger, sizeof linger), 9),
                        "SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=2} [9]) = 0");
    assert_string_equal(set_option(IPPROTO_IP, IP_ADD_MEMBERSHIP, &member, 7),
                        "IPPROTO_IP, IP_ADD_MEMBERSHIP, \"\\xe0\\x00\\x00\\x01\\x00\\x00\\x00\" [7]) = 0");
}

static void an_option_that_was_got_is_read_no_further_than_its_room(void **state)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0), value = 0x7f7f7f7f;
    socklen_t room = 1;
    (void)state;
    CALL("getsockopt", (uint64_t)fd, IPPROTO_IP, IP_TTL, ARG(&value), ARG(&room));
    assert_string_equal(returned.line, format("getsockopt(%d, IPPROTO_IP, IP_TTL, 64 [1]) = 0", fd));
    room = 2;
    value = 0x7f7f7f7f;
    CALL("getsockopt", (uint64_t)fd, SOL_SOCKET, SO_TYPE, ARG(&value), ARG(&room));
    assert_string_equal(returned.line,
                        format("getsockopt(%d, SOL_SOCKET, SO_TYPE, \"\\x01\\x00\" [2]) = 0", fd));
    room = 3;
    CALL("getsockopt", (uint64_t)fd, IPPROTO_IP, IP_TTL, ARG(&value), ARG(&room));
    assert_string_equal(returned.line, format("getsockopt(%d, IPPROTO_IP, IP_TTL, 64 [3 => 1]) = 0", fd));
    close(fd);
}

static void options_of_the_kernel_have_values(void **state)
{
    struct pair pair = stream_pair();
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct tcp_info info;
    struct sock_filter code[] = { { 6, 0, 0, 1 } };
    struct sock_fprog filter = { 1, code };
    struct sockaddr_un peer;
    socklen_t size = sizeof info;
    (void)state;
    CALL("getsockopt", (uint64_t)fd, IPPROTO_TCP, TCP_INFO, ARG(&info), ARG(&size));
    assert_non_null(strstr(returned.line, "TCP_INFO, {tcpi_state=TCP_CLOSE, tcpi_retransmits=0, tcpi_rto="));
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter), 0);
    size = 0;
    CALL("getsockopt", (uint64_t)fd, SOL_SOCKET, SO_GET_FILTER, 0, ARG(&size));
    assert_string_equal(returned.line,
                        format("getsockopt(%d, SOL_SOCKET, SO_GET_FILTER, NULL, [0 => 1]) = 0", fd));
    size = 1; /* counted in instructions */
    CALL("getsockopt", (uint64_t)fd, SOL_SOCKET, SO_GET_FILTER, ARG(code), ARG(&size));
    assert_non_null(strstr(returned.line, "SOL_SOCKET, SO_GET_FILTER, {len=1}) = 0"));
    size = sizeof(sa_family_t);
    CALL("getsockopt", (uint64_t)pair.fd[0], SOL_SOCKET, SO_PEERNAME, ARG(&peer), ARG(&size));
    assert_string_equal(returned.line,
                        format("getsockopt(%d, SOL_SOCKET, SO_PEERNAME, (unnamed)) = 0", pair.fd[0]));
    PRETEND("getsockopt", 0, 3, SOL_SOCKET, SO_PEERNAME, ARG(&port_7000), ARG(&(socklen_t){ 4 }));
    assert_string_equal(returned.line, "getsockopt(3, SOL_SOCKET, SO_PEERNAME, AF_INET [4]) = 0");
    PRETEND("getsockopt", 0, 3, SOL_SOCKET, SO_PEERNAME, ARG(&port_7000), ARG(&(socklen_t){ 16 }));
    assert_string_equal(returned.line, "getsockopt(3, SOL_SOCKET, SO_PEERNAME, *:7000) = 0");
    close(fd);
    close_pair(pair);
}

/* ---- control messages */

static union {
    struct cmsghdr align;
    char bytes[2048];
} control;
static struct iovec nothing = { (char *)"", 0 };
static struct msghdr message;

/* One message of that type, its data `size` bytes at `data`. */
static void put_control_message(int level, int type, const void *data, size_t size)
{
    struct cmsghdr *head = &control.align;
    memset(&control, 0, sizeof control);
    message = (struct msghdr){
        .msg_iov = &nothing, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = CMSG_SPACE(size)
    };
    *head = (struct cmsghdr){ .cmsg_len = CMSG_LEN(size), .cmsg_level = level, .cmsg_type = type };
    memcpy(CMSG_DATA(head), data, size);
}

static const char *control_message(int level, int type, const void *data, size_t size)
{
    static char shown[EVENT_LINE_MAX];
    put_control_message(level, type, data, size);
    PRETEND("sendmsg", 0, 3, ARG(&message), 0);
    snprintf(shown, sizeof shown, "%s", strstr(returned.line, "], ") + 3);
    return shown;
}

static void control_messages_have_names_and_values_of_their_own(void **state)
{
    struct in_pktinfo info = { 1, { htonl(INADDR_LOOPBACK) }, { htonl(0xe0000001) } };
    struct timespec stamp[3] = { { 5, 250000000 } };
    struct ucred who = { 1, 2, 3 };
    int number = 64;
    uint16_t segment = 1400;
    unsigned char tos = 0x10, alert = 21;
    (void)state;
    assert_string_equal(control_message(IPPROTO_IP, IP_PKTINFO, &info, sizeof info),
                        "IP_PKTINFO {ipi_ifindex=1, ipi_spec_dst=127.0.0.1, ipi_addr=224.0.0.1}}, 0) = 0");
    assert_string_equal(control_message(IPPROTO_IP, IP_TTL, &number, sizeof number), "IP_TTL 64}, 0) = 0");
    assert_string_equal(control_message(IPPROTO_IP, IP_TOS, &tos, 1), "IP_TOS 16}, 0) = 0");
    assert_string_equal(control_message(SOL_SOCKET, SCM_CREDENTIALS, &who, sizeof who),
                        "SCM_CREDENTIALS {pid=1, uid=2, gid=3}}, 0) = 0");
    assert_string_equal(control_message(SOL_SOCKET, 3, "label", 6), "SCM_SECURITY \"label\"}, 0) = 0");
    assert_string_equal(control_message(SOL_SOCKET, 4, &number, sizeof number), "SCM_PIDFD 64}, 0) = 0");
    assert_non_null(
        strstr(control_message(SOL_SOCKET, SO_TIMESTAMPNS, stamp, sizeof stamp[0]), " {5.25 s}}"));
    assert_non_null(
        strstr(control_message(SOL_SOCKET, SO_TIMESTAMPING, stamp, sizeof stamp), " {software={5.25 s}}}"));
    assert_string_equal(control_message(IPPROTO_UDP, 103, &segment, 2), "UDP_SEGMENT 1400}, 0) = 0");
    assert_string_equal(control_message(282, 1, &alert, 1), "TLS_SET_RECORD_TYPE alert}, 0) = 0");
    assert_string_equal(control_message(SOL_SOCKET, 9999, "abcde", 5),
                        "SOL_SOCKET 0x270f \"abcde\"}, 0) = 0");
}

static void many_descriptors_are_passed_and_counted(void **state)
{
    int fds[130];
    (void)state;
    for (int i = 0; i < 130; i++)
        fds[i] = i;
    const char *shown = control_message(SOL_SOCKET, SCM_RIGHTS, fds, sizeof fds);
    assert_non_null(strstr(shown, "SCM_RIGHTS [0 1 2 3 "));
    assert_non_null(strstr(shown, " 30 31 ...+98]}, 0) = 0"));
}

static void a_control_message_that_is_none_is_not_left_out(void **state)
{
    int fd = 3;
    (void)state;
    put_control_message(SOL_SOCKET, SCM_RIGHTS, &fd, sizeof fd);
    control.align.cmsg_len = 3;
    PRETEND("sendmsg", -EINVAL, 3, ARG(&message), 0);
    assert_non_null(strstr(returned.line, "], cmsg_len=3}, 0) = -1 EINVAL"));
    control.align.cmsg_len = 1000;
    PRETEND("sendmsg", -EINVAL, 3, ARG(&message), 0);
    assert_non_null(strstr(returned.line, "], cmsg_len=1000}, 0) = -1 EINVAL"));
    control.align.cmsg_len = message.msg_controllen = SIZE_MAX;
    PRETEND("sendmsg", -ENOBUFS, 3, ARG(&message), 0);
    assert_non_null(strstr(returned.line, "], SCM_RIGHTS [3 "));
    message.msg_controllen = 5;
    PRETEND("sendmsg", 0, 3, ARG(&message), 0);
    assert_non_null(strstr(returned.line, "], msg_controllen=5}, 0) = 0"));
    message.msg_control = (void *)BAD_POINTER;
    PRETEND("sendmsg", -EFAULT, 3, ARG(&message), 0);
    assert_non_null(strstr(returned.line, "], 0x10}, 0) = -1 EFAULT"));
}

static void a_message_that_cannot_be_read_is_a_pointer(void **state)
{
    struct iovec piece = { "ab", 2 };
    struct mmsghdr *one = at_the_end(&(struct mmsghdr){ .msg_hdr = { .msg_name = (void *)BAD_POINTER,
                                                                     .msg_namelen = 16,
                                                                     .msg_iov = &piece,
                                                                     .msg_iovlen = 1 } },
                                     sizeof *one);
    (void)state;
    PRETEND("sendmmsg", -EFAULT, 3, ARG(one), 2, 0);
    assert_string_equal(returned.line,
                        format("sendmmsg(3, [{0x10, [\"ab\"]} %#llx], 2, 0) = -1 EFAULT (Bad address)",
                               (unsigned long long)ARG(one + 1)));
}

/* The error queue: why a datagram did not arrive, and who says so. */
static void an_error_of_the_queue_is_told_in_full(void **state)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0), bound = socket(AF_INET, SOCK_DGRAM, 0), on = 1;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    char bytes[8];
    struct iovec into = { bytes, sizeof bytes };
    (void)state;
    assert_int_equal(bind(bound, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(bound, (struct sockaddr *)&address, &size), 0);
    close(bound);
    assert_int_equal(setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(send(fd, "x", 1, 0), 1);
    message = (struct msghdr){
        .msg_iov = &into, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control
    };
    CALL("recvmsg", (uint64_t)fd, ARG(&message), MSG_ERRQUEUE);
    assert_non_null(strstr(returned.line, "IP_RECVERR {ee_errno=ECONNREFUSED, ee_origin=SO_EE_ORIGIN_ICMP, "
                                          "ee_type=3, ee_code=3, ee_info=0, ee_data=0, "
                                          "offender=127.0.0.1:0}"));
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_that_cannot_be_read_is_a_pointer),
        cmocka_unit_test(a_wrong_length_of_an_address_is_shown),
        cmocka_unit_test(every_room_for_an_address_is_told_with_what_came),
        cmocka_unit_test(structures_of_options_are_told_by_their_fields),
        cmocka_unit_test(an_option_of_another_length_says_so),
        cmocka_unit_test(no_more_of_an_option_is_read_than_the_kernel_does),
        cmocka_unit_test(an_option_that_was_got_is_read_no_further_than_its_room),
        cmocka_unit_test(options_of_the_kernel_have_values),
        cmocka_unit_test(control_messages_have_names_and_values_of_their_own),
        cmocka_unit_test(many_descriptors_are_passed_and_counted),
        cmocka_unit_test(a_control_message_that_is_none_is_not_left_out),
        cmocka_unit_test(a_message_that_cannot_be_read_is_a_pointer),
        cmocka_unit_test(an_error_of_the_queue_is_told_in_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

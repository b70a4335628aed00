/* Each constant by its right name: of its level, its family, and of the direction in which it is asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/observe/made_calls.h"

/* What stands on the line between `call` and the next comma or the bracket, and the number of the argument.
 */
static const char *argument(const char *line, int number)
{
    static char word[128];
    const char *at = strchr(line, '(') + 1;
    for (int i = 0; i < number; i++)
        at = strstr(at, ", ") + 2;
    snprintf(word, sizeof word, "%.*s", (int)strcspn(at, ",)"), at);
    return word;
}

static const char *option(int level, int name)
{
    int value = 0;
    CALL("setsockopt", ARG(-1), (uint64_t)level, (uint64_t)name, ARG(&value), sizeof value);
    return argument(returned.line, 2);
}

static const char *option_asked(int level, int name)
{
    int value = 0;
    socklen_t size = sizeof value;
    CALL("getsockopt", ARG(-1), (uint64_t)level, (uint64_t)name, ARG(&value), ARG(&size));
    return argument(returned.line, 2);
}

static void families_and_protocols_have_names(void **state)
{
    (void)state;
    CALL("socket", ARG(AF_SECURITY), SOCK_STREAM, 0);
    assert_memory_equal(returned.line, "socket(AF_SECURITY, SOCK_STREAM, 0) = -1", 40);
    CALL("socket", 4000, SOCK_STREAM, 0);
    assert_string_equal(argument(returned.line, 0), "0xfa0");
    PRETEND("socket", 3, AF_INET, SOCK_RAW, IPPROTO_ESP);
    assert_string_equal(returned.line, "socket(AF_INET, SOCK_RAW, IPPROTO_ESP) = 3");
    PRETEND("socket", 3, AF_INET6, SOCK_STREAM, 262);
    assert_string_equal(returned.line, "socket(AF_INET6, SOCK_STREAM, IPPROTO_MPTCP) = 3");
    PRETEND("socket", 3, AF_NETLINK, SOCK_RAW, NETLINK_FIB_LOOKUP);
    assert_string_equal(returned.line, "socket(AF_NETLINK, SOCK_RAW, NETLINK_FIB_LOOKUP) = 3");
}

static void an_option_goes_by_the_name_of_its_level(void **state)
{
    (void)state;
    assert_string_equal(option(SOL_SOCKET, 61), "SO_TXTIME");
    assert_string_equal(option(SOL_SOCKET, 20), "SO_RCVTIMEO");
    assert_string_equal(option(SOL_SOCKET, 66), "SO_RCVTIMEO_NEW");
    assert_string_equal(option(IPPROTO_TCP, 38), "TCP_AO_ADD_KEY");
    assert_string_equal(option(IPPROTO_TCP, 14), "TCP_MD5SIG");
    assert_string_equal(option(IPPROTO_IP, 20), "IP_RECVORIGDSTADDR");
    assert_string_equal(option(IPPROTO_IP, 42), "MCAST_JOIN_GROUP");
    assert_string_equal(option(IPPROTO_IPV6, 42), "MCAST_JOIN_GROUP");
    assert_string_equal(option(IPPROTO_IPV6, 20), "IPV6_JOIN_GROUP");
    assert_string_equal(option(IPPROTO_IPV6, 70), "IPV6_AUTOFLOWLABEL");
    assert_string_equal(option(IPPROTO_UDP, 100), "UDP_ENCAP");
    assert_string_equal(option(IPPROTO_SCTP, 2), "SCTP_INITMSG");
    assert_string_equal(option(SOL_PACKET, PACKET_FANOUT), "PACKET_FANOUT");
    assert_string_equal(option(SOL_NETLINK, NETLINK_EXT_ACK), "NETLINK_EXT_ACK");
    assert_string_equal(option(AF_VSOCK, 6), "SO_VM_SOCKETS_CONNECT_TIMEOUT");
    assert_string_equal(option(282, 1), "TLS_TX");
    assert_string_equal(option(SOL_SOCKET, 4095), "0xfff");
    assert_string_equal(option(IPPROTO_TCP, -1), "0xffffffff");
    assert_string_equal(option(4095, 1), "0x1");
}

static void levels_have_names(void **state)
{
    (void)state;
    static const struct {
        int level;
        const char *name;
    } rows[] = {
        { IPPROTO_IP, "IPPROTO_IP" },
        { IPPROTO_TCP, "IPPROTO_TCP" },
        { IPPROTO_IPV6, "IPPROTO_IPV6" },
        { IPPROTO_RAW, "IPPROTO_RAW" },
        { SOL_SOCKET, "SOL_SOCKET" },
        { 132, "IPPROTO_SCTP" },
        { 282, "SOL_TLS" },
        { 274, "SOL_BLUETOOTH" },
        { AF_VSOCK, "AF_VSOCK" },
        { 4095, "0xfff" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        option(rows[i].level, 1);
        assert_string_equal(argument(returned.line, 1), rows[i].name);
    }
}

static void one_number_may_mean_one_thing_set_and_another_asked(void **state)
{
    (void)state;
    assert_string_equal(option(SOL_SOCKET, 26), "SO_ATTACH_FILTER");
    assert_string_equal(option_asked(SOL_SOCKET, 26), "SO_GET_FILTER");
    assert_string_equal(option(IPPROTO_IP, 64), "IPT_SO_SET_REPLACE");
    assert_string_equal(option_asked(IPPROTO_IP, 64), "IPT_SO_GET_INFO");
    assert_string_equal(option_asked(IPPROTO_IP, 80), "SO_ORIGINAL_DST");
    assert_string_equal(option_asked(IPPROTO_IPV6, 68), "IP6T_SO_GET_REVISION_MATCH");
    assert_string_equal(option_asked(SOL_SOCKET, 28), "SO_PEERNAME");
}

/* The type of one control message of this level, as sendmsg() shows it. */
static const char *control(int level, int type)
{
    union {
        struct cmsghdr head;
        char bytes[CMSG_SPACE(sizeof(int))];
    } message = { .head = { .cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = level, .cmsg_type = type } };
    struct iovec buffer = { .iov_base = "x", .iov_len = 1 };
    struct msghdr head = {
        .msg_iov = &buffer, .msg_iovlen = 1, .msg_control = &message, .msg_controllen = sizeof message
    };
    static char word[64];
    CALL("sendmsg", ARG(-1), ARG(&head), 0);
    const char *at = strstr(returned.line, "\"x\"], ") + 6;
    snprintf(word, sizeof word, "%.*s", (int)strcspn(at, " =,}"), at);
    return word;
}

static void a_control_message_has_a_type_and_no_option(void **state)
{
    (void)state;
    assert_string_equal(control(SOL_SOCKET, SCM_RIGHTS), "SCM_RIGHTS");
    assert_string_equal(control(SOL_SOCKET, 3), "SCM_SECURITY");
    assert_string_equal(control(SOL_SOCKET, 4), "SCM_PIDFD");
    assert_string_equal(control(SOL_SOCKET, 29), "SCM_TIMESTAMP");
    assert_string_equal(control(SOL_SOCKET, 37), "SCM_TIMESTAMPING");
    assert_string_equal(control(SOL_SOCKET, 40), "SO_RXQ_OVFL");
    assert_string_equal(control(IPPROTO_IP, IP_TTL), "IP_TTL");
    assert_string_equal(control(IPPROTO_IP, 20), "IP_ORIGDSTADDR");
    assert_string_equal(control(IPPROTO_IPV6, IPV6_TCLASS), "IPV6_TCLASS");
    assert_string_equal(control(282, 2), "TLS_GET_RECORD_TYPE");
    assert_string_equal(control(SOL_PACKET, PACKET_AUXDATA), "PACKET_AUXDATA");
}

static void flags_of_messages_polls_and_sets_have_names(void **state)
{
    (void)state;
    CALL("recvfrom", ARG(-1), 0, 0, MSG_BATCH | MSG_PROXY | 0x80000, 0, 0);
    assert_string_equal(argument(returned.line, 3), "MSG_PROXY|MSG_BATCH|0x80000");
    struct pollfd one = { .fd = -1, .events = POLLIN | POLLMSG | POLLREMOVE };
    CALL("poll", ARG(&one), 1, 0);
    assert_memory_equal(returned.line, "poll([{-1, POLLIN|POLLMSG|POLLREMOVE}], 1, 0) = 0", 49);
    struct epoll_event event = { .events = EPOLLIN | EPOLLMSG | EPOLLET };
    CALL("epoll_ctl", ARG(-1), EPOLL_CTL_ADD, 0, ARG(&event));
    assert_non_null(strstr(returned.line, "EPOLLIN|EPOLLMSG|EPOLLET"));
}

static void commands_of_fcntl_and_ioctl_have_names(void **state)
{
    (void)state;
    CALL("fcntl", ARG(-1), 36, 0);
    assert_string_equal(argument(returned.line, 1), "F_OFD_GETLK");
    CALL("fcntl", ARG(-1), 1027, 0);
    assert_string_equal(argument(returned.line, 1), "F_DUPFD_QUERY");
    CALL("fcntl", ARG(-1), 4095, 0);
    assert_string_equal(argument(returned.line, 1), "0xfff");
    CALL("ioctl", ARG(-1), SIOCADDMULTI, 0);
    assert_string_equal(argument(returned.line, 1), "SIOCADDMULTI");
    CALL("ioctl", ARG(-1), 0x8906, 0);
    assert_string_equal(argument(returned.line, 1), "SIOCGSTAMP");
    CALL("ioctl", ARG(-1), 0xfffffff0, 0);
    assert_string_equal(argument(returned.line, 1), "0xfffffff0");
}

/* O_LARGEFILE, which the kernel sets for every file, says nothing, and has another number on each machine. */
static void the_mode_of_a_file_is_told_without_what_every_file_has(void **state)
{
    (void)state;
    int fd = open("/dev/null", O_RDWR | O_APPEND | O_SYNC);
    CALL("fcntl", (uint64_t)fd, F_GETFL, 0);
    assert_non_null(strstr(returned.line, "(O_RDWR|O_APPEND|O_SYNC)"));
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(families_and_protocols_have_names),
        cmocka_unit_test(an_option_goes_by_the_name_of_its_level),
        cmocka_unit_test(levels_have_names),
        cmocka_unit_test(one_number_may_mean_one_thing_set_and_another_asked),
        cmocka_unit_test(a_control_message_has_a_type_and_no_option),
        cmocka_unit_test(flags_of_messages_polls_and_sets_have_names),
        cmocka_unit_test(commands_of_fcntl_and_ioctl_have_names),
        cmocka_unit_test(the_mode_of_a_file_is_told_without_what_every_file_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Messages of netlink, on real sockets of it: what is asked, and what the kernel answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/observe/made_calls.h"

static int spoken = NETLINK_ROUTE; /* by every descriptor; -1 not known, -2 none of netlink */

static bool socket_of(void *data, pid_t pid, int fd, int *family, int *protocol)
{
    (void)data, (void)pid, (void)fd;
    *family = spoken >= -1 ? AF_NETLINK : AF_UNIX;
    *protocol = spoken;
    return true;
}

/* A socket of netlink, which decode is told of. */
static int netlink(int protocol)
{
    int fd = socket(AF_NETLINK, SOCK_RAW, protocol);
    assert_true(fd >= 0);
    context.socket = socket_of;
    spoken = protocol;
    return fd;
}

struct link_request {
    struct nlmsghdr head;
    struct ifinfomsg link;
};

static struct link_request link_request(uint16_t flags, int index)
{
    return (struct link_request){ .head = { .nlmsg_len = sizeof(struct link_request),
                                            .nlmsg_type = RTM_GETLINK,
                                            .nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags),
                                            .nlmsg_seq = 7 },
                                  .link = { .ifi_family = AF_UNSPEC, .ifi_index = index } };
}

#define LINK_1 "[{nlmsg_len=32, nlmsg_type=RTM_GETLINK, nlmsg_flags=NLM_F_REQUEST"
#define LINK_2 ", nlmsg_seq=7, nlmsg_pid=0, ifi_family=AF_UNSPEC, ifi_index="

static void a_question_and_its_answers_are_told_by_kind(void **state)
{
    (void)state;
    int fd = netlink(NETLINK_ROUTE);
    char answer[16384];
    struct link_request request = link_request(NLM_F_DUMP, 0);
    CALL("sendto", (uint64_t)fd, ARG(&request), sizeof request, 0, 0, 0);
    assert_string_equal(returned.line,
                        format("send(%d, " LINK_1 "|NLM_F_DUMP" LINK_2 "0, ifi_flags=0}], 32, 0) = 32", fd));
    assert_int_equal(returned.call.data.n, sizeof request); /* the event has the bytes as they are */
    assert_memory_equal(returned.call.data.p, &request, sizeof request);
    int64_t size = CALL("recvfrom", (uint64_t)fd, ARG(answer), sizeof answer, 0, 0, 0);
    assert_true(size > 0);
    const char *begin = format("recv(%d, [{nlmsg_len=%u, nlmsg_type=RTM_NEWLINK, nlmsg_flags=NLM_F_MULTI, "
                               "nlmsg_seq=7, nlmsg_pid=",
                               fd, ((struct nlmsghdr *)answer)->nlmsg_len);
    assert_memory_equal(returned.line, begin, strlen(begin));
    assert_non_null(strstr(returned.line, "ifi_family=AF_UNSPEC, ifi_index=1, ifi_flags="));
    close(fd);
}

static void what_the_kernel_refuses_has_its_error(void **state)
{
    (void)state;
    int fd = netlink(NETLINK_ROUTE);
    char answer[4096];
    struct link_request request = link_request(NLM_F_ACK, 0x7ffffff0);
    CALL("sendto", (uint64_t)fd, ARG(&request), sizeof request, 0, 0, 0);
    assert_non_null(strstr(returned.line, LINK_1 "|NLM_F_ACK" LINK_2 "2147483632"));
    CALL("recvfrom", (uint64_t)fd, ARG(answer), sizeof answer, 0, 0, 0);
    assert_non_null(strstr(returned.line, "nlmsg_type=NLMSG_ERROR"));
    assert_non_null(strstr(returned.line, "error=-ENODEV}"));
    close(fd);
}

static void sockets_are_asked_for_by_family_and_protocol(void **state)
{
    (void)state;
    struct {
        struct nlmsghdr head;
        struct inet_diag_req_v2 request;
    } message = { .head = { .nlmsg_len = sizeof message,
                            .nlmsg_type = SOCK_DIAG_BY_FAMILY,
                            .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP },
                  .request = { .sdiag_family = AF_INET, .sdiag_protocol = IPPROTO_TCP } };
    int fd = netlink(NETLINK_SOCK_DIAG);
    CALL("sendto", ARG(-1), ARG(&message), sizeof message, 0, 0, 0);
    assert_non_null(strstr(returned.line,
                           "nlmsg_type=SOCK_DIAG_BY_FAMILY, nlmsg_flags=NLM_F_REQUEST|NLM_F_DUMP, "
                           "nlmsg_seq=0, nlmsg_pid=0, sdiag_family=AF_INET, "
                           "sdiag_protocol=IPPROTO_TCP}"));
    close(fd);
}

/* As iproute2 sends them: the header alone, then what belongs to it. */
static void a_message_may_lie_in_several_buffers(void **state)
{
    (void)state;
    struct link_request request = link_request(0, 1);
    struct iovec buffers[] = { { &request.head, sizeof request.head },
                               { &request.link, sizeof request.link } };
    struct msghdr message = { .msg_iov = buffers, .msg_iovlen = 2 };
    int fd = netlink(NETLINK_ROUTE);
    CALL("sendmsg", (uint64_t)fd, ARG(&message), 0);
    assert_string_equal(returned.line,
                        format("sendmsg(%d, {[" LINK_1
                               ", nlmsg_seq=7, nlmsg_pid=0}] \"\\x00\\x00\\x00\\x00\\x01\\x00\\x00\\x00"
                               "\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\"]}, 0) = 32",
                               fd));
    close(fd);
}

static void flags_mean_what_they_do_with_that_kind_of_message(void **state)
{
    (void)state;
    struct nlmsghdr head = { .nlmsg_len = sizeof head, .nlmsg_flags = 0x501 };
    close(netlink(NETLINK_ROUTE));
    head.nlmsg_type = RTM_NEWLINK;
    CALL("sendto", ARG(-1), ARG(&head), sizeof head, 0, 0, 0);
    assert_non_null(strstr(returned.line, "nlmsg_flags=NLM_F_REQUEST|NLM_F_REPLACE|NLM_F_CREATE"));
    head.nlmsg_type = RTM_GETLINK;
    CALL("sendto", ARG(-1), ARG(&head), sizeof head, 0, 0, 0);
    assert_non_null(strstr(returned.line, "nlmsg_flags=NLM_F_REQUEST|NLM_F_ROOT|NLM_F_ATOMIC"));
    head.nlmsg_flags = 0;
    CALL("sendto", ARG(-1), ARG(&head), sizeof head, 0, 0, 0);
    assert_non_null(strstr(returned.line, "nlmsg_flags=0, "));
}

static void a_type_without_a_name_is_a_number(void **state)
{
    (void)state;
    struct nlmsghdr head = { .nlmsg_len = sizeof head, .nlmsg_type = 0x0a01 };
    close(netlink(NETLINK_ROUTE));
    CALL("sendto", ARG(-1), ARG(&head), sizeof head, 0, 0, 0);
    assert_non_null(strstr(returned.line, "nlmsg_type=0xa01, "));
    spoken = NETLINK_NETFILTER;
    CALL("sendto", ARG(-1), ARG(&head), sizeof head, 0, 0, 0);
    assert_non_null(strstr(returned.line, "nlmsg_type=NFNL_SUBSYS_NFTABLES<<8|1, "));
    spoken = -1;
    head.nlmsg_type = RTM_GETLINK;
    CALL("sendto", ARG(-1), ARG(&head), sizeof head, 0, 0, 0);
    assert_non_null(strstr(returned.line, "nlmsg_type=0x12, "));
}

static void what_is_no_message_is_bytes(void **state)
{
    (void)state;
    struct nlmsghdr head = { .nlmsg_len = 3, .nlmsg_type = RTM_GETLINK };
    close(netlink(NETLINK_ROUTE));
    CALL("sendto", ARG(-1), ARG(&head), sizeof head, 0, 0, 0);
    assert_memory_equal(returned.line, "send(-1, \"\\x03", 13);
    head.nlmsg_len = 17; /* more than there is */
    CALL("sendto", ARG(-1), ARG(&head), sizeof head, 0, 0, 0);
    assert_memory_equal(returned.line, "send(-1, \"\\x11", 13);
    CALL("sendto", ARG(-1), ARG(&head), 15, 0, 0, 0);
    assert_memory_equal(returned.line, "send(-1, \"\\x11", 13);
    head.nlmsg_len = 16;
    spoken = NETLINK_KOBJECT_UEVENT;
    CALL("sendto", ARG(-1), ARG(&head), sizeof head, 0, 0, 0);
    assert_memory_equal(returned.line, "send(-1, \"\\x10", 13);
    spoken = -2;
    CALL("sendto", ARG(-1), ARG(&head), sizeof head, 0, 0, 0);
    assert_memory_equal(returned.line, "send(-1, \"\\x10", 13);
}

/* Lengths that wrap around, and more messages than a line has room for. */
static void lengths_are_held_to_what_is_there(void **state)
{
    (void)state;
    struct nlmsghdr heads[20];
    close(netlink(NETLINK_ROUTE));
    for (int i = 0; i < 20; i++)
        heads[i] = (struct nlmsghdr){ .nlmsg_len = sizeof heads[i], .nlmsg_type = NLMSG_NOOP };
    CALL("sendto", ARG(-1), ARG(heads), sizeof heads, 0, 0, 0);
    assert_non_null(strstr(returned.line, "nlmsg_pid=0} ...], 320, 0) ="));
    heads[0].nlmsg_len = UINT32_MAX;
    PRETEND("sendto", -14, ARG(-1), ARG(heads), UINT64_MAX, 0, 0, 0);
    assert_non_null(strstr(returned.line, "[{nlmsg_len=4294967295, nlmsg_type=NLMSG_NOOP"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_and_its_answers_are_told_by_kind),
        cmocka_unit_test(what_the_kernel_refuses_has_its_error),
        cmocka_unit_test(sockets_are_asked_for_by_family_and_protocol),
        cmocka_unit_test(a_message_may_lie_in_several_buffers),
        cmocka_unit_test(flags_mean_what_they_do_with_that_kind_of_message),
        cmocka_unit_test(a_type_without_a_name_is_a_number),
        cmocka_unit_test(what_is_no_message_is_bytes),
        cmocka_unit_test(lengths_are_held_to_what_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

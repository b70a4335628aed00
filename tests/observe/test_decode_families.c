/* Addresses of all families, of real calls where this machine has the family. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <linux/if_alg.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/qrtr.h>
#include <linux/vm_sockets.h>
#include <linux/x25.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/observe/decode/decode_interface.h"
#include "tests/observe/made_calls.h"
#include "tests/skipped.h"

/* bind() of no descriptor: what stands on the line, and what the event has. */
static void assert_bound(const void *address, size_t size, const char *line, const char *numbers)
{
    CALL("bind", ARG(-1), ARG(address), size);
    assert_string_equal(returned.line, format("bind(-1, %s) = -1 EBADF (Bad file descriptor)", line));
    assert_slice(entered.call.address, numbers);
}

static void a_scope_is_an_interface(void **state)
{
    (void)state;
    struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(7000), .sin6_scope_id = 1 };
    inet_pton(AF_INET6, "fe80::1", &six.sin6_addr);
    assert_bound(&six, sizeof six, "[fe80::1%lo]:7000", "[fe80::1%1]:7000");
    six.sin6_scope_id = 0x7ffffff0;
    assert_bound(&six, sizeof six, "[fe80::1%2147483632]:7000", "[fe80::1%2147483632]:7000");
}

/* As the observer has it, which knows the sockets of the session by address and port alone. */
static size_t nobody(void *data, const struct sockaddr *address, socklen_t size, char *out, size_t cap)
{
    (void)data, (void)size;
    char host[INET6_ADDRSTRLEN];
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;
    inet_ntop(AF_INET6, &six->sin6_addr, host, sizeof host);
    return (size_t)snprintf(out, cap, "[%s]:%u", host, ntohs(six->sin6_port));
}

static void a_scope_is_told_whoever_names_the_endpoint(void **state)
{
    (void)state;
    struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(7000), .sin6_scope_id = 1 };
    inet_pton(AF_INET6, "fe80::1", &six.sin6_addr);
    context.endpoint = nobody;
    assert_bound(&six, sizeof six, "[fe80::1%lo]:7000", "[fe80::1%1]:7000");
    context.endpoint = NULL;
}

static const char *interface(pid_t pid, unsigned index)
{
    static char out[64];
    struct text text = text_into(out, sizeof out);
    put_interface(&text, pid, index);
    return out;
}

static bool is_up(const char *name)
{
    struct ifreq request = { 0 };
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
    bool up = ioctl(fd, SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_UP);
    close(fd);
    return up;
}

static void an_interface_that_is_up_goes_by_its_name(void **state)
{
    (void)state;
    if (access("/proc/self/net/igmp", R_OK) != 0)
        skip_without("/proc/net/igmp cannot be read");
    struct if_nameindex *list = if_nameindex();
    assert_non_null(list);
    for (struct if_nameindex *one = list; one->if_index; one++)
        if (is_up(one->if_name))
            assert_string_equal(interface(getpid(), one->if_index), one->if_name);
    if_freenameindex(list);
    assert_string_equal(interface(getpid(), 4000000), "4000000");
    assert_string_equal(interface(0, 1), "1");
}

/* A name of the observer's own network would be a false one. */
static void a_program_in_another_network_has_other_interfaces(void **state)
{
    (void)state;
    int ready[2];
    char byte;
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        byte = unshare(CLONE_NEWNET) == 0;
        if (write(ready[1], &byte, 1) == 1)
            pause();
        _exit(0);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    struct if_nameindex *list = if_nameindex();
    for (struct if_nameindex *one = list; byte && one && one->if_index; one++)
        assert_string_equal(interface(child, one->if_index),
                            one->if_index == 1 ? "lo" : format("%u", one->if_index));
    if_freenameindex(list);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(ready[0]);
    close(ready[1]);
    if (!byte)
        skip_without("no network namespaces");
}

static void a_packet_socket_is_bound_to_an_interface_and_a_protocol(void **state)
{
    (void)state;
    struct sockaddr_ll packet = { .sll_family = AF_PACKET,
                                  .sll_protocol = htons(ETH_P_ARP),
                                  .sll_ifindex = 1 };
    assert_bound(&packet, sizeof packet, "interface:lo ETH_P_ARP", "interface:1 ETH_P_ARP");
    packet.sll_ifindex = 0;
    packet.sll_protocol = htons(ETH_P_ALL);
    assert_bound(&packet, sizeof packet, "interface:* ETH_P_ALL", "interface:* ETH_P_ALL");
    PRETEND("socket", 3, AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
    assert_string_equal(returned.line, "socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)) = 3");
}

static void a_frame_says_how_it_came_and_from_whom(void **state)
{
    (void)state;
    struct sockaddr_ll packet = { .sll_family = AF_PACKET,
                                  .sll_protocol = htons(ETH_P_IP),
                                  .sll_ifindex = 1,
                                  .sll_hatype = 1,
                                  .sll_pkttype = PACKET_OUTGOING,
                                  .sll_halen = 6,
                                  .sll_addr = { 2, 0, 0, 0xab, 0xcd, 1 } };
    socklen_t size = sizeof packet;
    PRETEND("getsockname", 0, 3, ARG(&packet), ARG(&size));
    assert_string_equal(returned.line,
                        "getsockname(3, interface:lo ETH_P_IP PACKET_OUTGOING 02:00:00:ab:cd:01) = 0");
}

static void a_netlink_socket_has_a_port_and_groups(void **state)
{
    (void)state;
    struct sockaddr_nl netlink = { .nl_family = AF_NETLINK };
    int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    assert_true(fd >= 0);
    CALL("bind", (uint64_t)fd, ARG(&netlink), sizeof netlink);
    assert_string_equal(returned.line, format("bind(%d, netlink:0) = 0", fd));
    socklen_t size = sizeof netlink;
    CALL("getsockname", (uint64_t)fd, ARG(&netlink), ARG(&size));
    assert_string_equal(returned.line, format("getsockname(%d, netlink:%u) = 0", fd, netlink.nl_pid));
    close(fd);
    netlink = (struct sockaddr_nl){ .nl_family = AF_NETLINK, .nl_groups = 0x11 };
    assert_bound(&netlink, sizeof netlink, "netlink:0 groups=0x11", "netlink:0 groups=0x11");
}

static void a_vsock_has_a_context_and_a_port(void **state)
{
    (void)state;
    struct sockaddr_vm vsock = { .svm_family = AF_VSOCK, .svm_cid = 2, .svm_port = 1234 };
    assert_bound(&vsock, sizeof vsock, "vsock:2:1234", "vsock:2:1234");
    vsock.svm_cid = VMADDR_CID_ANY;
    assert_bound(&vsock, sizeof vsock, "vsock:*:1234", "vsock:*:1234");
    vsock.svm_port = VMADDR_PORT_ANY;
    assert_bound(&vsock, sizeof vsock, "vsock:*:*", "vsock:*:*");
}

static void other_families_have_addresses_of_their_own(void **state)
{
    (void)state;
    struct sockaddr_alg alg = { .salg_family = AF_ALG, .salg_type = "hash", .salg_name = "sha256" };
    assert_bound(&alg, sizeof alg, "alg:hash:sha256", "alg:hash:sha256");
    struct sockaddr_storage other = { .ss_family = AF_PPPOX };
    assert_bound(&other, 14, "AF_PPPOX", "AF_PPPOX");
    struct sockaddr_qrtr qrtr = { .sq_family = AF_QIPCRTR, .sq_node = 1, .sq_port = 16384 };
    assert_bound(&qrtr, sizeof qrtr, "qrtr:1:16384", "qrtr:1:16384");
    struct sockaddr_x25 x25 = { .sx25_family = AF_X25, .sx25_addr = { "12345678" } };
    assert_bound(&x25, sizeof x25, "x25:12345678", "x25:12345678");
}

/* Only their lengths tell them apart: of a controller, RFCOMM and L2CAP. */
static void a_bluetooth_address_is_read_by_its_length(void **state)
{
    (void)state;
    const uint8_t controller[] = { AF_BLUETOOTH, 0, 1, 0, 0, 0 };
    const uint8_t rfcomm[] = { AF_BLUETOOTH, 0, 6, 5, 4, 3, 2, 1, 7, 0 };
    const uint8_t l2cap[] = { AF_BLUETOOTH, 0, 25, 0, 6, 5, 4, 3, 2, 1, 0, 0, 0, 0 };
    assert_bound(controller, sizeof controller, "bluetooth:1", "bluetooth:1");
    assert_bound(rfcomm, 8, "bluetooth:01:02:03:04:05:06", "bluetooth:01:02:03:04:05:06");
    assert_bound(rfcomm, sizeof rfcomm, "bluetooth:01:02:03:04:05:06 channel=7",
                 "bluetooth:01:02:03:04:05:06 channel=7");
    assert_bound(l2cap, sizeof l2cap, "bluetooth:01:02:03:04:05:06 psm=25",
                 "bluetooth:01:02:03:04:05:06 psm=25");
    struct sockaddr_storage any = { .ss_family = AF_BLUETOOTH };
    assert_bound(&any, sizeof any, "AF_BLUETOOTH", "AF_BLUETOOTH");
}

/* Not to be read as what it is not: a vsock address of six bytes has no port. */
static void an_address_that_is_cut_is_its_family_alone(void **state)
{
    (void)state;
    struct sockaddr_vm vsock = { .svm_family = AF_VSOCK, .svm_cid = 2, .svm_port = 1234 };
    assert_bound(&vsock, 6, "AF_VSOCK [6]", "AF_VSOCK");
    struct sockaddr_nl netlink = { .nl_family = AF_NETLINK, .nl_pid = 77 };
    assert_bound(&netlink, 2, "AF_NETLINK [2]", "AF_NETLINK");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scope_is_an_interface),
        cmocka_unit_test(a_scope_is_told_whoever_names_the_endpoint),
        cmocka_unit_test(an_interface_that_is_up_goes_by_its_name),
        cmocka_unit_test(a_program_in_another_network_has_other_interfaces),
        cmocka_unit_test(a_packet_socket_is_bound_to_an_interface_and_a_protocol),
        cmocka_unit_test(a_frame_says_how_it_came_and_from_whom),
        cmocka_unit_test(a_netlink_socket_has_a_port_and_groups),
        cmocka_unit_test(a_vsock_has_a_context_and_a_port),
        cmocka_unit_test(other_families_have_addresses_of_their_own),
        cmocka_unit_test(a_bluetooth_address_is_read_by_its_length),
        cmocka_unit_test(an_address_that_is_cut_is_its_family_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

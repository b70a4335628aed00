/* Values of the options of packet sockets, SCTP, TLS, VSOCK and netlink. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include <linux/sctp.h>

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <linux/net_tstamp.h>
#include <linux/netlink.h>
#include <linux/tls.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/observe/made_calls.h"

/* What is shown of a value that a program sets: the last argument. */
static const char *set(int level, int option, const void *value, size_t size)
{
    static char out[EVENT_LINE_MAX];
    CALL("setsockopt", ARG(-1), (uint64_t)level, (uint64_t)option, ARG(value), size);
    const char *at = returned.line;
    for (int i = 0; i < 3; i++)
        at = strstr(at, ", ") + 2;
    snprintf(out, sizeof out, "%.*s", (int)(strstr(at, ") = -1 EBADF") - at), at);
    return out;
}

static const char *got(int level, int option, const void *value, size_t size)
{
    static char out[EVENT_LINE_MAX];
    socklen_t length = (socklen_t)size;
    PRETEND("getsockopt", 0, 3, (uint64_t)level, (uint64_t)option, ARG(value), ARG(&length));
    const char *at = returned.line;
    for (int i = 0; i < 3; i++)
        at = strstr(at, ", ") + 2;
    snprintf(out, sizeof out, "%.*s", (int)(strstr(at, ") = 0") - at), at);
    return out;
}

static void a_packet_socket_joins_counts_and_shares(void **state)
{
    (void)state;
    struct packet_mreq member = { .mr_ifindex = 2, .mr_type = PACKET_MR_PROMISC };
    struct tpacket_stats statistics = { .tp_packets = 9, .tp_drops = 1 };
    struct tpacket_req ring = { 4096, 2, 2048, 4 };
    unsigned fanout = 42 | (unsigned)(PACKET_FANOUT_LB | PACKET_FANOUT_FLAG_DEFRAG) << 16;
    int version = TPACKET_V3;
    assert_string_equal(set(SOL_PACKET, PACKET_ADD_MEMBERSHIP, &member, sizeof member),
                        "{mr_ifindex=2, mr_type=PACKET_MR_PROMISC}");
    member = (struct packet_mreq){
        .mr_ifindex = 2, .mr_type = PACKET_MR_MULTICAST, .mr_alen = 6, .mr_address = { 1, 0, 0x5e, 0, 0, 1 }
    };
    assert_string_equal(set(SOL_PACKET, PACKET_DROP_MEMBERSHIP, &member, sizeof member),
                        "{mr_ifindex=2, mr_type=PACKET_MR_MULTICAST, mr_address=01:00:5e:00:00:01}");
    assert_string_equal(got(SOL_PACKET, PACKET_STATISTICS, &statistics, sizeof statistics),
                        "{tp_packets=9, tp_drops=1}");
    assert_string_equal(set(SOL_PACKET, PACKET_RX_RING, &ring, sizeof ring),
                        "{tp_block_size=4096, tp_block_nr=2, tp_frame_size=2048, tp_frame_nr=4}");
    assert_string_equal(set(SOL_PACKET, PACKET_FANOUT, &fanout, sizeof fanout),
                        "{id=42, type=PACKET_FANOUT_LB|PACKET_FANOUT_FLAG_DEFRAG}");
    assert_string_equal(set(SOL_PACKET, PACKET_VERSION, &version, sizeof version), "TPACKET_V3");
}

static void what_comes_beside_a_frame_is_told(void **state)
{
    (void)state;
    union {
        struct cmsghdr head;
        char bytes[CMSG_SPACE(sizeof(struct tpacket_auxdata))];
    } control = { .head = { CMSG_LEN(sizeof(struct tpacket_auxdata)), SOL_PACKET, PACKET_AUXDATA } };
    struct tpacket_auxdata data = { .tp_status = TP_STATUS_USER | TP_STATUS_LOSING,
                                    .tp_len = 100,
                                    .tp_snaplen = 64 };
    memcpy(CMSG_DATA(&control.head), &data, sizeof data);
    struct iovec buffer = { "x", 1 };
    struct msghdr message = {
        .msg_iov = &buffer, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control
    };
    CALL("sendmsg", ARG(-1), ARG(&message), 0);
    assert_non_null(strstr(returned.line, "PACKET_AUXDATA {tp_status=TP_STATUS_USER|TP_STATUS_LOSING, "
                                          "tp_len=100, tp_snaplen=64}"));
}

static void sctp_has_timeouts_streams_and_states(void **state)
{
    (void)state;
    struct sctp_rtoinfo timeouts = { 0, 3000, 60000, 1000 };
    struct sctp_initmsg init = { 10, 20, 4, 0 };
    struct sctp_status status = { .sstat_state = SCTP_ESTABLISHED, .sstat_rwnd = 1000, .sstat_instrms = 10 };
    struct sctp_sndrcvinfo message = { .sinfo_stream = 3,
                                       .sinfo_flags = SCTP_UNORDERED | SCTP_ABORT,
                                       .sinfo_ppid = htonl(46) };
    assert_string_equal(set(IPPROTO_SCTP, SCTP_RTOINFO, &timeouts, sizeof timeouts),
                        "{srto_assoc_id=0, srto_initial=3000, srto_max=60000, srto_min=1000}");
    assert_string_equal(set(IPPROTO_SCTP, SCTP_INITMSG, &init, sizeof init),
                        "{sinit_num_ostreams=10, sinit_max_instreams=20, sinit_max_attempts=4, "
                        "sinit_max_init_timeo=0}");
    assert_string_equal(got(IPPROTO_SCTP, SCTP_STATUS, &status, sizeof status),
                        "{sstat_assoc_id=0, sstat_state=SCTP_ESTABLISHED, sstat_rwnd=1000, "
                        "sstat_unackdata=0, sstat_penddata=0, sstat_instrms=10, sstat_outstrms=0}");
    assert_string_equal(set(IPPROTO_SCTP, SCTP_DEFAULT_SEND_PARAM, &message, sizeof message),
                        "{sinfo_stream=3, sinfo_ssn=0, sinfo_flags=SCTP_UNORDERED|SCTP_ABORT, "
                        "sinfo_ppid=46, sinfo_assoc_id=0}");
}

static void sctp_is_bound_to_several_addresses(void **state)
{
    (void)state;
    struct {
        struct sockaddr_in four;
        struct sockaddr_in6 six;
    } __attribute__((packed)) both = { { .sin_family = AF_INET, .sin_port = htons(7000) },
                                       { .sin6_family = AF_INET6, .sin6_port = htons(7000) } };
    inet_pton(AF_INET, "127.0.0.1", &both.four.sin_addr);
    inet_pton(AF_INET6, "::1", &both.six.sin6_addr);
    assert_string_equal(set(IPPROTO_SCTP, SCTP_SOCKOPT_BINDX_ADD, &both, sizeof both),
                        "[127.0.0.1:7000 [::1]:7000]");
    assert_string_equal(set(IPPROTO_SCTP, SCTP_SOCKOPT_BINDX_ADD, &both, sizeof both - 1),
                        "[127.0.0.1:7000 ...]");
    both.four.sin_family = AF_UNIX;
    assert_string_equal(set(IPPROTO_SCTP, SCTP_SOCKOPT_CONNECTX, &both, sizeof both), "[ ...]");
}

static void keys_of_tls_are_not_shown(void **state)
{
    (void)state;
    struct tls12_crypto_info_aes_gcm_128 keys = { .info = { TLS_1_2_VERSION, TLS_CIPHER_AES_GCM_128 },
                                                  .key = { 115, 101, 99 } };
    assert_string_equal(set(SOL_TLS, TLS_TX, &keys, sizeof keys),
                        "{version=TLS_1_2_VERSION, cipher_type=TLS_CIPHER_AES_GCM_128}");
}

static void vsocks_have_sizes_of_64_bits_and_a_timeout(void **state)
{
    (void)state;
    uint64_t size = 5000000000;
    struct timeval time = { 2, 500000 };
    assert_string_equal(set(AF_VSOCK, SO_VM_SOCKETS_BUFFER_SIZE, &size, sizeof size), "5000000000");
    assert_string_equal(set(AF_VSOCK, 6, &time, sizeof time), "{2.5 s}");
}

static void numbers_that_mean_something_have_names(void **state)
{
    (void)state;
    int encapsulation = UDP_ENCAP_L2TPINUDP;
    struct sock_txtime time = { CLOCK_MONOTONIC, SOF_TXTIME_REPORT_ERRORS };
    struct ip_msfilter filter = { .imsf_fmode = MCAST_INCLUDE, .imsf_numsrc = 1 };
    uint32_t groups[] = { 1, 5 };
    inet_pton(AF_INET, "239.0.0.1", &filter.imsf_multiaddr);
    assert_string_equal(set(IPPROTO_UDP, UDP_ENCAP, &encapsulation, sizeof encapsulation),
                        "UDP_ENCAP_L2TPINUDP");
    assert_string_equal(set(SOL_SOCKET, SO_TXTIME, &time, sizeof time),
                        "{clockid=CLOCK_MONOTONIC, flags=SOF_TXTIME_REPORT_ERRORS}");
    assert_string_equal(set(IPPROTO_IP, IP_MSFILTER, &filter, sizeof filter),
                        "{imsf_multiaddr=239.0.0.1, imsf_interface=0.0.0.0, imsf_fmode=MCAST_INCLUDE, "
                        "imsf_numsrc=1}");
    assert_string_equal(got(SOL_NETLINK, NETLINK_LIST_MEMBERSHIPS, groups, sizeof groups), "[1 5]");
}

static int family_of_all = -1;

static bool socket_of(void *data, pid_t pid, int fd, int *family, int *protocol)
{
    (void)data, (void)pid, (void)fd;
    *family = family_of_all;
    *protocol = -1;
    return true;
}

/* Four is NETLINK_SOCK_DIAG, or IPPROTO_IPIP. */
static void a_protocol_is_one_of_its_family(void **state)
{
    (void)state;
    int four = 4;
    context.socket = socket_of;
    family_of_all = AF_NETLINK;
    assert_string_equal(got(SOL_SOCKET, SO_PROTOCOL, &four, sizeof four), "NETLINK_SOCK_DIAG");
    family_of_all = AF_INET6;
    assert_string_equal(got(SOL_SOCKET, SO_PROTOCOL, &four, sizeof four), "IPPROTO_IPIP");
    family_of_all = AF_VSOCK;
    assert_string_equal(got(SOL_SOCKET, SO_PROTOCOL, &four, sizeof four), "4");
    context.socket = NULL;
    assert_string_equal(got(SOL_SOCKET, SO_PROTOCOL, &four, sizeof four), "4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_packet_socket_joins_counts_and_shares),
        cmocka_unit_test(what_comes_beside_a_frame_is_told),
        cmocka_unit_test(sctp_has_timeouts_streams_and_states),
        cmocka_unit_test(sctp_is_bound_to_several_addresses),
        cmocka_unit_test(keys_of_tls_are_not_shown),
        cmocka_unit_test(vsocks_have_sizes_of_64_bits_and_a_timeout),
        cmocka_unit_test(numbers_that_mean_something_have_names),
        cmocka_unit_test(a_protocol_is_one_of_its_family),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

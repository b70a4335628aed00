/* Private to what writes values (decode_structs.c, decode_internet.c, decode_protocols.c): one value, by what
 * it may be, and who writes which. */
#ifndef SOCKEYE_OBSERVE_DECODE_VALUE_H
#define SOCKEYE_OBSERVE_DECODE_VALUE_H

#include <linux/errqueue.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

#include "lab/observe/decode/decode_fields.h"
#include "lab/observe/decode/decode_forms.h"

enum { STRUCT_MAX = 288 }; /* as many bytes of a value are looked at, but for lists */

union value {
    char bytes[STRUCT_MAX];
    int number;
    uint16_t half;
    uint64_t wide;
    uint32_t numbers[STRUCT_MAX / sizeof(uint32_t)];
    struct linger linger;
    struct timeval time;
    struct timespec precise[3];
    struct ucred who;
    struct in_addr address;
    struct ip_mreqn member4;
    struct ip_mreq_source source4;
    struct ipv6_mreq member6;
    struct group_req group;
    struct group_source_req group_source;
    struct in_pktinfo packet4;
    struct in6_pktinfo packet6;
    struct ip6_mtuinfo path;
    struct tcp_info tcp;
    struct sock_extended_err error;
    struct sock_fprog filter;
};

/* A value of `size` bytes, of which the first that a union holds are there; what is behind them is 0. */
typedef void value_writer(struct rendering *r, const union value *value, size_t size);

value_writer put_address4, put_member4, put_interface4, put_source4, put_member6, put_group, put_group_source,
    put_packet4, put_packet6, put_path_mtu, put_peer, put_tcp_info, put_extended_error;

/* decode_protocols.c */
value_writer put_packet_member, put_packet_statistics, put_packet_ring, put_packet_fanout, put_packet_version,
    put_packet_auxdata, put_sctp_timeouts, put_sctp_init, put_sctp_status, put_sctp_message, put_addresses,
    put_tls_keys, put_sending_time, put_encapsulation, put_multicast_filter;

#endif

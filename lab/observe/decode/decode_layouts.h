/* How the values of socket options and of control messages are laid out. */
#ifndef SOCKEYE_OBSERVE_DECODE_LAYOUTS_H
#define SOCKEYE_OBSERVE_DECODE_LAYOUTS_H

#include <stdbool.h>
#include <stddef.h>

enum layout {
    LAYOUT_OPAQUE, /* its bytes */
    LAYOUT_INT,
    LAYOUT_HEX, /* an int of bits */
    LAYOUT_SHORT,
    LAYOUT_LONG, /* 64 bits, without a sign */
    LAYOUT_TEXT,
    LAYOUT_LINGER,
    LAYOUT_TIMEVAL,
    LAYOUT_TIMESPEC,
    LAYOUT_TIMESTAMPING, /* three timespecs: of the software, none, of the device */
    LAYOUT_UCRED,
    LAYOUT_GROUPS, /* gid_t ... */
    LAYOUT_DESCRIPTORS,
    LAYOUT_NUMBERS, /* 32 bits each, without a sign */
    LAYOUT_ERROR,   /* an errno */
    LAYOUT_FAMILY,
    LAYOUT_TYPE,
    LAYOUT_PROTOCOL,
    LAYOUT_PMTUDISC,
    LAYOUT_PMTUDISC6,
    LAYOUT_STAMPS,       /* SOF_TIMESTAMPING_* */
    LAYOUT_ADDRESS4,     /* struct in_addr */
    LAYOUT_INTERFACE4,   /* struct in_addr, ip_mreq, ip_mreqn */
    LAYOUT_MEMBER4,      /* struct ip_mreq, ip_mreqn */
    LAYOUT_SOURCE4,      /* struct ip_mreq_source */
    LAYOUT_MEMBER6,      /* struct ipv6_mreq */
    LAYOUT_GROUP,        /* struct group_req */
    LAYOUT_GROUP_SOURCE, /* struct group_source_req */
    LAYOUT_PACKET_INFO4, /* struct in_pktinfo */
    LAYOUT_PACKET_INFO6, /* struct in6_pktinfo */
    LAYOUT_PATH_MTU,     /* struct ip6_mtuinfo */
    LAYOUT_PEER,         /* a socket address */
    LAYOUT_TCP_INFO,
    LAYOUT_EXTENDED_ERROR, /* struct sock_extended_err, and who sent it */
    LAYOUT_FILTER,         /* struct sock_fprog */
    LAYOUT_RECORD_TYPE,    /* of TLS, one byte */
    LAYOUT_TLS_KEYS,       /* struct tls_crypto_info, and keys */
    LAYOUT_SENDING_TIME,   /* struct sock_txtime */
    LAYOUT_ENCAPSULATION,  /* UDP_ENCAP_* */
    LAYOUT_MULTICAST_FILTER,
    LAYOUT_ADDRESSES, /* socket addresses, one behind the other */
    LAYOUT_PACKET_MEMBER,
    LAYOUT_PACKET_STATISTICS,
    LAYOUT_PACKET_RING,
    LAYOUT_PACKET_FANOUT,
    LAYOUT_PACKET_VERSION,
    LAYOUT_PACKET_AUXDATA,
    LAYOUT_SCTP_TIMEOUTS, /* struct sctp_rtoinfo */
    LAYOUT_SCTP_INIT,
    LAYOUT_SCTP_STATUS,
    LAYOUT_SCTP_MESSAGE, /* struct sctp_sndrcvinfo */
    LAYOUT_COUNT
};

/* Of a value of `size` bytes; for one that has no row LAYOUT_INT where it may be that, else LAYOUT_OPAQUE. */
enum layout option_layout(int level, int option, size_t size);
enum layout control_layout(int level, int type, size_t size);

#endif

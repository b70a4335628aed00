/* What kinds of kernel objects are shown, and the states of a TCP socket. */
#ifndef SOCKEYE_OBSERVE_OBJECT_KIND_H
#define SOCKEYE_OBSERVE_OBJECT_KIND_H

#include <stdbool.h>
#include <stdint.h>

enum object_kind {
    KIND_NONE,
    KIND_TCP,
    KIND_TCP6,
    KIND_UDP,
    KIND_UDP6,
    KIND_UNIX_STREAM,
    KIND_UNIX_DGRAM,
    KIND_UNIX_SEQPACKET,
    KIND_RAW,
    KIND_ICMP,
    KIND_PACKET,
    KIND_NETLINK,
    KIND_SOCKET, /* a socket of a family without a name here */
    KIND_PIPE_READ,
    KIND_PIPE_WRITE,
    KIND_EPOLL,
    KIND_EVENTFD,
    KIND_TIMERFD,
    KIND_SIGNALFD,
    KIND_COUNT
};

const char *kind_name(enum object_kind kind);
bool kind_is_tcp(enum object_kind kind);
bool kind_is_udp(enum object_kind kind);
bool kind_is_unix(enum object_kind kind);
bool kind_is_socket(enum object_kind kind);
bool kind_is_pipe(enum object_kind kind);
int kind_family(enum object_kind kind); /* AF_INET, AF_INET6 of tcp and udp */
enum object_kind kind_of_socket(int domain, int type, int protocol);

/* As the kernel numbers them. */
enum tcp_state {
    STATE_ESTABLISHED = 1,
    STATE_SYN_SENT,
    STATE_SYN_RECV,
    STATE_FIN_WAIT1,
    STATE_FIN_WAIT2,
    STATE_TIME_WAIT,
    STATE_CLOSED,
    STATE_CLOSE_WAIT,
    STATE_LAST_ACK,
    STATE_LISTEN,
    STATE_CLOSING
};

/* As ss writes it; NULL for a number without a name. */
const char *tcp_state_name(uint8_t state);

#endif

#include "lab/observe/objects/object_kind.h"

#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>

static const char *const kind_names[KIND_COUNT] = {
    [KIND_NONE] = "",
    [KIND_TCP] = "tcp",
    [KIND_TCP6] = "tcp6",
    [KIND_UDP] = "udp",
    [KIND_UDP6] = "udp6",
    [KIND_UNIX_STREAM] = "unix-stream",
    [KIND_UNIX_DGRAM] = "unix-dgram",
    [KIND_UNIX_SEQPACKET] = "unix-seqpacket",
    [KIND_RAW] = "raw",
    [KIND_ICMP] = "icmp",
    [KIND_PACKET] = "packet",
    [KIND_NETLINK] = "netlink",
    [KIND_SOCKET] = "socket",
    [KIND_PIPE_READ] = "pipe-read",
    [KIND_PIPE_WRITE] = "pipe-write",
    [KIND_EPOLL] = "epoll",
    [KIND_EVENTFD] = "eventfd",
    [KIND_TIMERFD] = "timerfd",
    [KIND_SIGNALFD] = "signalfd",
};

/* Names of RFC 9293, as ss and netstat write them. */
static const char *const tcp_states[] = {
    "",       "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT",
    "CLOSED", "CLOSE_WAIT",  "LAST_ACK", "LISTEN",   "CLOSING",   "SYN_RECV",
};

const char *tcp_state_name(uint8_t state)
{
    return state < sizeof tcp_states / sizeof *tcp_states ? tcp_states[state] : NULL;
}

const char *kind_name(enum object_kind kind)
{
    return kind_names[kind];
}

bool kind_is_tcp(enum object_kind kind)
{
    return kind == KIND_TCP || kind == KIND_TCP6;
}

bool kind_is_udp(enum object_kind kind)
{
    return kind == KIND_UDP || kind == KIND_UDP6;
}

bool kind_is_unix(enum object_kind kind)
{
    return kind >= KIND_UNIX_STREAM && kind <= KIND_UNIX_SEQPACKET;
}

bool kind_is_socket(enum object_kind kind)
{
    return kind >= KIND_TCP && kind <= KIND_SOCKET;
}

bool kind_is_pipe(enum object_kind kind)
{
    return kind == KIND_PIPE_READ || kind == KIND_PIPE_WRITE;
}

int kind_family(enum object_kind kind)
{
    return kind == KIND_TCP6 || kind == KIND_UDP6 ? AF_INET6 : AF_INET;
}

enum object_kind kind_of_socket(int domain, int type, int protocol)
{
    static const struct {
        int domain, type, protocol; /* protocol -1: any */
        enum object_kind kind;
    } rows[] = {
        { AF_INET, SOCK_STREAM, 0, KIND_TCP },
        { AF_INET, SOCK_STREAM, IPPROTO_TCP, KIND_TCP },
        { AF_INET6, SOCK_STREAM, 0, KIND_TCP6 },
        { AF_INET6, SOCK_STREAM, IPPROTO_TCP, KIND_TCP6 },
        { AF_INET, SOCK_DGRAM, 0, KIND_UDP },
        { AF_INET, SOCK_DGRAM, IPPROTO_UDP, KIND_UDP },
        { AF_INET6, SOCK_DGRAM, 0, KIND_UDP6 },
        { AF_INET6, SOCK_DGRAM, IPPROTO_UDP, KIND_UDP6 },
        { AF_INET, SOCK_DGRAM, IPPROTO_ICMP, KIND_ICMP },
        { AF_INET6, SOCK_DGRAM, IPPROTO_ICMPV6, KIND_ICMP },
        { AF_INET, SOCK_RAW, -1, KIND_RAW },
        { AF_INET6, SOCK_RAW, -1, KIND_RAW },
        { AF_UNIX, SOCK_STREAM, -1, KIND_UNIX_STREAM },
        { AF_UNIX, SOCK_DGRAM, -1, KIND_UNIX_DGRAM },
        { AF_UNIX, SOCK_SEQPACKET, -1, KIND_UNIX_SEQPACKET },
        { AF_PACKET, SOCK_RAW, -1, KIND_PACKET },
        { AF_PACKET, SOCK_DGRAM, -1, KIND_PACKET },
        { AF_NETLINK, SOCK_RAW, -1, KIND_NETLINK },
        { AF_NETLINK, SOCK_DGRAM, -1, KIND_NETLINK },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].domain == domain && rows[i].type == type &&
            (rows[i].protocol == -1 || rows[i].protocol == protocol))
            return rows[i].kind;
    return KIND_SOCKET;
}

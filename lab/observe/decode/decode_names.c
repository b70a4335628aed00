/* The tables of names, and how to look something up in them. Tables are short and the hot calls carry few
 * flags, so a walk is quicker than anything cleverer. */
#include "lab/observe/decode/decode_names.h"

#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>

/* A name and its value are the same word: only the preprocessor can write it once. */
#define NAME(constant)                                                                                       \
    {                                                                                                        \
        constant, #constant                                                                                  \
    }
#define TABLE(rows)                                                                                          \
    {                                                                                                        \
        rows, sizeof rows / sizeof rows[0]                                                                   \
    }

static const struct constant family_rows[] = {
    NAME(AF_UNSPEC), NAME(AF_UNIX),  NAME(AF_INET), NAME(AF_INET6),     NAME(AF_NETLINK),
    NAME(AF_PACKET), NAME(AF_AX25),  NAME(AF_IPX),  NAME(AF_APPLETALK), NAME(AF_X25),
    NAME(AF_KEY),    NAME(AF_CAN),   NAME(AF_TIPC), NAME(AF_BLUETOOTH), NAME(AF_ALG),
    NAME(AF_NFC),    NAME(AF_VSOCK), NAME(AF_KCM),  NAME(AF_QIPCRTR),   NAME(AF_SMC),
    NAME(AF_XDP),    NAME(AF_MCTP),
};

static const struct constant socket_type_rows[] = {
    NAME(SOCK_STREAM),    NAME(SOCK_DGRAM), NAME(SOCK_RAW),    NAME(SOCK_RDM),
    NAME(SOCK_SEQPACKET), NAME(SOCK_DCCP),  NAME(SOCK_PACKET),
};

static const struct constant socket_flag_rows[] = { NAME(SOCK_NONBLOCK), NAME(SOCK_CLOEXEC) };

static const struct constant inet_protocol_rows[] = {
    NAME(IPPROTO_ICMP), NAME(IPPROTO_IGMP),    NAME(IPPROTO_TCP), NAME(IPPROTO_UDP),
    NAME(IPPROTO_IPV6), NAME(IPPROTO_DCCP),    NAME(IPPROTO_GRE), NAME(IPPROTO_ICMPV6),
    NAME(IPPROTO_SCTP), NAME(IPPROTO_UDPLITE), NAME(IPPROTO_RAW), NAME(IPPROTO_MPTCP),
};

static const struct constant netlink_protocol_rows[] = {
    NAME(NETLINK_ROUTE),     NAME(NETLINK_USERSOCK),       NAME(NETLINK_SOCK_DIAG), NAME(NETLINK_NFLOG),
    NAME(NETLINK_XFRM),      NAME(NETLINK_SELINUX),        NAME(NETLINK_AUDIT),     NAME(NETLINK_CONNECTOR),
    NAME(NETLINK_NETFILTER), NAME(NETLINK_KOBJECT_UEVENT), NAME(NETLINK_GENERIC),   NAME(NETLINK_CRYPTO),
};

static const struct constant message_flag_rows[] = {
    NAME(MSG_OOB),        NAME(MSG_PEEK),     NAME(MSG_DONTROUTE), NAME(MSG_CTRUNC),
    NAME(MSG_TRUNC),      NAME(MSG_DONTWAIT), NAME(MSG_EOR),       NAME(MSG_WAITALL),
    NAME(MSG_CONFIRM),    NAME(MSG_ERRQUEUE), NAME(MSG_NOSIGNAL),  NAME(MSG_MORE),
    NAME(MSG_WAITFORONE), NAME(MSG_ZEROCOPY), NAME(MSG_FASTOPEN),  NAME(MSG_CMSG_CLOEXEC),
};

static const struct constant shutdown_rows[] = { NAME(SHUT_RD), NAME(SHUT_WR), NAME(SHUT_RDWR) };

static const struct constant level_rows[] = {
    NAME(SOL_SOCKET),
    { IPPROTO_TCP, "IPPROTO_TCP" },
    { IPPROTO_IP, "IPPROTO_IP" },
    { IPPROTO_IPV6, "IPPROTO_IPV6" },
    { IPPROTO_UDP, "IPPROTO_UDP" },
    { IPPROTO_ICMP, "IPPROTO_ICMP" },
    { IPPROTO_ICMPV6, "IPPROTO_ICMPV6" },
    { IPPROTO_RAW, "IPPROTO_RAW" },
    NAME(SOL_PACKET),
    NAME(SOL_NETLINK),
};

static const struct constant poll_rows[] = {
    NAME(POLLIN),     NAME(POLLPRI),    NAME(POLLOUT),    NAME(POLLERR),    NAME(POLLHUP),   NAME(POLLNVAL),
    NAME(POLLRDNORM), NAME(POLLRDBAND), NAME(POLLWRNORM), NAME(POLLWRBAND), NAME(POLLRDHUP),
};

static const struct constant epoll_rows[] = {
    NAME(EPOLLIN),        NAME(EPOLLPRI),
    NAME(EPOLLOUT),       NAME(EPOLLERR),
    NAME(EPOLLHUP),       NAME(EPOLLRDNORM),
    NAME(EPOLLRDBAND),    NAME(EPOLLWRNORM),
    NAME(EPOLLWRBAND),    NAME(EPOLLRDHUP),
    NAME(EPOLLEXCLUSIVE), NAME(EPOLLWAKEUP),
    NAME(EPOLLONESHOT),   { 0x80000000, "EPOLLET" },
};

static const struct constant epoll_operation_rows[] = {
    NAME(EPOLL_CTL_ADD),
    NAME(EPOLL_CTL_DEL),
    NAME(EPOLL_CTL_MOD),
};

static const struct constant epoll_flag_rows[] = { NAME(EPOLL_CLOEXEC) };
static const struct constant eventfd_flag_rows[] = { NAME(EFD_SEMAPHORE), NAME(EFD_NONBLOCK),
                                                     NAME(EFD_CLOEXEC) };
static const struct constant timerfd_flag_rows[] = { NAME(TFD_NONBLOCK), NAME(TFD_CLOEXEC) };
static const struct constant timerfd_settime_flag_rows[] = {
    NAME(TFD_TIMER_ABSTIME),
    NAME(TFD_TIMER_CANCEL_ON_SET),
};
static const struct constant signalfd_flag_rows[] = { NAME(SFD_NONBLOCK), NAME(SFD_CLOEXEC) };
static const struct constant pipe_flag_rows[] = { NAME(O_NONBLOCK), NAME(O_CLOEXEC), NAME(O_DIRECT) };
static const struct constant splice_flag_rows[] = {
    NAME(SPLICE_F_MOVE),
    NAME(SPLICE_F_NONBLOCK),
    NAME(SPLICE_F_MORE),
    NAME(SPLICE_F_GIFT),
};
static const struct constant close_range_flag_rows[] = {
    { 2, "CLOSE_RANGE_UNSHARE" },
    { 4, "CLOSE_RANGE_CLOEXEC" },
};

static const struct constant wait_option_rows[] = { NAME(WNOHANG), NAME(WUNTRACED), NAME(WCONTINUED),
                                                    NAME(WEXITED), NAME(WNOWAIT) };
static const struct constant id_rows[] = { NAME(P_ALL), NAME(P_PID), NAME(P_PGID) };
static const struct constant clock_rows[] = {
    NAME(CLOCK_REALTIME),       NAME(CLOCK_MONOTONIC),      NAME(CLOCK_BOOTTIME),
    NAME(CLOCK_REALTIME_ALARM), NAME(CLOCK_BOOTTIME_ALARM),
};

static const struct constant fcntl_rows[] = {
    NAME(F_DUPFD),     NAME(F_GETFD),     NAME(F_SETFD),         NAME(F_GETFL),      NAME(F_SETFL),
    NAME(F_GETLK),     NAME(F_SETLK),     NAME(F_SETLKW),        NAME(F_SETOWN),     NAME(F_GETOWN),
    NAME(F_SETSIG),    NAME(F_GETSIG),    NAME(F_SETOWN_EX),     NAME(F_GETOWN_EX),  NAME(F_SETLEASE),
    NAME(F_GETLEASE),  NAME(F_NOTIFY),    NAME(F_DUPFD_CLOEXEC), NAME(F_SETPIPE_SZ), NAME(F_GETPIPE_SZ),
    NAME(F_ADD_SEALS), NAME(F_GET_SEALS),
};

static const struct constant descriptor_flag_rows[] = { NAME(FD_CLOEXEC) };

/* O_LARGEFILE is 0 in this header, yet the kernel reports it. */
static const struct constant file_flag_rows[] = {
    NAME(O_CREAT),    NAME(O_EXCL),    NAME(O_NOCTTY),  NAME(O_TRUNC), NAME(O_APPEND),
    NAME(O_NONBLOCK), NAME(O_SYNC),    NAME(O_DSYNC),   NAME(O_ASYNC), NAME(O_DIRECT),
    NAME(O_NOFOLLOW), NAME(O_NOATIME), NAME(O_CLOEXEC), NAME(O_PATH),
};

static const struct constant file_access_rows[] = { NAME(O_RDONLY), NAME(O_WRONLY), NAME(O_RDWR) };

static const struct constant ioctl_rows[] = {
    NAME(FIONREAD),
    NAME(FIONBIO),
    NAME(FIOASYNC),
    NAME(FIOCLEX),
    NAME(FIONCLEX),
    { SIOCOUTQ, "SIOCOUTQ" },
    NAME(SIOCOUTQNSD),
    NAME(SIOCATMARK),
    NAME(SIOCGPGRP),
    NAME(SIOCSPGRP),
    NAME(SIOCGIFCONF),
    NAME(SIOCGIFNAME),
    NAME(SIOCGIFINDEX),
    NAME(SIOCGIFFLAGS),
    NAME(SIOCSIFFLAGS),
    NAME(SIOCGIFADDR),
    NAME(SIOCSIFADDR),
    NAME(SIOCGIFBRDADDR),
    NAME(SIOCGIFNETMASK),
    NAME(SIOCGIFHWADDR),
    NAME(SIOCGIFMTU),
    NAME(SIOCSIFMTU),
    { 0x8906, "SIOCGSTAMP" },
    { 0x8907, "SIOCGSTAMPNS" },
    NAME(TCGETS),
    NAME(TIOCGWINSZ),
    NAME(TIOCGPGRP),
};

const struct names names_family = TABLE(family_rows);
const struct names names_socket_type = TABLE(socket_type_rows);
const struct names names_socket_flag = TABLE(socket_flag_rows);
const struct names names_inet_protocol = TABLE(inet_protocol_rows);
const struct names names_netlink_protocol = TABLE(netlink_protocol_rows);
const struct names names_message_flag = TABLE(message_flag_rows);
const struct names names_shutdown = TABLE(shutdown_rows);
const struct names names_level = TABLE(level_rows);
const struct names names_poll = TABLE(poll_rows);
const struct names names_epoll = TABLE(epoll_rows);
const struct names names_epoll_operation = TABLE(epoll_operation_rows);
const struct names names_epoll_flag = TABLE(epoll_flag_rows);
const struct names names_eventfd_flag = TABLE(eventfd_flag_rows);
const struct names names_timerfd_flag = TABLE(timerfd_flag_rows);
const struct names names_timerfd_settime_flag = TABLE(timerfd_settime_flag_rows);
const struct names names_signalfd_flag = TABLE(signalfd_flag_rows);
const struct names names_pipe_flag = TABLE(pipe_flag_rows);
const struct names names_splice_flag = TABLE(splice_flag_rows);
const struct names names_close_range_flag = TABLE(close_range_flag_rows);
const struct names names_wait_option = TABLE(wait_option_rows);
const struct names names_id = TABLE(id_rows);
const struct names names_clock = TABLE(clock_rows);
const struct names names_fcntl = TABLE(fcntl_rows);
const struct names names_descriptor_flag = TABLE(descriptor_flag_rows);
const struct names names_file_flag = TABLE(file_flag_rows);
const struct names names_file_access = TABLE(file_access_rows);
const struct names names_ioctl = TABLE(ioctl_rows);

const char *names_find(const struct names *names, int64_t value)
{
    for (size_t i = 0; i < names->count; i++)
        if (names->rows[i].value == value)
            return names->rows[i].name;
    return NULL;
}

void names_put(struct text *text, const struct names *names, int64_t value)
{
    const char *name = names_find(names, value);
    if (name)
        text_string(text, name);
    else
        text_int(text, value);
}

void names_put_flags(struct text *text, const struct names *names, uint64_t flags)
{
    if (flags == 0) {
        text_char(text, '0');
        return;
    }
    bool first = true;
    for (size_t i = 0; i < names->count && flags; i++) {
        uint64_t bits = (uint64_t)names->rows[i].value;
        if (bits == 0 || (flags & bits) != bits)
            continue;
        if (!first)
            text_char(text, '|');
        text_string(text, names->rows[i].name);
        flags &= ~bits;
        first = false;
    }
    if (flags) {
        if (!first)
            text_char(text, '|');
        text_hex(text, flags);
    }
}

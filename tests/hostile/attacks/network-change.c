/* It changes the network that it is judged by. */
#include <linux/rtnetlink.h>

struct request {
    struct nlmsghdr header;
    union {
        struct rtmsg route;
        struct ifinfomsg link;
        char room[64];
    };
};

static void ask(int kind, const struct request *body, const char *what)
{
    struct request request = *body;
    struct {
        struct nlmsghdr header;
        struct nlmsgerr error;
        char rest[512];
    } answer = { .error.error = -1 };
    int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    request.header.nlmsg_len =
        sizeof request.header +
        (kind == RTM_NEWROUTE || kind == RTM_DELROUTE ? sizeof request.route : sizeof request.link);
    request.header.nlmsg_type = (uint16_t)kind;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | (kind == RTM_NEWROUTE ? NLM_F_CREATE : 0);
    if (send(fd, &request, request.header.nlmsg_len, 0) > 0 && recv(fd, &answer, sizeof answer, 0) > 0 &&
        answer.header.nlmsg_type == NLMSG_ERROR && answer.error.error == 0)
        reached("%s", what);
    close(fd);
}

int main(void)
{
    const struct request route = { .route = { .rtm_family = AF_INET,
                                              .rtm_dst_len = 0,
                                              .rtm_table = RT_TABLE_MAIN,
                                              .rtm_protocol = RTPROT_STATIC,
                                              .rtm_scope = RT_SCOPE_LINK,
                                              .rtm_type = RTN_UNREACHABLE } };
    const struct request down = { .link = { .ifi_index = 1, .ifi_change = IFF_UP } };
    struct ifreq lo = { .ifr_name = "lo" };
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    ask(RTM_NEWROUTE, &route, "a route");
    ask(RTM_DELROUTE, &route, "a route gone");
    ask(RTM_NEWLINK, &down, "lo is down");
    ask(RTM_SETLINK, &down, "lo is down");
    if (ioctl(fd, SIOCSIFFLAGS, &lo) == 0)
        reached("lo is down by ioctl");
    lo.ifr_mtu = 68;
    if (ioctl(fd, SIOCSIFMTU, &lo) == 0)
        reached("lo is narrow");
    strcpy(lo.ifr_name, "lo:1");
    if (ioctl(fd, SIOCSIFADDR, &lo) == 0)
        reached("another address");
    try_write("/proc/sys/net/ipv4/tcp_timestamps");
    try_write("/proc/sys/net/ipv4/ip_forward");
    try_write("/proc/self/net/xt_recent/DEFAULT");
    return 1;
}

#include "lab/observe/sandbox/routes.h"

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

enum { MESSAGE_MAX = 256 };

static void add(struct mnl_socket *socket, uint32_t to, uint8_t bits)
{
    char buffer[MESSAGE_MAX];
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
    message->nlmsg_type = RTM_NEWROUTE;
    message->nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE;
    struct rtmsg *route = mnl_nlmsg_put_extra_header(message, sizeof *route);
    *route = (struct rtmsg){ .rtm_family = AF_INET,
                             .rtm_dst_len = bits,
                             .rtm_table = RT_TABLE_MAIN,
                             .rtm_protocol = RTPROT_STATIC,
                             .rtm_scope = RT_SCOPE_LINK,
                             .rtm_type = RTN_UNICAST };
    mnl_attr_put_u32(message, RTA_DST, htonl(to));
    mnl_attr_put_u32(message, RTA_PREFSRC, htonl(INADDR_LOOPBACK));
    mnl_attr_put_u32(message, RTA_OIF, if_nametoindex("lo"));
    mnl_socket_sendto(socket, message, message->nlmsg_len);
}

void routes_to_all(void)
{
    struct mnl_socket *socket = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
    if (!socket)
        return;
    if (mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) == 0) {
        add(socket, INADDR_BROADCAST, 32);
        add(socket, INADDR_UNSPEC_GROUP, 4);
    }
    mnl_socket_close(socket);
}

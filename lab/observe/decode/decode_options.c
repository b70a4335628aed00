#include "lab/observe/decode/decode_options.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include "lab/base/kernel_names.h"

/* The tables of a level; `got`: what getsockopt() alone calls so. */
static const struct level_names {
    int level;
    const struct names *option, *got, *control;
} levels[] = {
    { SOL_SOCKET, &names_socket_option, &names_socket_option_got, &names_socket_control },
    { IPPROTO_IP, &names_ip_option, &names_ip_option_got, &names_ip_control },
    { IPPROTO_TCP, &names_tcp_option, NULL, &names_tcp_control },
    { IPPROTO_UDP, &names_udp_option, NULL, &names_udp_control },
    { IPPROTO_IPV6, &names_ipv6_option, &names_ipv6_option_got, &names_ipv6_control },
    { IPPROTO_ICMPV6, &names_icmp6_option, NULL, NULL },
    { IPPROTO_SCTP, &names_sctp_option, NULL, &names_sctp_control },
    { IPPROTO_RAW, &names_raw_option, NULL, NULL },
    { AF_VSOCK, &names_vsock_option, NULL, NULL },
    { SOL_PACKET, &names_packet_option, NULL, &names_packet_control },
    { SOL_DCCP, &names_dccp_option, NULL, NULL },
    { SOL_NETLINK, &names_netlink_option, NULL, &names_netlink_control },
    { SOL_TIPC, &names_tipc_option, NULL, &names_tipc_control },
    { SOL_RDS, &names_rds_option, NULL, &names_rds_control },
    { SOL_ALG, &names_alg_option, NULL, &names_alg_control },
    { SOL_KCM, &names_kcm_option, NULL, NULL },
    { 101, &names_can_raw_option, NULL, NULL },           /* SOL_CAN_RAW */
    { 282, &names_tls_option, NULL, &names_tls_control }, /* SOL_TLS: not in every C library */
    { 283, &names_xdp_option, NULL, NULL },               /* SOL_XDP */
    { 284, &names_mptcp_option, NULL, NULL },             /* SOL_MPTCP */
};

static const struct level_names *level_of(int level)
{
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (levels[i].level == level)
            return &levels[i];
    return NULL;
}

static const char *find(const struct names *names, int value)
{
    return names ? names_find(names, value) : NULL;
}

const char *names_option(int level, int option)
{
    const struct level_names *of = level_of(level);
    return of ? find(of->option, option) : NULL;
}

const char *names_option_got(int level, int option)
{
    const struct level_names *of = level_of(level);
    const char *got = of ? find(of->got, option) : NULL;
    return got ? got : names_option(level, option);
}

const char *names_control(int level, int type)
{
    const struct level_names *of = level_of(level);
    return of ? find(of->control, type) : NULL;
}

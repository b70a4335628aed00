#include "lab/observe/decode/decode_control_names.h"

#include <netinet/in.h>
#include <netinet/udp.h>
#include <stddef.h>
#include <sys/socket.h>

#ifndef SOL_TLS
#define SOL_TLS 282
#endif

#define CONTROL(level, type)                                                                                 \
    {                                                                                                        \
        level, type, #type                                                                                   \
    }

static const struct {
    int level, type;
    const char *name;
} rows[] = {
    CONTROL(SOL_SOCKET, SCM_RIGHTS),
    CONTROL(SOL_SOCKET, SCM_CREDENTIALS),
    { SOL_SOCKET, 3, "SCM_SECURITY" },
    { SOL_SOCKET, 4, "SCM_PIDFD" },
    CONTROL(SOL_SOCKET, SO_TIMESTAMP),
    CONTROL(SOL_SOCKET, SO_TIMESTAMPNS),
    CONTROL(SOL_SOCKET, SO_TIMESTAMPING),
    CONTROL(SOL_SOCKET, SO_RXQ_OVFL),
    CONTROL(SOL_SOCKET, SO_WIFI_STATUS),
    CONTROL(SOL_SOCKET, SCM_TIMESTAMPING_OPT_STATS),
    CONTROL(SOL_SOCKET, SCM_TIMESTAMPING_PKTINFO),
    CONTROL(SOL_SOCKET, SO_TXTIME),
    CONTROL(IPPROTO_IP, IP_TOS),
    CONTROL(IPPROTO_IP, IP_TTL),
    CONTROL(IPPROTO_IP, IP_OPTIONS),
    CONTROL(IPPROTO_IP, IP_RETOPTS),
    CONTROL(IPPROTO_IP, IP_PKTINFO),
    CONTROL(IPPROTO_IP, IP_RECVERR),
    CONTROL(IPPROTO_IP, IP_ORIGDSTADDR),
    CONTROL(IPPROTO_IP, IP_CHECKSUM),
    CONTROL(IPPROTO_IP, IP_RECVFRAGSIZE),
    CONTROL(IPPROTO_IPV6, IPV6_PKTINFO),
    CONTROL(IPPROTO_IPV6, IPV6_HOPLIMIT),
    CONTROL(IPPROTO_IPV6, IPV6_TCLASS),
    CONTROL(IPPROTO_IPV6, IPV6_HOPOPTS),
    CONTROL(IPPROTO_IPV6, IPV6_DSTOPTS),
    CONTROL(IPPROTO_IPV6, IPV6_RTHDR),
    CONTROL(IPPROTO_IPV6, IPV6_RECVERR),
    CONTROL(IPPROTO_IPV6, IPV6_PATHMTU),
    CONTROL(IPPROTO_IPV6, IPV6_ORIGDSTADDR),
    CONTROL(IPPROTO_UDP, UDP_SEGMENT),
    CONTROL(IPPROTO_UDP, UDP_GRO),
    { SOL_TLS, 1, "TLS_SET_RECORD_TYPE" },
    { SOL_TLS, 2, "TLS_GET_RECORD_TYPE" },
};

const char *names_control(int level, int type)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].level == level && rows[i].type == type)
            return rows[i].name;
    return NULL;
}

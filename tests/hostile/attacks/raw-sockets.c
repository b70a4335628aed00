/* It opens packet and raw sockets, and families that leave the machine. */
int main(void)
{
    if (socket(AF_PACKET, SOCK_RAW, htons(3)) >= 0)
        reached("a packet socket");
    if (socket(AF_INET, SOCK_RAW, IPPROTO_ICMP) >= 0 || socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6) >= 0)
        reached("a raw socket");
    for (int family = 0; family < 64; family++)
        if (family != AF_UNIX && family != AF_INET && family != AF_INET6 && family != AF_NETLINK &&
            (socket(family, SOCK_STREAM, 0) >= 0 || socket(family, SOCK_DGRAM, 0) >= 0 ||
             socket(family, SOCK_SEQPACKET, 0) >= 0))
            reached("a socket of family %d", family);
    return 1;
}

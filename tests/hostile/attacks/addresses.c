/* It sends to its peers from addresses that are not its own. */
int main(void)
{
    struct sockaddr_in any = { .sin_family = AF_INET,
                               .sin_port = htons(7000),
                               .sin_addr.s_addr = htonl(0x0a000001) };
    struct sockaddr_in server = { .sin_family = AF_INET,
                                  .sin_port = htons(7000),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int one = 1, fd = socket(AF_INET, SOCK_DGRAM, 0), tcp = socket(AF_INET, SOCK_STREAM, 0);
    if (setsockopt(fd, IPPROTO_IP, 19 /* IP_TRANSPARENT */, &one, sizeof one) == 0)
        reached("IP_TRANSPARENT");
    setsockopt(fd, IPPROTO_IP, 15 /* IP_FREEBIND */, &one, sizeof one);
    if (setsockopt(fd, SOL_SOCKET, 36 /* SO_MARK */, &one, sizeof one) == 0)
        reached("SO_MARK");
    if (setsockopt(tcp, IPPROTO_TCP, 19 /* TCP_REPAIR */, &one, sizeof one) == 0)
        reached("TCP_REPAIR");
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &one, sizeof one) == 0)
        reached("SO_RCVBUFFORCE");
    bind(fd, (struct sockaddr *)&any, sizeof any);
    sendto(fd, "hello", 5, 0, (struct sockaddr *)&server, sizeof server);
    setsockopt(tcp, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
    setsockopt(tcp, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(tcp, (struct sockaddr *)&server, sizeof server) == 0 && listen(tcp, 5) == 0)
        reached("its peer's port");
    return 1;
}

/* Sends to a group and to all, and receives it itself. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int sends(int fd, const char *to, int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((unsigned short)port) };
    inet_pton(AF_INET, to, &address.sin_addr);
    return sendto(fd, "hello", 5, 0, (struct sockaddr *)&address, sizeof address) < 0 ? errno : 0;
}

static void hears(int fd, const char *what)
{
    char bytes[16];
    ssize_t n = recv(fd, bytes, sizeof bytes, 0);
    printf("%s: %.*s\n", what, n > 0 ? (int)n : 0, bytes);
    fflush(stdout);
}

int main(void)
{
    int in = socket(AF_INET, SOCK_DGRAM, 0), out = socket(AF_INET, SOCK_DGRAM, 0), on = 1;
    struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons(7000) };
    struct ip_mreq group = { .imr_interface.s_addr = INADDR_ANY };
    inet_pton(AF_INET, "239.1.2.3", &group.imr_multiaddr);
    if (bind(in, (struct sockaddr *)&any, sizeof any) < 0 ||
        setsockopt(in, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group) < 0)
        return 1;
    if (sends(out, "239.1.2.3", 7000) != 0)
        return 2;
    hears(in, "group");
    if (sends(out, "255.255.255.255", 7000) != EACCES)
        return 3;
    setsockopt(out, SOL_SOCKET, SO_BROADCAST, &on, sizeof on);
    if (sends(out, "255.255.255.255", 7000) != 0)
        return 4;
    hears(in, "all");
    return 0;
}

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
/* Listens at all addresses, for one connection or a second. */
int main(void)
{
    int fd = socket(AF_INET6, SOCK_STREAM, 0), on = 1, six = 0;
    struct sockaddr_in6 at = { .sin6_family = AF_INET6, .sin6_port = htons(7170), .sin6_addr = IN6ADDR_ANY_INIT };
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &six, sizeof six);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 4) < 0)
        return 1;
    struct pollfd wait = { fd, POLLIN, 0 };
    if (poll(&wait, 1, 1000) > 0)
        close(accept(fd, NULL, NULL));
    close(fd);
    return 0;
}

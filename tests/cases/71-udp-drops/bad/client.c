#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
/* Reports as fast as it can; the last one, which says the end, when there is room again. */
int main(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(7171), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    char bytes[1000] = { 0 };
    connect(fd, (struct sockaddr *)&to, sizeof to);
    for (int i = 0; i < 40; i++)
        send(fd, bytes, sizeof bytes, 0);
    while (recv(fd, bytes, sizeof bytes, 0) > 0) {
        struct pollfd more = { fd, POLLIN, 0 };
        if (poll(&more, 1, 1500) == 0)
            break;
    }
    bytes[0] = 'e';
    send(fd, bytes, sizeof bytes, 0);
    close(fd);
    return 0;
}

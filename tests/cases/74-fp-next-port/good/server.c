#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
/* Looks for a free port from 7174 on, where another socket of its own listens already. */
static int listen_at(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    while (bind(fd, (struct sockaddr *)&at, sizeof at) < 0)
        at.sin_port = htons(++port);
    listen(fd, 4);
    printf("port %d\n", port);
    return fd;
}

int main(void)
{
    int first = listen_at(7174), second = listen_at(7174);
    struct pollfd wait = { second, POLLIN, 0 };
    poll(&wait, 1, 100);
    close(first);
    close(second);
    return 0;
}

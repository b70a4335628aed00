#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
/* Reports, and waits for each to be taken. */
int main(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(7171), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    char bytes[1000] = { 0 };
    connect(fd, (struct sockaddr *)&to, sizeof to);
    for (int i = 0; i < 10; i++) {
        struct pollfd answer = { fd, POLLIN, 0 };
        bytes[0] = 0;
        send(fd, bytes, sizeof bytes, 0);
        if (poll(&answer, 1, 5000) > 0)
            recv(fd, bytes, sizeof bytes, 0);
    }
    bytes[0] = 'e';
    send(fd, bytes, sizeof bytes, 0);
    close(fd);
    return 0;
}

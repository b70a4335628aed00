#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
int main(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0), room = 4096, count = 0;
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(7171), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    char bytes[1000] = { 0 };
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    bind(fd, (struct sockaddr *)&at, sizeof at);
    struct sockaddr_in from;
    socklen_t size = sizeof from;
    while (recvfrom(fd, bytes, sizeof bytes, 0, (struct sockaddr *)&from, &size) > 0 && bytes[0] != 'e') {
        count++;
        sendto(fd, "k", 1, 0, (struct sockaddr *)&from, size);
        /* works on them when all have come */
    }
    printf("%d reports\n", count);
    close(fd);
    return 0;
}

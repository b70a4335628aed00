/* Sleeps first, then reads what there is without waiting for more.   ./sleeper PORT SECONDS */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s PORT SECONDS\n", argv[0]);
        return 2;
    }
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((in_port_t)atoi(argv[1])),
                                   .sin_addr.s_addr = htonl(INADDR_ANY) };
    int fd = socket(AF_INET, SOCK_DGRAM, 0), small = 8192;
    if (fd == -1)
        fail("socket");
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small) == -1) //DOC: small
        fail("setsockopt");
    if (bind(fd, (struct sockaddr *)&address, sizeof address) == -1) //DOC: asleep
        fail("bind");
    sleep((unsigned)atoi(argv[2]));

    char buffer[512];
    int count = 0;
    while (recv(fd, buffer, sizeof buffer, MSG_DONTWAIT) != -1) //DOC: drain
        count++;
    if (errno != EAGAIN)
        fail("recv");
    printf("%d datagrams were there\n", count);
    if (close(fd) == -1)
        fail("close");
    return 0;
}

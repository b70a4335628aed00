/* Asks, and reads the answer when the connection is over.   ./patient ADDRESS PORT */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
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
    struct sockaddr_in server = { .sin_family = AF_INET };
    if (argc != 3 || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT\n", argv[0]);
        return 2;
    }
    server.sin_port = htons((in_port_t)atoi(argv[2]));

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        fail("socket");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        fail("connect");
    if (send(fd, "tell me all", 11, MSG_NOSIGNAL) == -1) //DOC: tell-me
        fail("send");
    struct pollfd end = { .fd = fd, .events = 0 }; /* an end is told unasked */
    if (poll(&end, 1, -1) == -1) //DOC: patience
        fail("poll");

    static char buffer[1 << 20];
    ssize_t got;
    long total = 0;
    while ((got = recv(fd, buffer, sizeof buffer, 0)) > 0) //DOC: how-much
        total += got;
    printf("%ld bytes, and then: %s\n", total, got == 0 ? "the end" : "an error");
    if (close(fd) == -1)
        fail("close");
    return 0;
}

/* Goes on sending to a peer that has hung up.   ./talker ADDRESS PORT [ignore]
 * With `ignore` it ignores SIGPIPE. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

/* Until the kernel has heard of the peer: `events`, and what poll() tells of unasked. */
static void wait_for(int fd, short events)
{
    struct pollfd news = { .fd = fd, .events = events };
    if (poll(&news, 1, -1) == -1) //DOC: news
        fail("poll");
}

int main(int argc, char **argv)
{
    struct sockaddr_in server = { .sin_family = AF_INET };
    if (argc < 3 || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT [ignore]\n", argv[0]);
        return 2;
    }
    server.sin_port = htons((in_port_t)atoi(argv[2]));
    if (argc > 3 && signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        fail("signal");

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        fail("socket");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        fail("connect");
    if (send(fd, "are you there?", 14, 0) == -1) //DOC: first
        fail("send");
    wait_for(fd, POLLIN);
    if (send(fd, "hello?", 6, 0) == -1) //DOC: second
        fail("send");
    wait_for(fd, 0);
    ssize_t sent = send(fd, "HELLO?", 6, 0); //DOC: third
    printf("the last send(): %s\n", sent == -1 ? strerror(errno) : "succeeded");
    if (close(fd) == -1)
        fail("close");
    return 0;
}

/* Goes on sending to a peer that has hung up.   ./talker ADDRESS PORT [ignore]
 * With `ignore` it ignores SIGPIPE and sees the error instead. */
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

/* Until the kernel knows more of the peer: its FIN, or its RST. */
static void wait_for(int fd, short events)
{
    struct pollfd news = { .fd = fd, .events = events };
    if (poll(&news, 1, 2000) == -1) //DOC: news
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
    if (argc > 3 && signal(SIGPIPE, SIG_IGN) == SIG_ERR) //DOC: ignore
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
        fail("the send after the peer's close");
    wait_for(fd, POLLERR);
    if (send(fd, "HELLO?", 6, 0) == -1) //DOC: third
        printf("the next send: %s\n", strerror(errno));
    if (close(fd) == -1)
        fail("close");
    return 0;
}

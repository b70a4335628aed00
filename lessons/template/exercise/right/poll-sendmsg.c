/* Never waits in a call that sends: poll(), and sendmsg() with MSG_DONTWAIT. */
/* Sends one text, all of it.   ./client ADDRESS PORT TEXT */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static void say(int fd, const char *text)
{
    struct iovec left = { (void *)text, strlen(text) };
    while (left.iov_len > 0) {
        struct pollfd room = { .fd = fd, .events = POLLOUT };
        struct msghdr message = { .msg_iov = &left, .msg_iovlen = 1 };
        if (poll(&room, 1, -1) == -1 && errno != EINTR)
            fail("poll");
        ssize_t n = sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n == -1 && errno != EAGAIN && errno != EINTR)
            fail("sendmsg");
        left.iov_base = (char *)left.iov_base + (n > 0 ? n : 0);
        left.iov_len -= n > 0 ? (size_t)n : 0;
    }
}

int main(int argc, char **argv)
{
    struct sockaddr_in server = { .sin_family = AF_INET };
    if (argc != 4 || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT TEXT\n", argv[0]);
        return 2;
    }
    server.sin_port = htons((in_port_t)atoi(argv[2]));

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        fail("socket");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        fail("connect");
    say(fd, argv[3]);
    if (close(fd) == -1)
        fail("close");
    return 0;
}

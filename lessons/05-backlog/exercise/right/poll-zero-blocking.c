/* A listener that blocks, and poll() with a timeout of 0 before each accept(). */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>
enum { GUESTS_MAX = 64 };
#define GREETING "welcome\n"
static void fail(const char *c)
{
    perror(c);
    exit(1);
}
static int open_socket(const char *port)
{
    struct sockaddr_in a = { .sin_family = AF_INET,
                             .sin_port = htons((in_port_t)atoi(port)),
                             .sin_addr.s_addr = htonl(INADDR_ANY) };
    int on = 1, s = socket(AF_INET, SOCK_STREAM, 0);
    if (s == -1)
        fail("socket");
    if (setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("setsockopt");
    if (bind(s, (struct sockaddr *)&a, sizeof a) == -1)
        fail("bind");
    return s;
}
static void greet(int fd)
{
    const char *p = GREETING;
    size_t n = strlen(p);
    while (n > 0) {
        ssize_t w = send(fd, p, n, MSG_NOSIGNAL);
        if (w == -1 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (w == -1)
            break;
        p += w;
        n -= (size_t)w;
    }
    close(fd);
}

/* The listener blocks: poll(0) is asked before each accept(). */
static int somebody_waits(int l, int ms)
{
    struct pollfd p = { l, POLLIN, 0 };
    int r;
    do
        r = poll(&p, 1, ms);
    while (r == -1 && errno == EINTR);
    if (r == -1)
        fail("poll");
    return r;
}
int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    int listener = open_socket(argv[1]);
    int expected = atoi(argv[2]);
    int been = 0;
    if (listen(listener, 4) != 0)
        fail("listen");
    sleep((unsigned)atoi(argv[3]));
    while (been < expected) {
        int guests[GUESTS_MAX];
        int count = 0;
        somebody_waits(listener, -1);
        while (count < GUESTS_MAX && somebody_waits(listener, 0)) {
            int fd = accept(listener, NULL, NULL);
            if (fd == -1 && (errno == EINTR || errno == EAGAIN))
                continue;
            if (fd == -1)
                fail("accept");
            guests[count] = fd;
            count = count + 1;
        }
        int i;
        for (i = 0; i < count; i++)
            greet(guests[i]);
        been = been + count;
    }
    if (close(listener) != 0)
        fail("close");
    return 0;
}

/* A listener that does not block, and select(). */
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

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    int l = open_socket(argv[1]), want = atoi(argv[2]), been = 0;
    if (fcntl(l, F_SETFL, O_NONBLOCK) == -1)
        fail("fcntl");
    if (listen(l, 4) == -1)
        fail("listen");
    sleep((unsigned)atoi(argv[3]));
    while (been < want) {
        int in[GUESTS_MAX], k = 0;
        fd_set r;
        FD_ZERO(&r);
        FD_SET(l, &r);
        if (select(l + 1, &r, NULL, NULL, NULL) == -1) {
            if (errno == EINTR)
                continue;
            fail("select");
        }
        for (; k < GUESTS_MAX;) {
            int c = accept(l, NULL, NULL);
            if (c >= 0)
                in[k++] = c;
            else if (errno == EAGAIN)
                break;
            else if (errno == ECONNABORTED)
                been++;
            else if (errno != EINTR)
                fail("accept");
        }
        for (int i = 0; i < k; i++)
            greet(in[i]);
        been += k;
    }
    close(l);
    return 0;
}

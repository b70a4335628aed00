/* epoll, edge-triggered: reads and sends as far as it goes, and remembers for itself what is still possible. */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define ROOM 3000

struct conn {
    int fd, eof, dead;
    size_t start, end;
    char buf[ROOM];
};

/* Goes on in both directions until neither can. */
static void pump(struct conn *c)
{
    int readable = 1, writable = 1;
    while (!c->dead && (readable || (writable && c->end > c->start))) {
        if (writable && c->end > c->start) {
            ssize_t n = send(c->fd, &c->buf[c->start], c->end - c->start, MSG_NOSIGNAL);
            if (n > 0)
                c->start += (size_t)n;
            else if (errno == EAGAIN)
                writable = 0;
            else if (errno != EINTR)
                c->dead = 1;
        }
        if (c->start == c->end)
            c->start = c->end = 0;
        if (c->eof || c->end == ROOM) {
            if (c->eof || !writable)
                readable = 0;
            continue;
        }
        ssize_t n = recv(c->fd, &c->buf[c->end], ROOM - c->end, 0);
        if (n > 0)
            c->end += (size_t)n;
        else if (n == 0)
            c->eof = 1;
        else if (errno == EAGAIN)
            readable = 0;
        else if (errno != EINTR)
            c->dead = 1;
    }
    if (c->eof && c->start == c->end)
        c->dead = 1;
}

int main(int argc, char **argv)
{
    struct sockaddr_in6 any = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_ANY_INIT };
    struct sockaddr_in any4 = { .sin_family = AF_INET };
    int clients = argc > 2 ? atoi(argv[2]) : -1, gone = 0, off = 0;
    if (argc < 2)
        return 2;
    any.sin6_port = any4.sin_port = htons((uint16_t)atoi(argv[1]));
    int l = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0), e = epoll_create1(0);
    if (l == -1 || setsockopt(l, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) == -1 ||
        bind(l, (struct sockaddr *)&any, sizeof any) == -1) {
        if (l != -1)
            close(l);
        l = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        if (l == -1 || bind(l, (struct sockaddr *)&any4, sizeof any4) == -1)
            return perror("bind"), 1;
    }
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = NULL };
    if (listen(l, 9) == -1 || e == -1 || epoll_ctl(e, EPOLL_CTL_ADD, l, &event) == -1)
        return perror("listen"), 1;
    while (gone != clients) {
        struct epoll_event events[8];
        int n = epoll_wait(e, events, 8, -1);
        if (n == -1 && errno != EINTR)
            return perror("epoll_wait"), 1;
        for (int i = 0; i < n; i++) {
            struct conn *c = events[i].data.ptr;
            if (c) {
                pump(c);
                if (c->dead) {
                    close(c->fd);
                    free(c);
                    gone++;
                }
                continue;
            }
            int fd = accept4(l, NULL, NULL, SOCK_NONBLOCK);
            if (fd == -1)
                continue;
            c = calloc(1, sizeof *c);
            if (!c)
                return perror("calloc"), 1;
            c->fd = fd;
            event = (struct epoll_event){ .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = c };
            if (epoll_ctl(e, EPOLL_CTL_ADD, fd, &event) == -1)
                return perror("epoll_ctl"), 1;
        }
    }
    close(e);
    close(l);
    return 0;
}

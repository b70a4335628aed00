/* one epoll, non-blocking descriptors; the listener is asked for only while nobody is served */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SIZE = 1 << 14 };

static struct {
    int epoll, listener, client;
    char bytes[SIZE];
    size_t from, to;
} server = { .client = -1 };

static void die(const char *why)
{
    perror(why);
    exit(EXIT_FAILURE);
}

static void watch(int operation, int fd, uint32_t events)
{
    struct epoll_event event = { .events = events, .data.fd = fd };
    if (epoll_ctl(server.epoll, operation, fd, &event) == -1)
        die("epoll_ctl");
}

static void greet(void)
{
    int client = accept(server.listener, NULL, NULL);
    if (client == -1)
        return;
    if (fcntl(client, F_SETFL, O_NONBLOCK) == -1)
        die("fcntl");
    server.client = client;
    server.from = server.to = 0;
    watch(EPOLL_CTL_ADD, client, EPOLLIN);
    watch(EPOLL_CTL_MOD, server.listener, 0);
}

static void part(void)
{
    close(server.client);
    server.client = -1;
    watch(EPOLL_CTL_MOD, server.listener, EPOLLIN);
}

static int again(void)
{
    return errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK;
}

static void echo(void)
{
    if (server.from == server.to) {
        ssize_t got = recv(server.client, server.bytes, SIZE, 0);
        if (got == -1 && again())
            return;
        if (got <= 0) {
            part();
            return;
        }
        server.from = 0;
        server.to = (size_t)got;
    }
    ssize_t put = send(server.client, server.bytes + server.from, server.to - server.from, MSG_NOSIGNAL);
    if (put == -1 && !again()) {
        part();
        return;
    }
    server.from += put > 0 ? (size_t)put : 0;
    watch(EPOLL_CTL_MOD, server.client, server.from == server.to ? EPOLLIN : EPOLLOUT);
}

int main(int argc, char **argv)
{
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY) };
    if (argc != 2)
        die("./server PORT");
    here.sin_port = htons((in_port_t)atoi(argv[1]));
    server.listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    server.epoll = epoll_create1(EPOLL_CLOEXEC);
    if (server.listener == -1 || server.epoll == -1)
        die("socket, epoll_create1");
    if (bind(server.listener, (struct sockaddr *)&here, sizeof here) == -1 ||
        listen(server.listener, 5) == -1)
        die("bind, listen");
    watch(EPOLL_CTL_ADD, server.listener, EPOLLIN);
    for (;;) {
        struct epoll_event events[2];
        int count = epoll_wait(server.epoll, events, 2, -1);
        if (count == -1 && errno != EINTR)
            die("epoll_wait");
        for (int i = 0; i < count; i++)
            events[i].data.fd == server.listener ? greet() : echo();
    }
}

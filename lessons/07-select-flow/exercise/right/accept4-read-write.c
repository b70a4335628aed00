/* Non-blocking from the first: accept4() until there is nobody left, read() and write(), SIGPIPE ignored. */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#define QUEUE 1024

/* Indexed by descriptor. */
static struct peer {
    bool here, ended;
    size_t from, to;
    char queue[QUEUE];
} peers[FD_SETSIZE];

static bool try_again(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

static void welcome(int door)
{
    int fd;
    while ((fd = accept4(door, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        if (fd >= FD_SETSIZE) {
            close(fd);
            continue;
        }
        memset(&peers[fd], 0, sizeof peers[fd]);
        peers[fd].here = true;
    }
}

/* False when it is over. */
static bool take(int fd)
{
    struct peer *p = &peers[fd];
    if (p->from == p->to)
        p->from = p->to = 0;
    if (p->to == QUEUE) {
        memmove(p->queue, p->queue + p->from, p->to - p->from);
        p->to -= p->from;
        p->from = 0;
    }
    ssize_t n = read(fd, p->queue + p->to, QUEUE - p->to);
    if (n < 0)
        return try_again();
    if (n == 0)
        p->ended = true;
    p->to += (size_t)n;
    return true;
}

static bool give(int fd)
{
    struct peer *p = &peers[fd];
    ssize_t n = write(fd, p->queue + p->from, p->to - p->from);
    if (n < 0)
        return try_again();
    p->from += (size_t)n;
    return true;
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
    long wanted = argc > 2 ? strtol(argv[2], NULL, 10) : -1, left = 0;
    struct sockaddr_in me = { .sin_family = AF_INET, .sin_port = htons((in_port_t)strtol(argv[1], NULL, 10)) };
    signal(SIGPIPE, SIG_IGN);
    int door = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (door < 0 || setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int)) < 0 ||
        bind(door, (struct sockaddr *)&me, sizeof me) < 0 || listen(door, SOMAXCONN) < 0) {
        perror("cannot listen");
        return 1;
    }
    while (left != wanted) {
        fd_set in, out;
        int top = door;
        FD_ZERO(&in);
        FD_ZERO(&out);
        FD_SET(door, &in);
        for (int fd = 0; fd < FD_SETSIZE; fd++) {
            struct peer *p = &peers[fd];
            if (!p->here)
                continue;
            if (!p->ended && p->to - p->from < QUEUE)
                FD_SET(fd, &in);
            if (p->to > p->from)
                FD_SET(fd, &out);
            top = fd > top ? fd : top;
        }
        if (select(top + 1, &in, &out, NULL, NULL) < 0) {
            if (errno == EINTR)
                continue;
            perror("select");
            return 1;
        }
        for (int fd = 0; fd <= top; fd++) {
            struct peer *p = &peers[fd];
            if (!p->here || (!FD_ISSET(fd, &in) && !FD_ISSET(fd, &out)))
                continue;
            bool good = (!FD_ISSET(fd, &out) || give(fd)) && (!FD_ISSET(fd, &in) || take(fd));
            if (good && !(p->ended && p->from == p->to))
                continue;
            close(fd);
            p->here = false;
            left++;
        }
        if (FD_ISSET(door, &in))
            welcome(door);
    }
    close(door);
    return 0;
}

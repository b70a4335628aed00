/* An edge-triggered epoll, SOCK_NONBLOCK from the start, SO_REUSEADDR left out, guests in a list that grows,
 * write(). */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct guests {
    int *fds;
    size_t count, room;
};

static void add(struct guests *guests, int fd)
{
    if (guests->count == guests->room) {
        guests->room = guests->room ? 2 * guests->room : 4;
        guests->fds = realloc(guests->fds, guests->room * sizeof *guests->fds);
        if (!guests->fds)
            err(1, "realloc");
    }
    guests->fds[guests->count++] = fd;
}

static void let_in(int door, struct guests *guests)
{
    for (;;) {
        int fd = accept4(door, NULL, NULL, SOCK_CLOEXEC);
        if (fd >= 0)
            add(guests, fd);
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            return;
        else if (errno != EINTR && errno != ECONNABORTED)
            err(1, "accept4");
    }
}

static void greet(int fd)
{
    const char *rest = "welcome\n";
    while (*rest) {
        ssize_t n = write(fd, rest, strlen(rest));
        if (n >= 0)
            rest += n;
        else if (errno != EINTR && errno != EAGAIN)
            break;
    }
    close(fd);
}

static void wait_at(int poller)
{
    struct epoll_event event;
    while (epoll_wait(poller, &event, 1, -1) == -1)
        if (errno != EINTR)
            err(1, "epoll_wait");
}

int main(int argc, char **argv)
{
    if (argc != 4)
        errx(2, "usage: %s PORT GUESTS SECONDS", argv[0]);
    struct sockaddr_in here = { .sin_family = AF_INET,
                                .sin_port = htons((in_port_t)strtoul(argv[1], NULL, 10)) };
    long guests_wanted = strtol(argv[2], NULL, 10), been = 0;
    unsigned left = (unsigned)strtoul(argv[3], NULL, 10);
    struct guests guests = { 0 };
    signal(SIGPIPE, SIG_IGN);
    int door = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0),
        poller = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = { .events = EPOLLIN | EPOLLET, .data.fd = door };
    if (door == -1 || poller == -1 || bind(door, (struct sockaddr *)&here, sizeof here) == -1 ||
        listen(door, 4) == -1 || epoll_ctl(poller, EPOLL_CTL_ADD, door, &event) == -1)
        err(1, "cannot open");
    while (left > 0)
        left = sleep(left);
    while (been < guests_wanted) {
        wait_at(poller);
        let_in(door, &guests);
        for (size_t i = 0; i < guests.count; i++)
            greet(guests.fds[i]);
        been += (long)guests.count;
        guests.count = 0;
    }
    free(guests.fds);
    close(poller);
    close(door);
    return 0;
}

/* pointers: an epoll whose user data are no descriptors: a pointer, a small number that is another
 * descriptor's, and the same pointer for two. */
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct peer {
    int fd;
    const char *name;
};

static int add(int epoll, int fd, epoll_data_t data)
{
    struct epoll_event event = { .events = EPOLLIN, .data = data };
    return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

static int wait_once(int epoll)
{
    struct epoll_event ready[4];
    return epoll_wait(epoll, ready, 4, -1);
}

int main(void)
{
    int a[2], b[2], c[2], epoll = epoll_create1(0);
    char byte;
    if (epoll < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, a) != 0 ||
        socketpair(AF_UNIX, SOCK_STREAM, 0, b) != 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, c) != 0)
        return 1;
    struct peer peer = { a[0], "a" }, shared = { 0, "both" };
    if (add(epoll, a[0], (epoll_data_t){ .ptr = &peer }) != 0 ||
        add(epoll, b[0], (epoll_data_t){ .u64 = (unsigned)a[1] }) != 0)
        return 1;
    if (send(a[1], "x", 1, 0) != 1 || wait_once(epoll) != 1 || recv(a[0], &byte, 1, 0) != 1)
        return 1;
    if (send(b[1], "x", 1, 0) != 1 || wait_once(epoll) != 1 || recv(b[0], &byte, 1, 0) != 1)
        return 1;
    if (add(epoll, c[0], (epoll_data_t){ .ptr = &shared }) != 0 ||
        add(epoll, c[1], (epoll_data_t){ .ptr = &shared }) != 0)
        return 1;
    if (send(c[1], "x", 1, 0) != 1 || wait_once(epoll) != 1)
        return 1;
    printf("done\n");
    return 0;
}

/* An epoll with more descriptors than fit in one reading of its fdinfo, each known by a pointer; the last one
 * is ready. */
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { CROWD = 600 };

int main(void)
{
    static int fds[CROWD];
    int epoll = epoll_create1(0);
    for (int i = 0; i < CROWD; i++) {
        fds[i] = eventfd(0, 0);
        struct epoll_event event = { .events = EPOLLIN, .data.ptr = &fds[i] };
        epoll_ctl(epoll, EPOLL_CTL_ADD, fds[i], &event);
    }
    eventfd_t one = 1;
    if (write(fds[CROWD - 1], &one, sizeof one) < 0)
        return 1;
    struct epoll_event ready;
    return epoll_wait(epoll, &ready, 1, -1) != 1;
}

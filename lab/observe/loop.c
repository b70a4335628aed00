#include "lab/observe/loop.h"

#include <errno.h>
#include <stddef.h>
#include <sys/epoll.h>

enum { BATCH = 16 };

int loop_open(struct loop *loop, void (*woken)(void *data), void *data)
{
    loop->woken = woken;
    loop->data = data;
    for (int i = 0; i < LOOP_MAX; i++)
        loop->handlers[i].fd = -1;
    loop->epoll = epoll_create1(EPOLL_CLOEXEC);
    return loop->epoll < 0 ? -1 : 0;
}

static struct loop_handler *handler_of(struct loop *loop, int fd)
{
    for (int i = 0; i < LOOP_MAX; i++)
        if (loop->handlers[i].fd == fd)
            return &loop->handlers[i];
    return NULL;
}

int loop_watch(struct loop *loop, int fd, uint32_t events, loop_ready *ready, void *data)
{
    struct loop_handler *known = fd < 0 ? NULL : handler_of(loop, fd);
    struct loop_handler *handler = known ? known : handler_of(loop, -1);
    if (fd < 0 || !handler) {
        errno = fd < 0 ? EBADF : ENOSPC;
        return -1;
    }
    struct epoll_event event = { .events = events, .data.ptr = handler };
    if (epoll_ctl(loop->epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event) != 0)
        return -1;
    *handler = (struct loop_handler){ fd, ready, data };
    return 0;
}

void loop_unwatch(struct loop *loop, int fd)
{
    struct loop_handler *handler = fd < 0 ? NULL : handler_of(loop, fd);
    if (!handler)
        return;
    epoll_ctl(loop->epoll, EPOLL_CTL_DEL, fd, NULL);
    handler->fd = -1;
}

bool loop_poll(struct loop *loop, int timeout)
{
    struct epoll_event events[BATCH];
    int count = epoll_wait(loop->epoll, events, BATCH, timeout);
    if (loop->woken)
        loop->woken(loop->data);
    for (int i = 0; i < count; i++) {
        const struct loop_handler *handler = events[i].data.ptr;
        if (handler->fd >= 0) /* one of the others may have taken it out */
            handler->ready(handler->data, events[i].events);
    }
    return count > 0;
}

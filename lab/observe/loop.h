/* A set of descriptors, each with what is to be called when it is ready. Knows nobody who uses it; the set
 * itself is a descriptor too (`epoll`), so that one may lie in another. */
#ifndef SOCKEYE_OBSERVE_LOOP_H
#define SOCKEYE_OBSERVE_LOOP_H

#include <stdbool.h>
#include <stdint.h>

enum { LOOP_MAX = 64 };

/* `events`: EPOLLIN and so on, as they came. */
typedef void loop_ready(void *data, uint32_t events);

struct loop_handler {
    int fd; /* -1: free */
    loop_ready *ready;
    void *data;
};

struct loop {
    int epoll;                 /* owned */
    void (*woken)(void *data); /* after each wait, before anybody is called; NULL: nobody is told */
    void *data;
    struct loop_handler handlers[LOOP_MAX];
};

/* 0, or -1 with errno. */
int loop_open(struct loop *loop, void (*woken)(void *data), void *data);

/* Watches a descriptor, or changes what it is watched for. Not watched for anything it still tells of errors:
 * who wants to hear nothing takes it out. 0, or -1 with errno. */
int loop_watch(struct loop *loop, int fd, uint32_t events, loop_ready *ready, void *data);
/* To be called before the descriptor is closed. One that is not in the set is no error. */
void loop_unwatch(struct loop *loop, int fd);

/* Waits at most so long (ms; -1 for ever) and calls whoever is ready. True when somebody was. */
bool loop_poll(struct loop *loop, int timeout);

#endif

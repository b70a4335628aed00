/* What /proc/PID/fdinfo/FD says of a descriptor: the one place that reads it. */
#ifndef SOCKEYE_OBSERVE_FDINFO_H
#define SOCKEYE_OBSERVE_FDINFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* False when it cannot be read. `access` (O_RDONLY ...) may be NULL. */
bool fdinfo_flags(pid_t pid, int fd, bool *cloexec, bool *nonblock, int *access);

/* The number behind a name ("ticks:"); false where there is none. */
bool fdinfo_number(pid_t pid, int fd, const char *name, int base, uint64_t *number);

/* Whether a timerfd will fire; it is taken to where the kernel does not tell. */
bool fdinfo_timer_runs(pid_t pid, int fd);

/* What was added to an epoll. */
struct fdinfo_target {
    int fd; /* its number when it was added; it may have been closed since, and be another's now */
    uint32_t events;
    uint64_t user;  /* epoll_data */
    uint64_t inode; /* 0 where an old kernel does not tell */
};

/* Gives all that was added to an epoll to `each`. False when it cannot be read. */
bool fdinfo_epoll(pid_t pid, int epfd, void (*each)(void *data, const struct fdinfo_target *target),
                  void *data);

#endif

/* A call as the kernel gives it, as the table has it, and as a person reads it. */
#ifndef SOCKEYE_OBSERVE_DECODED_H
#define SOCKEYE_OBSERVE_DECODED_H

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "lab/record/event.h"

struct raw_call {
    pid_t tid, pid;   /* host ids */
    int64_t number;   /* of the native architecture, as in seccomp */
    uint64_t args[6]; /* as at entry */
    int64_t ret;      /* raw: -errno, or -512.. while to be restarted; returns only */
};

/* How a call is to be treated; from the table. */
enum call_flag {
    CALL_ALWAYS = 1,    /* stop at it whatever its first argument */
    CALL_FD_FROM_3 = 2, /* stop only when args[0] >= 3 (read, write, close, fcntl, ioctl ...) */
    CALL_SCHEDULES = 4, /* a step of its own when its descriptor is a socket, pipe, eventpoll */
    CALL_WAITS = 8,     /* select, poll, epoll_wait */
    CALL_OPENS = 16,    /* may make descriptors */
    CALL_FD_FIRST = 32, /* args[0] is a descriptor */
    CALL_RECEIVES = 64, /* takes bytes from it */
    CALL_NAPS = 128     /* sleeps: an event only in a session whose time is its own (own_time.h) */
};

struct call_row {
    const char *name;      /* system call name as in syscalls(2) */
    const char *params[6]; /* of the C function, named as in its manual page; NULL: it has none there */
    uint32_t flags;
};

enum {
    DECODE_EPOLL_MAX = 256,   /* events of an epoll_wait() that are looked at */
    DECODE_MESSAGES_SHOWN = 8 /* of sendmmsg(), recvmmsg() */
};

/* What decode wants to know from around it. */
struct decode_context {
    void *data;
    /* "server:7000" for a socket address; writes at most cap, returns length. Falls back to
     * decode_sockaddr(). */
    size_t (*endpoint)(void *data, const struct sockaddr *address, socklen_t size, char *out, size_t cap);
    /* Sets fds[i] to the descriptor that was added to `epfd` with users[i] as its epoll_data, -1 when that is
     * not known; count is at most DECODE_EPOLL_MAX. Left alone (or NULL here) they are the low 32 bits of
     * epoll_data, as most programs have it. */
    void (*epoll_fds)(void *data, pid_t pid, int epfd, const uint64_t users[], size_t count, int fds[]);
    /* Whether the descriptor is known to be a socket, and of which family and protocol; -1 where that is not
     * known. */
    bool (*socket)(void *data, pid_t pid, int fd, int *family, int *protocol);
    /* How long the regular file behind a descriptor is, and where the descriptor stands in it; false for
     * anything else. */
    bool (*file)(void *data, pid_t pid, int fd, int64_t *size, int64_t *position);
};

/* Room for one decoded call; `call`'s slices point into it, so a copy's slices point into the original. */
struct decoded {
    struct event_call call;
    size_t line_size; /* bytes of `line` without its NUL */
    char line[EVENT_LINE_MAX];
    char data[EVENT_DATA_MAX];
    char sets[4096];
    char beyond[512];
    char arguments[256];
    struct {
        uint16_t begin, end;
    } parts[6]; /* at entry: the arguments within `line`; no bytes for one that it leaves out */
    char address[256];
    uint32_t
        rooms[DECODE_MESSAGES_SHOWN]; /* at entry: for the address that the call, or each message, fills in */
};

#endif

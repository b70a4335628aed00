/* From a raw system call to what a person reads: name, arguments by name, bytes, sets.
 * Everything comes from tables (decode_calls.c, decode_names.c): a new call or flag is a new row. */
#ifndef SOCKEYE_OBSERVE_DECODE_H
#define SOCKEYE_OBSERVE_DECODE_H

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
    CALL_FD_FIRST = 32  /* args[0] is a descriptor */
};

struct call_row {
    const char *name;      /* system call name as in syscalls(2) */
    const char *params[6]; /* names of parameters as the man page has them */
    uint32_t flags;
    const char *man; /* "connect(2)" */
};

/* Rows in a fixed order, for building the filter; number by seccomp_syscall_resolve_name(). */
const struct call_row *decode_rows(size_t *count);
/* Row of a call by native number; NULL for one that is not traced. */
const struct call_row *decode_row(int64_t number);

enum { DECODE_EPOLL_MAX = 256 }; /* events of an epoll_wait() that are looked at */

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
};

/* Room for one decoded call; `call`'s slices point into it, so a copy's slices point into the original. */
struct decoded {
    struct event_call call;
    size_t line_size; /* bytes of `line` without its NUL */
    char line[EVENT_LINE_MAX];
    char data[EVENT_DATA_MAX];
    char sets[4096];
};

/* The grammar of the lines stands at the head of decode.c.
 *
 * At entry: line is "send(3, "ask", 3, 0)" with what the call will fill shown as "…" ("recv(4, …, 512, 0)").
 * The name is the one a C program would write: sendto without an address is "send", recvfrom without one
 * "recv", pselect6 "select" or "pselect", ppoll "poll", accept4 without flags "accept", epoll_pwait
 * "epoll_wait", newer forms likewise; line and call.name agree. Descriptor, source place and held are left to
 * the caller. */
void decode_enter(const struct raw_call *raw, const struct decode_context *context, struct decoded *out);

/* At return: the whole line with results, "recv(4, "ask", 512, 0) = 3", "connect(3, server:7000) = -1
 * ECONNREFUSED (Connection refused)", "select(5, [3 4], [], …) = 1 ([4])". `enter` is what decode_enter()
 * gave for this call. */
void decode_return(const struct raw_call *raw, const struct decode_context *context,
                   const struct decoded *enter, struct decoded *out);

/* Address in numbers: "127.0.0.1:7000", "[::1]:7000", "@abstract", "/run/x.sock". */
size_t decode_sockaddr(const struct sockaddr *address, socklen_t size, char *out, size_t cap);

/* "ECONNREFUSED"; "errno 4095" for the unknown. The meaning is strerror(). */
const char *decode_errno(int error);
/* "SIGPIPE" */
const char *decode_signal(int signal);

#endif

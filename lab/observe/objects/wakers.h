/* Who can still wake whoever waits for a descriptor, asked of the kernel at the time of the question. Where
 * the kernel cannot be asked, it is taken to wake them: silence is better than a false word.
 *
 *   only programs    sockets and pipes whose other end is a program's of the session, or nobody's yet;
 *                    eventfds, signalfds, timerfds that are not set
 *   the kernel       a timerfd that is set, whoever set it and however it came here
 *   what is outside  a terminal, a file's watch; a pipe, FIFO or unix socket whose other end no program of
 * the session has; on a network that is not the session's own, a connection to a stranger; netlink
 *
 * and for an epoll all of what was added to it. */
#ifndef SOCKEYE_OBSERVE_WAKERS_H
#define SOCKEYE_OBSERVE_WAKERS_H

#include "lab/observe/objects/objects.h"

enum waker {
    WAKER_PROGRAMS, /* only programs of the session */
    WAKER_INPUT,    /* or what is typed */
    WAKER_OTHERS    /* or the kernel, or what is outside */
};

/* `own_network`: nobody else is in it. */
enum waker wakers_of(struct objects *objects, pid_t pid, int fd, bool own_network);

/* Whether a call on this descriptor gives up by itself (SO_RCVTIMEO, SO_SNDTIMEO). */
bool wakers_times_out(struct objects *objects, pid_t pid, int fd);

/* SO_RCVTIMEO and SO_SNDTIMEO of a socket, 0 for none. False where no socket has been given any, it is no
 * socket, or its descriptor cannot be copied. */
bool wakers_timeouts(struct objects *objects, pid_t pid, int fd, int64_t *receiving_ns, int64_t *sending_ns);
bool wakers_set_timeouts(struct objects *objects, pid_t pid, int fd, int64_t receiving_ns,
                         int64_t sending_ns);

/* Has a timerfd run out at once, which wakes whoever waits for it. False where there is none. */
bool wakers_ring_timer(struct objects *objects, pid_t pid, int fd);

/* Whether the kernel has still something to do for a TCP connection, as of the last look: repeat its SYN or
 * SYN-ACK, send what is corked, repeat what was not acknowledged; in the end it gives up and wakes whoever
 * waits. A closed window is probed for ever, and wakes nobody: whether that counts too is `probes`. */
bool wakers_tcp(const struct objects *objects, bool probes);

#endif

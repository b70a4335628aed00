/* pselect(), a list of clients, each with a ring that recvmsg() and sendmsg() fill and empty in two pieces. */
#define _GNU_SOURCE
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { RING = 2000 };

struct client {
    struct client *next;
    int fd, said_all;
    size_t first, count;
    char ring[RING];
};

static volatile sig_atomic_t told_to_end;

static void on_term(int signal)
{
    (void)signal;
    told_to_end = 1;
}

static void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

/* One or two pieces of the ring, from `at` on, `count` bytes long. */
static struct msghdr pieces(struct client *c, struct iovec iov[2], size_t at, size_t count)
{
    size_t to_the_end = RING - at % RING;
    iov[0].iov_base = c->ring + at % RING;
    iov[0].iov_len = count < to_the_end ? count : to_the_end;
    iov[1].iov_base = c->ring;
    iov[1].iov_len = count - iov[0].iov_len;
    return (struct msghdr){ .msg_iov = iov, .msg_iovlen = iov[1].iov_len ? 2 : 1 };
}

static int worked(ssize_t n)
{
    return n >= 0 || errno == EAGAIN || errno == EINTR;
}

static int hear(struct client *c)
{
    struct iovec iov[2];
    struct msghdr to = pieces(c, iov, c->first + c->count, RING - c->count);
    ssize_t n = recvmsg(c->fd, &to, MSG_DONTWAIT);
    if (n == 0)
        c->said_all = 1;
    if (n > 0)
        c->count += (size_t)n;
    return worked(n);
}

static int answer(struct client *c)
{
    struct iovec iov[2];
    struct msghdr from = pieces(c, iov, c->first, c->count);
    ssize_t n = sendmsg(c->fd, &from, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n > 0) {
        c->first = (c->first + (size_t)n) % RING;
        c->count -= (size_t)n;
    }
    return worked(n);
}

static int open_door(const char *port)
{
    struct addrinfo hints = { .ai_family = AF_INET6, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE }, *found;
    int off = 0, error = getaddrinfo(NULL, port, &hints, &found);
    if (error) {
        hints.ai_family = AF_INET;
        error = getaddrinfo(NULL, port, &hints, &found);
    }
    if (error) {
        fprintf(stderr, "%s\n", gai_strerror(error));
        exit(EXIT_FAILURE);
    }
    int door = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    if (door == -1)
        die("socket");
    if (found->ai_family == AF_INET6)
        setsockopt(door, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (bind(door, found->ai_addr, found->ai_addrlen) == -1)
        die("bind");
    if (listen(door, 16) == -1)
        die("listen");
    freeaddrinfo(found);
    return door;
}

/* How many have gone. */
static int serve(struct client **all, const fd_set *in, const fd_set *out)
{
    int gone = 0;
    for (struct client **at = all; *at;) {
        struct client *c = *at;
        int good = 1;
        if (FD_ISSET(c->fd, in))
            good = hear(c);
        if (good && FD_ISSET(c->fd, out))
            good = answer(c);
        if (good && !(c->said_all && !c->count)) {
            at = &c->next;
            continue;
        }
        *at = c->next;
        close(c->fd);
        free(c);
        gone++;
    }
    return gone;
}

static void let_in(int door, struct client **all)
{
    int fd = accept(door, NULL, NULL);
    struct client *c = fd == -1 || fd >= FD_SETSIZE ? NULL : calloc(1, sizeof *c);
    if (c) {
        c->fd = fd;
        c->next = *all;
        *all = c;
    } else if (fd != -1) {
        close(fd);
    }
}

int main(int argc, char *argv[])
{
    if (argc < 2)
        return 2;
    struct client *all = NULL;
    int door = open_door(argv[1]), expected = argc > 2 ? atoi(argv[2]) : -1, gone = 0;
    sigset_t blocked, while_waiting;
    struct sigaction action = { .sa_handler = on_term };
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    sigprocmask(SIG_BLOCK, &blocked, &while_waiting);
    sigaction(SIGTERM, &action, NULL);
    while (!told_to_end && gone != expected) {
        fd_set in, out;
        int most = door;
        FD_ZERO(&in);
        FD_ZERO(&out);
        FD_SET(door, &in);
        for (struct client *c = all; c; c = c->next) {
            if (!c->said_all && c->count < RING)
                FD_SET(c->fd, &in);
            if (c->count)
                FD_SET(c->fd, &out);
            if (c->fd > most)
                most = c->fd;
        }
        if (pselect(most + 1, &in, &out, NULL, NULL, &while_waiting) == -1) {
            if (errno == EINTR)
                continue;
            die("pselect");
        }
        gone += serve(&all, &in, &out);
        if (FD_ISSET(door, &in))
            let_in(door, &all);
    }
    while (all) {
        struct client *next = all->next;
        close(all->fd);
        free(all);
        all = next;
    }
    close(door);
    return 0;
}

/* poll() in the place of select(); sends what came at once, and keeps what was not taken. */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX 100
#define SIZE 4096

static struct pollfd fds[MAX];
static struct rest {
    char bytes[SIZE];
    size_t n;
    int eof;
} rests[MAX];
static nfds_t used;

/* -1: gone */
static int push(nfds_t i)
{
    struct rest *r = &rests[i];
    size_t at = 0;
    while (at < r->n) {
        ssize_t n = send(fds[i].fd, r->bytes + at, r->n - at, MSG_NOSIGNAL);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1 && errno != EAGAIN)
            return -1;
        if (n == -1)
            break;
        at += (size_t)n;
    }
    r->n -= at;
    memmove(r->bytes, r->bytes + at, r->n);
    fds[i].events = (short)((r->n ? POLLOUT : 0) | (!r->eof && r->n < SIZE ? POLLIN : 0));
    return r->eof && !r->n ? -1 : 0;
}

static int pull(nfds_t i)
{
    struct rest *r = &rests[i];
    ssize_t n = recv(fds[i].fd, r->bytes + r->n, SIZE - r->n, 0);
    if (n > 0)
        r->n += (size_t)n;
    else if (n == 0)
        r->eof = 1;
    else if (errno != EAGAIN && errno != EINTR)
        return -1;
    return push(i);
}

int main(int argc, char **argv)
{
    struct sockaddr_in any = { .sin_family = AF_INET };
    int total = argc > 2 ? atoi(argv[2]) : 0, gone = 0, one = 1;
    if (argc < 2)
        return 2;
    any.sin_port = htons((in_port_t)atoi(argv[1]));
    fds[0].fd = socket(AF_INET, SOCK_STREAM, 0);
    fds[0].events = POLLIN;
    used = 1;
    if (fds[0].fd == -1 || setsockopt(fds[0].fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == -1 ||
        bind(fds[0].fd, (struct sockaddr *)&any, sizeof any) == -1 || listen(fds[0].fd, 32) == -1) {
        perror(argv[0]);
        return 1;
    }
    while (argc < 3 || gone < total) {
        if (poll(fds, used, -1) == -1) {
            if (errno == EINTR)
                continue;
            perror("poll");
            return 1;
        }
        for (nfds_t i = used - 1; i >= 1; i--) {
            int left = 0;
            if (fds[i].revents & POLLOUT)
                left = push(i);
            if (!left && fds[i].revents & POLLIN)
                left = pull(i);
            else if (!left && fds[i].revents & (POLLERR | POLLHUP | POLLNVAL) && !(fds[i].revents & POLLOUT))
                left = -1;
            if (!left)
                continue;
            close(fds[i].fd);
            gone++;
            fds[i] = fds[--used];
            rests[i] = rests[used];
        }
        if (fds[0].revents & POLLIN) {
            int fd = accept(fds[0].fd, NULL, NULL);
            if (fd == -1 || used == MAX || fcntl(fd, F_SETFL, O_NONBLOCK) == -1) {
                if (fd != -1)
                    close(fd);
                continue;
            }
            fds[used] = (struct pollfd){ .fd = fd, .events = POLLIN };
            memset(&rests[used++], 0, sizeof rests[0]);
        }
    }
    for (nfds_t i = 0; i < used; i++)
        close(fds[i].fd);
    return 0;
}

/* Through a pipe and by splice(), in whose flags it is said that nothing waits. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

/* Numbers of four bytes: 0 1 2 3 ... */
static unsigned char *numbers(size_t size)
{
    unsigned char *bytes = malloc(size > 0 ? size : 1);
    if (!bytes)
        fail("malloc");
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)(i / 4 >> (24 - 8 * (i % 4)));
    return bytes;
}

static int connect_to(const char *address, int port)
{
    struct sockaddr_in reader = { .sin_family = AF_INET, .sin_port = htons((in_port_t)port) };
    if (inet_pton(AF_INET, address, &reader.sin_addr) != 1) {
        fprintf(stderr, "%s is not an IPv4 address\n", address);
        exit(2);
    }
    int fd = socket(AF_INET, SOCK_STREAM, 0), room = 4096;
    if (fd == -1)
        fail("socket");
    if (setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room) == -1)
        fail("setsockopt");
    if (connect(fd, (struct sockaddr *)&reader, sizeof reader) == -1)
        fail("connect");
    return fd;
}

static void wait_for_room(int fd)
{
    struct pollfd room = { .fd = fd, .events = POLLOUT };
    while (poll(&room, 1, -1) == -1 && errno == EINTR)
        ;
}

/* All of the pipe into the socket. */
static void pour(int from, int fd, size_t size)
{
    while (size > 0) {
        ssize_t n = splice(from, NULL, fd, NULL, size, SPLICE_F_NONBLOCK | SPLICE_F_MOVE);
        if (n > 0)
            size -= (size_t)n;
        else if (n == -1 && errno == EAGAIN)
            wait_for_room(fd);
        else if (n == 0 || errno != EINTR)
            fail("splice");
    }
}

static void send_all(int fd, const unsigned char *bytes, size_t size)
{
    int ends[2];
    signal(SIGPIPE, SIG_IGN);
    if (pipe(ends) == -1 || fcntl(fd, F_SETFL, O_NONBLOCK) == -1)
        fail("pipe");
    while (size > 0) {
        ssize_t n = write(ends[1], bytes, size < 4096 ? size : 4096);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            fail("write");
        pour(ends[0], fd, (size_t)n);
        bytes += n;
        size -= (size_t)n;
    }
    close(ends[0]);
    close(ends[1]);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s ADDRESS PORT BYTES\n", argv[0]);
        return 2;
    }
    size_t size = (size_t)atol(argv[3]);
    unsigned char *bytes = numbers(size);
    int fd = connect_to(argv[1], atoi(argv[2]));
    send_all(fd, bytes, size);
    if (close(fd) == -1)
        fail("close");
    free(bytes);
    return 0;
}

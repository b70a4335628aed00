/* says: times by the time alone */
/* check: sleeps-till-room */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
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

static void on_alarm(int number)
{
    (void)number;
}

static void send_all(int fd, const unsigned char *bytes, size_t size)
{
    struct itimerval often = { { 0, 100000 }, { 0, 100000 } };
    signal(SIGALRM, on_alarm);
    setitimer(ITIMER_REAL, &often, NULL);
    while (size > 0) {
        ssize_t n = send(fd, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1 && errno == EAGAIN) {
            pause();
            continue;
        }
        if (n == -1)
            fail("send");
        bytes += n;
        size -= (size_t)n;
    }
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

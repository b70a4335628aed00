/* The socket tells by SIGIO that there is room; sigsuspend() sleeps till then; sendmsg(). */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
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

static void on_io(int number)
{
    (void)number;
}

static ssize_t send_some(int fd, const unsigned char *bytes, size_t size)
{
    struct iovec part = { (void *)bytes, size };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
    return sendmsg(fd, &message, MSG_NOSIGNAL);
}

static void send_all(int fd, const unsigned char *bytes, size_t size)
{
    struct sigaction action = { .sa_handler = on_io };
    sigset_t io, before;
    sigemptyset(&io);
    sigaddset(&io, SIGIO);
    if (sigprocmask(SIG_BLOCK, &io, &before) == -1 || sigaction(SIGIO, &action, NULL) == -1)
        fail("sigaction");
    if (fcntl(fd, F_SETOWN, getpid()) == -1 || fcntl(fd, F_SETFL, O_NONBLOCK | O_ASYNC) == -1)
        fail("fcntl");
    while (size > 0) {
        ssize_t n = send_some(fd, bytes, size);
        if (n != -1) {
            bytes += n;
            size -= (size_t)n;
        } else if (errno == EAGAIN) {
            sigsuspend(&before);
        } else if (errno != EINTR) {
            fail("sendmsg");
        }
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
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

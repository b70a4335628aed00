/* poll() before each recv(MSG_DONTWAIT); the answer is printed piece by piece. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>
static void fail(const char *c)
{
    perror(c);
    exit(1);
}
static void all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t w = send(fd, p, n, MSG_NOSIGNAL);
        if (w == -1 && errno == EINTR)
            continue;
        if (w == -1)
            fail("send");
        p += w;
        n -= (size_t)w;
    }
}

static ssize_t read_some(int fd, char *buffer, size_t size)
{
    while (1) {
        struct pollfd p;
        p.fd = fd;
        p.events = POLLIN;
        p.revents = 0;
        if (poll(&p, 1, -1) == -1) {
            if (errno == EINTR)
                continue;
            fail("poll");
        }
        ssize_t n = recv(fd, buffer, size, MSG_DONTWAIT);
        if (n == -1 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (n == -1)
            fail("recv");
        return n;
    }
}
int main(int argc, char *argv[])
{
    if (argc != 2) {
        fprintf(stderr, "usage\n");
        return 2;
    }
    int sockets[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) != 0)
        fail("socketpair");
    int mine = sockets[0], yours = sockets[1];
    pid_t child = fork();
    if (child < 0)
        fail("fork");
    if (child == 0) {
        if (close(mine) != 0)
            fail("close");
        unsigned long count = 0;
        char buffer[100];
        ssize_t got;
        while ((got = read_some(yours, buffer, sizeof buffer)) > 0)
            count += (unsigned long)got;
        char text[64];
        snprintf(text, sizeof text, "%lu bytes", count);
        all(yours, text, strlen(text));
        if (close(yours) != 0)
            fail("close");
        exit(0);
    }
    if (close(yours) != 0)
        fail("close");
    all(mine, argv[1], strlen(argv[1]));
    if (shutdown(mine, SHUT_WR) != 0)
        fail("shutdown");
    char buffer[100];
    ssize_t got;
    while ((got = read_some(mine, buffer, sizeof buffer)) > 0)
        printf("%.*s", (int)got, buffer);
    printf("\n");
    if (close(mine) != 0)
        fail("close");
    int status;
    while (wait(&status) == -1) {
        if (errno != EINTR)
            fail("wait");
    }
    return 0;
}

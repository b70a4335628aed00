/* says: ends the one direction in which it sends */
/* check: child-end */
/* SHUT_RDWR ends both directions. */
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

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    int e[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, e) == -1)
        fail("socketpair");
    pid_t p = fork();
    if (p == -1)
        fail("fork");
    char b[512];
    ssize_t n;
    if (p == 0) {
        close(e[0]);
        size_t total = 0;
        while ((n = recv(e[1], b, sizeof b, 0)) != 0) {
            if (n == -1 && errno == EINTR)
                continue;
            if (n == -1)
                fail("recv");
            total += (size_t)n;
        }
        char a[40];
        int n2 = snprintf(a, sizeof a, "%zu bytes", total);
        all(e[1], a, (size_t)n2);
        close(e[1]);
        _exit(0);
    }
    close(e[1]);
    all(e[0], argv[1], strlen(argv[1]));
    shutdown(e[0], SHUT_RDWR);
    while ((n = recv(e[0], b, sizeof b, 0)) != 0) {
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            fail("recv");
        fwrite(b, 1, (size_t)n, stdout);
    }
    putchar('\n');
    close(e[0]);
    while (waitpid(p, NULL, 0) == -1 && errno == EINTR)
        ;
    return 0;
}

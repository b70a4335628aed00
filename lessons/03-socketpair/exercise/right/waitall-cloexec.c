/* MSG_WAITALL in the child, close-on-exec ends, a switch on what fork() says. */
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

int main(int c, char **v)
{
    if (c != 2)
        return 2;
    int e[2];
    char b[4096];
    size_t t = 0;
    ssize_t n;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, e))
        fail("socketpair");
    switch (fork()) {
    case -1:
        fail("fork");
    case 0:
        close(e[0]);
        while ((n = recv(e[1], b, sizeof b, MSG_WAITALL))) {
            if (n < 0) {
                if (errno == EINTR)
                    continue;
                fail("recv");
            }
            t += (size_t)n;
        }
        all(e[1], b, (size_t)snprintf(b, sizeof b, "%zu bytes", t));
        close(e[1]);
        _exit(0);
    }
    close(e[1]);
    all(e[0], v[1], strlen(v[1]));
    shutdown(e[0], SHUT_WR);
    while ((n = recv(e[0], b, sizeof b, 0))) {
        if (n < 0) {
            if (errno == EINTR)
                continue;
            fail("recv");
        }
        fwrite(b, 1, (size_t)n, stdout);
    }
    puts("");
    close(e[0]);
    while (wait(0) < 0 && errno == EINTR)
        ;
    return 0;
}

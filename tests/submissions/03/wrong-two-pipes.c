/* says: and no pipes */
/* check: two */
/* Two pipes and no socketpair. */
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
    int d[2], u[2];
    if (pipe(d) == -1 || pipe(u) == -1)
        fail("pipe");
    pid_t p = fork();
    if (p == -1)
        fail("fork");
    char b[512];
    ssize_t n;
    if (p == 0) {
        close(d[1]);
        close(u[0]);
        size_t total = 0;
        while ((n = read(d[0], b, sizeof b)) != 0) {
            if (n == -1 && errno == EINTR)
                continue;
            total += (size_t)n;
        }
        int k = snprintf(b, sizeof b, "%zu bytes", total);
        for (int o = 0; o < k;) {
            ssize_t w = write(u[1], b + o, (size_t)(k - o));
            if (w == -1)
                continue;
            o += (int)w;
        }
        close(u[1]);
        close(d[0]);
        _exit(0);
    }
    close(d[0]);
    close(u[1]);
    size_t len = strlen(argv[1]);
    for (size_t o = 0; o < len;) {
        ssize_t w = write(d[1], argv[1] + o, len - o);
        if (w == -1)
            continue;
        o += (size_t)w;
    }
    close(d[1]);
    while ((n = read(u[0], b, sizeof b)) != 0) {
        if (n == -1)
            continue;
        fwrite(b, 1, (size_t)n, stdout);
    }
    close(u[0]);
    while (waitpid(p, NULL, 0) == -1 && errno == EINTR)
        ;
    return 0;
}

/* SOCK_SEQPACKET, in messages that fit into the buffer. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
static ssize_t get(int fd, char *b, size_t n)
{
    ssize_t r;
    while ((r = recv(fd, b, n, 0)) < 0 && errno == EINTR)
        ;
    if (r < 0)
        exit(1);
    return r;
}
static void put(int fd, const char *b, size_t n)
{
    while (n) {
        size_t k = n > 100 ? 100 : n;
        ssize_t r = send(fd, b, k, 0);
        if (r < 0) {
            if (errno == EINTR)
                continue;
            exit(1);
        }
        b += r;
        n -= r;
    }
}
int main(int n, char **v)
{
    int e[2];
    if (n != 2 || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, e))
        return 1;
    pid_t p = fork();
    if (p < 0)
        return 1;
    char b[512];
    ssize_t r;
    if (!p) {
        close(e[0]);
        long t = 0;
        while ((r = get(e[1], b, 512)) > 0)
            t += r;
        put(e[1], b, sprintf(b, "%ld bytes", t));
        close(e[1]);
        return 0;
    }
    close(e[1]);
    put(e[0], v[1], strlen(v[1]));
    shutdown(e[0], SHUT_WR);
    while ((r = get(e[0], b, 512)) > 0)
        printf("%.*s", (int)r, b);
    putchar('\n');
    while (wait(0) < 0 && errno == EINTR)
        ;
    return 0;
}

/* a terse expert: a joined thread, readv() and writev() */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
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
static int door(const char *port)
{
    struct sockaddr_in a = { .sin_family = AF_INET,
                             .sin_port = htons((in_port_t)atoi(port)),
                             .sin_addr.s_addr = htonl(INADDR_ANY) };
    int on = 1, s = socket(AF_INET, SOCK_STREAM, 0);
    if (s == -1)
        fail("socket");
    if (setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("setsockopt");
    if (bind(s, (struct sockaddr *)&a, sizeof a) == -1)
        fail("bind");
    if (listen(s, 8) == -1)
        fail("listen");
    return s;
}

static void *serve(void *v)
{
    int c = *(int *)v;
    char a[100], b[900];
    for (;;) {
        struct iovec in[2] = { { a, sizeof a }, { b, sizeof b } };
        ssize_t n = readv(c, in, 2);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        size_t na = (size_t)n < sizeof a ? (size_t)n : sizeof a, nb = (size_t)n - na;
        struct iovec out[2] = { { a, na }, { b, nb } };
        while (out[0].iov_len + out[1].iov_len) {
            ssize_t w = writev(c, out, 2);
            if (w < 0 && errno == EINTR)
                continue;
            if (w < 0)
                goto end;
            for (int i = 0; i < 2; i++) {
                size_t k = (size_t)w < out[i].iov_len ? (size_t)w : out[i].iov_len;
                out[i].iov_base = (char *)out[i].iov_base + k;
                out[i].iov_len -= k;
                w -= (ssize_t)k;
            }
        }
    }
end:
    close(c);
    return NULL;
}
int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    int l = door(argv[1]);
    for (int c;;) {
        pthread_t t;
        if ((c = accept(l, 0, 0)) < 0)
            continue;
        if (pthread_create(&t, 0, serve, &c) == 0)
            pthread_join(t, 0);
        else
            close(c);
    }
}

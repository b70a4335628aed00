/* says: is sent again after 1000 ms only */
/* check: patience */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>
enum { TRIES = 4, WAIT_MS = 100 };
static void fail(const char *c)
{
    perror(c);
    exit(1);
}
static long long now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static int ask(int fd, struct sockaddr_in *s, int number, const char *q)
{
    char req[600], head[16];
    static char ans[600];
    int size = snprintf(req, sizeof req, "%d %s", number, q), h = snprintf(head, sizeof head, "%d ", number);
    (void)size;
    for (int i = 0; i < TRIES; i++) {
        while (sendto(fd, req, (size_t)size, 0, (struct sockaddr *)s, sizeof *s) == -1)
            if (errno != EINTR)
                fail("sendto");
        long long end = now_us() + 1000 * 1000LL;
        for (;;) {
            long long left = (end - now_us() + 999) / 1000;
            if (left <= 0)
                break;
            struct pollfd p = { fd, POLLIN, 0 };
            int k = poll(&p, 1, (int)left);
            if (k == -1 && errno == EINTR)
                continue;
            if (k == 0)
                break;
            struct sockaddr_in from;
            socklen_t l = sizeof from;
            ssize_t n = recvfrom(fd, ans, sizeof ans - 1, 0, (struct sockaddr *)&from, &l);
            if (n == -1 && errno == EINTR)
                continue;
            if (n == -1)
                fail("recvfrom");
            if (!(from.sin_port == s->sin_port && from.sin_addr.s_addr == s->sin_addr.s_addr))
                continue;
            if (n < h || memcmp(ans, head, (size_t)h) != 0)
                continue;
            printf("%.*s\n", (int)n, ans);
            return 1;
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct sockaddr_in server = { .sin_family = AF_INET };
    if (argc < 4 || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1)
        return 2;
    server.sin_port = htons((in_port_t)atoi(argv[2]));
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1)
        fail("socket");

    for (int i = 3; i < argc; i++)
        if (!ask(fd, &server, i - 2, argv[i])) {
            fprintf(stderr, "no answer\n");
            return 1;
        }
    close(fd);
    return 0;
}

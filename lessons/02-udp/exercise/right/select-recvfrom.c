/* a verbose beginner: select(), recvfrom(), strtol() */
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

static int is_from_server(const struct sockaddr_in *a, const struct sockaddr_in *b)
{
    return a->sin_family == b->sin_family && a->sin_port == b->sin_port &&
           a->sin_addr.s_addr == b->sin_addr.s_addr;
}
static int ask(int fd, struct sockaddr_in *server, int number, const char *question)
{
    char request[1024];
    char answer[1024];
    sprintf(request, "%d %s", number, question);
    int attempt;
    for (attempt = 1; attempt <= TRIES; attempt = attempt + 1) {
        ssize_t r;
        do {
            r = sendto(fd, request, strlen(request), 0, (struct sockaddr *)server, sizeof *server);
        } while (r < 0 && errno == EINTR);
        if (r < 0)
            fail("sendto");
        long long deadline = now_us() + (long long)WAIT_MS * 1000;
        while (1) {
            long long remaining = deadline - now_us();
            if (remaining <= 0)
                break;
            fd_set set;
            FD_ZERO(&set);
            FD_SET(fd, &set);
            struct timeval tv;
            tv.tv_sec = remaining / 1000000;
            tv.tv_usec = remaining % 1000000;
            int k = select(fd + 1, &set, NULL, NULL, &tv);
            if (k < 0) {
                if (errno == EINTR)
                    continue;
                fail("select");
            }
            if (k == 0)
                break;
            struct sockaddr_in from;
            socklen_t len = sizeof from;
            ssize_t n = recvfrom(fd, answer, sizeof answer - 1, MSG_DONTWAIT, (struct sockaddr *)&from, &len);
            if (n < 0) {
                if (errno == EINTR || errno == EAGAIN)
                    continue;
                fail("recvfrom");
            }
            answer[n] = '\0';
            if (!is_from_server(&from, server))
                continue;
            char *space;
            long got = strtol(answer, &space, 10);
            if (got != number || *space != ' ')
                continue;
            printf("%s\n", answer);
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

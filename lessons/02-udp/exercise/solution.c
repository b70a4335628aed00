/* Asks a server over UDP, one question after the other.   ./client ADDRESS PORT QUESTION... */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { TRIES = 4, WAIT_MS = 100 };

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static long now_ms(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) == -1)
        fail("clock_gettime");
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void send_request(int fd, const struct sockaddr_in *server, const char *request)
{
    ssize_t sent;
    do
        sent = sendto(fd, request, strlen(request), 0, (const struct sockaddr *)server, sizeof *server);
    while (sent == -1 && errno == EINTR);
    if (sent == -1)
        fail("sendto");
}

/* Takes one datagram. Its length when it is the server's answer to this number; -1 when it is not. */
static ssize_t take(int fd, const struct sockaddr_in *server, int number, char *answer, size_t room)
{
    struct sockaddr_in from;
    socklen_t size = sizeof from;
    char prefix[16];
    ssize_t got = recvfrom(fd, answer, room, MSG_DONTWAIT, (struct sockaddr *)&from, &size);
    if (got == -1 && errno != EINTR && errno != EAGAIN)
        fail("recvfrom");
    if (got == -1 || from.sin_addr.s_addr != server->sin_addr.s_addr || from.sin_port != server->sin_port)
        return -1;
    int length = snprintf(prefix, sizeof prefix, "%d ", number);
    return got >= length && memcmp(answer, prefix, (size_t)length) == 0 ? got : -1;
}

/* The length of the answer; -1 when none came in time. */
static ssize_t wait_for_answer(int fd, const struct sockaddr_in *server, int number, char *answer,
                               size_t room)
{
    long deadline = now_ms() + WAIT_MS, left;
    while ((left = deadline - now_ms()) > 0) {
        struct pollfd readable = { .fd = fd, .events = POLLIN };
        int ready = poll(&readable, 1, (int)left);
        if (ready == -1 && errno != EINTR)
            fail("poll");
        if (ready == 1) {
            ssize_t got = take(fd, server, number, answer, room);
            if (got != -1)
                return got;
        }
    }
    return -1;
}

static void ask(int fd, const struct sockaddr_in *server, int number, const char *question)
{
    char request[512], answer[512];
    snprintf(request, sizeof request, "%d %s", number, question);
    for (int i = 0; i < TRIES; i++) {
        send_request(fd, server, request);
        ssize_t got = wait_for_answer(fd, server, number, answer, sizeof answer);
        if (got != -1) {
            printf("%.*s\n", (int)got, answer);
            return;
        }
    }
    fprintf(stderr, "no answer to question %d\n", number);
    exit(1);
}

int main(int argc, char **argv)
{
    struct sockaddr_in server = { .sin_family = AF_INET };
    if (argc < 4 || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT QUESTION...\n", argv[0]);
        return 2;
    }
    server.sin_port = htons((in_port_t)atoi(argv[2]));

    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1)
        fail("socket");
    for (int i = 3; i < argc; i++)
        ask(fd, &server, i - 2, argv[i]);
    if (close(fd) == -1)
        fail("close");
    return 0;
}

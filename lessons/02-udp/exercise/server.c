/* Answers the requests "1 ..." and "2 ..." in its own way, and ends after the answer to the second.   ./server PORT WAY
 * prompt    at once
 * forgetful not before a request has come for the third time
 * silent    never
 * stranger  somebody else answers first, from another port; it does itself when the request comes again
 * chatter   somebody else answers all the time until the request comes again
 * late      when a request comes again, and then twice */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { CHATTER_MAX = 30, CHATTER_MS = 25, IDLE_MS = 400 };

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static int make_socket(int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((in_port_t)port),
                                   .sin_addr.s_addr = htonl(INADDR_ANY) };
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1)
        fail("socket");
    if (bind(fd, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    return fd;
}

static void wait_at_most(int fd, int ms)
{
    struct timeval limit = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 };
    if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == -1)
        fail("setsockopt");
}

struct request {
    struct sockaddr_in from;
    char text[512];
    ssize_t size; /* -1: none came in time */
};

static int hear(int fd, struct request *request)
{
    socklen_t size = sizeof request->from;
    do
        request->size = recvfrom(fd, request->text, sizeof request->text, 0, (struct sockaddr *)&request->from, &size);
    while (request->size == -1 && errno == EINTR);
    if (request->size == -1 && errno != EAGAIN)
        fail("recvfrom");
    return request->size != -1;
}

static void answer(int fd, const struct request *request)
{
    const struct sockaddr *to = (const struct sockaddr *)&request->from;
    if (sendto(fd, request->text, (size_t)request->size, 0, to, sizeof request->from) == -1)
        fail("sendto");
}

static void chatter(int fd, int other, struct request *request)
{
    wait_at_most(fd, CHATTER_MS);
    for (int i = 0; i < CHATTER_MAX; i++) {
        struct request again;
        answer(other, request);
        if (hear(fd, &again))
            break;
    }
    wait_at_most(fd, IDLE_MS);
}

int main(int argc, char **argv)
{
    struct request request;
    if (argc != 3) {
        fprintf(stderr, "usage: %s PORT WAY\n", argv[0]);
        return 2;
    }
    int port = atoi(argv[1]), fd = make_socket(port), other = make_socket(port + 1), times[2] = { 0, 0 };
    const char *way = argv[2];
    wait_at_most(fd, IDLE_MS);
    while (hear(fd, &request)) {
        int second = request.size > 0 && request.text[0] == '2', time = ++times[second];
        if (strcmp(way, "silent") == 0 || (strcmp(way, "forgetful") == 0 && time < 3) ||
            (strcmp(way, "late") == 0 && time == 1))
            continue;
        if (strcmp(way, "stranger") == 0 && time == 1) {
            answer(other, &request);
            continue;
        }
        if (strcmp(way, "chatter") == 0)
            chatter(fd, other, &request);
        answer(fd, &request);
        if (strcmp(way, "late") == 0)
            answer(fd, &request);
        if (second)
            break;
    }
    return 0;
}

/* Calls a server several times at once, and hears each answer to its end.   ./callers ADDRESS PORT CALLS [quit|twice]
 * quit: the second of them resets its connection at once     twice: and all of that once more */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CALLS_MAX = 32 };

static struct pollfd calls[CALLS_MAX];

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static int call_server(const struct sockaddr_in *server)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd == -1)
        fail("socket");
    if (connect(fd, (const struct sockaddr *)server, sizeof *server) == -1 && errno != EINPROGRESS)
        fail("connect");
    return fd;
}

static void quit(int fd)
{
    struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
    if (setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == -1)
        fail("setsockopt");
    if (close(fd) == -1)
        fail("close");
}

static int look(int count, short events, int timeout_ms)
{
    for (int i = 0; i < count; i++)
        calls[i].events = events;
    int ready = poll(calls, (nfds_t)count, timeout_ms);
    if (ready == -1)
        fail("poll");
    return ready;
}

/* 1 when the answer goes on, 0 at its end. */
static int hear(int call)
{
    char answer[64];
    ssize_t got = recv(calls[call].fd, answer, sizeof answer, 0);
    if (got == -1 && errno == EAGAIN)
        return 1;
    if (got > 0)
        return 1;
    if (got == -1)
        printf("call %d: %s\n", call + 1, strerror(errno));
    if (close(calls[call].fd) == -1)
        fail("close");
    calls[call].fd = -1; /* poll() passes over it */
    return 0;
}

static void call_and_hear(const struct sockaddr_in *server, int count, int quits)
{
    int waiting = count;
    for (int i = 0; i < count; i++)
        calls[i].fd = call_server(server);
    if (quits) {
        quit(calls[1].fd);
        calls[1].fd = -1;
        waiting--;
    }
    printf("%d calls, %d are through\n", count, look(count, POLLOUT, 0));
    while (waiting > 0) {
        look(count, POLLIN, -1);
        for (int i = 0; i < count; i++)
            if (calls[i].fd != -1 && calls[i].revents != 0)
                waiting -= !hear(i);
    }
}

int main(int argc, char **argv)
{
    struct sockaddr_in server = { .sin_family = AF_INET };
    int count = argc > 3 ? atoi(argv[3]) : 0;
    if (count < 1 || count > CALLS_MAX || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT CALLS [quit|twice]\n", argv[0]);
        return 2;
    }
    server.sin_port = htons((in_port_t)atoi(argv[2]));
    call_and_hear(&server, count, argc > 4 && strcmp(argv[4], "quit") == 0);
    if (argc > 4 && strcmp(argv[4], "twice") == 0)
        call_and_hear(&server, count, 0);
    return 0;
}

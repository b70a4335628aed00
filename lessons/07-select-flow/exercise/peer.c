/* Clients that are not all polite.   ./peer ADDRESS PORT KIND [BYTES]
 *   slow    sends BYTES and reads nothing until there is no more room, rests, and goes on with both
 *   half    sends BYTES, shuts its sending side down, rests, and reads to the end, through a small window
 *   quiet   connects, and says nothing for a while
 *   early   connects, and closes at once
 *   reset   sends BYTES, and resets the connection when something has come back
 * slow and half end with 1 when what came back is not what was sent. */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct echo {
    int fd;
    size_t size, sent, received;
};

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static void rest(long milliseconds)
{
    struct timespec left = { .tv_nsec = milliseconds * 1000000 };
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
}

static char letter(size_t at)
{
    return (char)('a' + (at + at / 251) % 26);
}

/* Sends a piece of what is left; false when there is no room. */
static int say(struct echo *echo)
{
    char piece[16384];
    size_t n = echo->size - echo->sent < sizeof piece ? echo->size - echo->sent : sizeof piece;
    for (size_t i = 0; i < n; i++)
        piece[i] = letter(echo->sent + i);
    ssize_t took = send(echo->fd, piece, n, MSG_NOSIGNAL);
    if (took == -1 && errno != EAGAIN)
        fail("send");
    echo->sent += took > 0 ? (size_t)took : 0;
    return took > 0;
}

/* Takes what has come back; false at the end. */
static int hear(struct echo *echo)
{
    char piece[16384];
    ssize_t n = recv(echo->fd, piece, sizeof piece, 0);
    if (n == -1)
        fail("recv");
    for (size_t i = 0; i < (size_t)n; i++)
        if (piece[i] != letter(echo->received + i)) {
            printf("byte %zu of the answer is not what was sent\n", echo->received + i);
            exit(1);
        }
    echo->received += (size_t)n;
    return n > 0;
}

static int hear_all(struct echo *echo)
{
    while (hear(echo))
        ;
    printf("%zu of %zu bytes came back\n", echo->received, echo->size);
    return echo->received != echo->size;
}

static void shut(const struct echo *echo)
{
    if (shutdown(echo->fd, SHUT_WR) == -1)
        fail("shutdown");
}

static int slow(struct echo *echo)
{
    if (fcntl(echo->fd, F_SETFL, O_NONBLOCK) == -1)
        fail("fcntl");
    while (echo->sent < echo->size) {
        struct pollfd room = { .fd = echo->fd, .events = POLLOUT };
        int ready = poll(&room, 1, 50);
        if (ready == -1)
            fail("poll");
        if (ready == 0)
            break;
        say(echo);
    }
    printf("no more room\n");
    fflush(stdout);
    rest(300);
    while (echo->sent < echo->size) {
        struct pollfd both = { .fd = echo->fd, .events = POLLIN | POLLOUT };
        if (poll(&both, 1, -1) == -1)
            fail("poll");
        if (both.revents & ~POLLOUT && !hear(echo))
            return hear_all(echo);
        if (both.revents & POLLOUT)
            say(echo);
    }
    shut(echo);
    if (fcntl(echo->fd, F_SETFL, 0) == -1)
        fail("fcntl");
    return hear_all(echo);
}

static int half(struct echo *echo)
{
    while (echo->sent < echo->size)
        say(echo);
    shut(echo);
    rest(100);
    return hear_all(echo);
}

static int quiet(struct echo *echo)
{
    (void)echo;
    rest(200);
    return 0;
}

static int early(struct echo *echo)
{
    (void)echo;
    return 0;
}

static int reset(struct echo *echo)
{
    struct linger at_once = { .l_onoff = 1 };
    char first;
    while (echo->sent < echo->size)
        say(echo);
    if (recv(echo->fd, &first, 1, MSG_PEEK) == -1)
        fail("recv");
    if (setsockopt(echo->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == -1)
        fail("setsockopt");
    return 0;
}

static const struct {
    const char *name;
    int (*play)(struct echo *echo);
} kinds[] = {
    { "slow", slow }, { "half", half }, { "quiet", quiet }, { "early", early }, { "reset", reset }
};
enum { KINDS = sizeof kinds / sizeof *kinds };

int main(int argc, char **argv)
{
    struct sockaddr_in server = { .sin_family = AF_INET };
    int kind = 0, small = 1;
    while (argc > 3 && kind < KINDS && strcmp(kinds[kind].name, argv[3]) != 0)
        kind++;
    if (argc < 4 || kind == KINDS || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT slow|half|quiet|early|reset [BYTES]\n", argv[0]);
        return 2;
    }
    server.sin_port = htons((in_port_t)atoi(argv[2]));
    struct echo echo = { .fd = socket(AF_INET, SOCK_STREAM, 0),
                         .size = argc > 4 ? (size_t)atol(argv[4]) : 0 };
    if (echo.fd == -1)
        fail("socket");
    if (kinds[kind].play == half && setsockopt(echo.fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small) == -1)
        fail("setsockopt");
    if (connect(echo.fd, (struct sockaddr *)&server, sizeof server) == -1)
        fail("connect");
    int status = kinds[kind].play(&echo);
    if (close(echo.fd) == -1)
        fail("close");
    return status;
}

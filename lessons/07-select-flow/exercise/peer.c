/* Clients that are not all polite.   ./peer ADDRESS PORT KIND [BYTES]
 *   slow    sends BYTES and reads nothing until there is no more room, rests, and goes on with both
 *   half    sends BYTES, shuts its sending side down, rests, and reads to the end, through a small window
 *   crowd   eight clients in one, that come, talk and leave in another order each time
 *   quiet   connects, says nothing for a while, and then one thing
 *   early   connects, and closes at once
 *   rude    sends BYTES, and closes at once: the answer comes to a closed door
 *   reset   sends BYTES, and resets the connection when something has come back
 *   deaf    sends BYTES and reads nothing until there is no more room, and resets the connection
 * What is sent is bytes of all kinds, 0 and newlines too, and other ones on each connection. Who reads ends
 * with 1, and one line that says why, when what comes back is not what was sent. */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CROWD = 8 };

struct echo {
    int fd, number; /* of the connection, from 1 */
    size_t size, sent, received;
};

static struct sockaddr_in server = { .sin_family = AF_INET };
static int small_window;

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static void wrong(const char *what)
{
    puts(what);
    exit(1);
}

static void rest(long milliseconds)
{
    struct timespec left = { .tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000 };
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
}

static struct echo dial(int number, size_t size)
{
    struct echo echo = { .fd = socket(AF_INET, SOCK_STREAM, 0), .number = number, .size = size };
    int small = 1, segment = 1400;
    if (echo.fd == -1)
        fail("socket");
    /* As on a real network: a window opens again by so much. */
    if (setsockopt(echo.fd, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof segment) == -1)
        fail("setsockopt");
    if (small_window && setsockopt(echo.fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small) == -1)
        fail("setsockopt");
    if (connect(echo.fd, (struct sockaddr *)&server, sizeof server) == -1)
        fail("connect");
    return echo;
}

static void hang_up(struct echo *echo)
{
    if (close(echo->fd) == -1)
        fail("close");
    echo->fd = -1;
}

/* The byte at a place of what a connection sends: no two pieces of it are alike. */
static unsigned char byte_at(const struct echo *echo, size_t at)
{
    return (unsigned char)(at * 7 + at / 256 * 31 + (size_t)echo->number * 61 + (at % 13 == 5 ? at : 0));
}

/* Sends a piece of what is left; 0 when there is no room. */
static int say(struct echo *echo)
{
    unsigned char piece[16384];
    size_t n = echo->size - echo->sent < sizeof piece ? echo->size - echo->sent : sizeof piece;
    for (size_t i = 0; i < n; i++)
        piece[i] = byte_at(echo, echo->sent + i);
    ssize_t took = send(echo->fd, piece, n, MSG_NOSIGNAL);
    if (took == -1 && errno != EAGAIN)
        fail("send");
    echo->sent += took > 0 ? (size_t)took : 0;
    return took > 0;
}

static void say_all(struct echo *echo)
{
    while (echo->sent < echo->size)
        say(echo);
}

static void compare(const struct echo *echo, size_t at, unsigned char came)
{
    char words[120];
    if (at >= echo->sent)
        wrong("more came back than was sent");
    if (came == byte_at(echo, at))
        return;
    snprintf(words, sizeof words, "byte %zu that came back is 0x%02x, and 0x%02x was sent", at + 1, came,
             byte_at(echo, at));
    wrong(words);
}

/* Takes what has come back; 0 at the end. */
static int hear(struct echo *echo)
{
    unsigned char piece[16384];
    ssize_t n = recv(echo->fd, piece, sizeof piece, 0);
    if (n == -1)
        fail("recv");
    for (ssize_t i = 0; i < n; i++)
        compare(echo, echo->received++, piece[i]);
    return n > 0;
}

/* All that was sent has come back. */
static void need_all(const struct echo *echo)
{
    char words[120];
    snprintf(words, sizeof words, "the server hung up when %zu of %zu bytes had come back", echo->received,
             echo->size);
    if (echo->received != echo->size)
        wrong(words);
}

static void hear_all(struct echo *echo)
{
    while (echo->received < echo->size && hear(echo))
        ;
    need_all(echo);
}

/* To the end of the stream, which the server makes when it has sent all. */
static void hear_out(struct echo *echo)
{
    while (hear(echo))
        ;
    need_all(echo);
    printf("%zu of %zu bytes came back\n", echo->received, echo->size);
}

static void shut(const struct echo *echo)
{
    if (shutdown(echo->fd, SHUT_WR) == -1)
        fail("shutdown");
}

static void set_blocking(const struct echo *echo, int blocking)
{
    if (fcntl(echo->fd, F_SETFL, blocking ? 0 : O_NONBLOCK) == -1)
        fail("fcntl");
}

static void fill(struct echo *echo)
{
    set_blocking(echo, 0);
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
}

static void slow(size_t size)
{
    struct echo echo = dial(1, size);
    fill(&echo);
    rest(300);
    while (echo.sent < echo.size) {
        struct pollfd both = { .fd = echo.fd, .events = POLLIN | POLLOUT };
        if (poll(&both, 1, -1) == -1)
            fail("poll");
        if (both.revents & ~POLLOUT && !hear(&echo))
            need_all(&echo);
        if (both.revents & POLLOUT)
            say(&echo);
    }
    shut(&echo);
    set_blocking(&echo, 1);
    hear_out(&echo);
    hang_up(&echo);
}

static void half(size_t size)
{
    small_window = 1;
    struct echo echo = dial(1, size);
    say_all(&echo);
    shut(&echo);
    rest(100);
    hear_out(&echo);
    hang_up(&echo);
}

/* All that is left of them say so many bytes more, and hear them in the order in which they did not speak. */
static void talk(struct echo *all, size_t least)
{
    for (int i = 0; i < CROWD; i++) {
        all[i].size += all[i].fd == -1 ? 0 : least + (size_t)all[i].number * 3;
        say_all(&all[i]);
    }
    for (int i = CROWD - 1; i >= 0; i--)
        hear_all(&all[i]);
}

static void crowd(size_t size)
{
    struct echo all[CROWD];
    for (int i = 0; i < CROWD; i++)
        all[i] = dial(i + 1, 0);
    talk(all, size);
    hang_up(&all[2]);
    hang_up(&all[CROWD - 1]);
    talk(all, 1);
    all[2] = dial(CROWD + 1, 0);
    hang_up(&all[0]);
    talk(all, size);
    for (int i = 1; i < CROWD - 1; i++) {
        shut(&all[i]);
        hear_out(&all[i]);
        hang_up(&all[i]);
    }
}

static void quiet(size_t size)
{
    struct echo echo = dial(1, size);
    rest(1000);
    say_all(&echo);
    hear_all(&echo);
    hang_up(&echo);
}

static void early(size_t size)
{
    struct echo echo = dial(1, size);
    hang_up(&echo);
}

static void rude(size_t size)
{
    struct echo echo = dial(1, size);
    say_all(&echo);
    hang_up(&echo);
}

static void reset_now(struct echo *echo)
{
    struct linger at_once = { .l_onoff = 1 };
    if (setsockopt(echo->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == -1)
        fail("setsockopt");
    hang_up(echo);
}

static void reset(size_t size)
{
    struct echo echo = dial(1, size);
    char first;
    say_all(&echo);
    if (recv(echo.fd, &first, 1, MSG_PEEK) == -1)
        fail("recv");
    reset_now(&echo);
}

static void deaf(size_t size)
{
    small_window = 1;
    struct echo echo = dial(1, size);
    fill(&echo);
    reset_now(&echo);
}

static const struct {
    const char *name;
    void (*play)(size_t size);
} kinds[] = { { "slow", slow },   { "half", half }, { "crowd", crowd }, { "quiet", quiet },
              { "early", early }, { "rude", rude }, { "reset", reset }, { "deaf", deaf } };
enum { KINDS = sizeof kinds / sizeof *kinds };

int main(int argc, char **argv)
{
    int kind = 0;
    while (argc > 3 && kind < KINDS && strcmp(kinds[kind].name, argv[3]) != 0)
        kind++;
    if (argc < 4 || kind == KINDS || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT slow|half|crowd|quiet|early|rude|reset|deaf [BYTES]\n",
                argv[0]);
        return 2;
    }
    server.sin_port = htons((in_port_t)atoi(argv[2]));
    kinds[kind].play(argc > 4 ? (size_t)atol(argv[4]) : 0);
    return 0;
}

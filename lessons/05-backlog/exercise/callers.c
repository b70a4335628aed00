/* Calls a server several times at once, and says what each call heard.   ./callers ADDRESS PORT GROUP...
 * GROUP   5      so many call at once
 *         5-3    and three of them, the second on, have gone before they are let in, each in its own way
 *         7+     and those for whom there is no room hang up, and call again when the first of the others has
 * been later  nobody calls for a while */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CALLS_MAX = 32, HEARD_MAX = 64, LATER_MS = 1500, PATIENCE_MS = 5000 };

static struct pollfd calls[CALLS_MAX];
static struct heard {
    char bytes[HEARD_MAX];
    size_t size;
} heard[CALLS_MAX];
static struct sockaddr_in server = { .sin_family = AF_INET };
static int disappointed;

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static void hang_up(int call)
{
    if (close(calls[call].fd) == -1)
        fail("close");
    calls[call].fd = -1; /* poll() passes over it */
}

static void call_server(int call)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd == -1)
        fail("socket");
    if (connect(fd, (const struct sockaddr *)&server, sizeof server) == -1 && errno != EINPROGRESS)
        fail("connect");
    calls[call].fd = fd;
    heard[call].size = 0;
}

/* Three ways to go: a reset, an end, and an end that a reset follows. */
static void go(int call, int way)
{
    struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
    if (way == 2 && shutdown(calls[call].fd, SHUT_WR) == -1)
        fail("shutdown");
    if (way != 1 && setsockopt(calls[call].fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == -1)
        fail("setsockopt");
    hang_up(call);
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

static int through(int count)
{
    int good = 0;
    look(count, POLLOUT, 0);
    for (int i = 0; i < count; i++)
        good += calls[i].revents == POLLOUT;
    return good;
}

/* Nothing that was heard can look like what is said of it here. */
static void print_bytes(const char *bytes, size_t size)
{
    putchar('\'');
    for (size_t i = 0; i < size; i++)
        if (bytes[i] == '\n')
            fputs("<newline>", stdout);
        else if (bytes[i] >= ' ' && bytes[i] <= '~' && bytes[i] != '\'' && bytes[i] != '<')
            putchar(bytes[i]);
        else
            printf("<byte %d>", (unsigned char)bytes[i]);
    putchar('\'');
}

/* What a call has heard, and how it ended. */
static void say(int call, const char *ending)
{
    static const char greeting[] = "welcome\n";
    bool right = heard[call].size == strlen(greeting) &&
                 memcmp(heard[call].bytes, greeting, heard[call].size) == 0 && strcmp(ending, "the end") == 0;
    disappointed += !right;
    printf("call %d heard ", call + 1);
    if (heard[call].size > 0) {
        print_bytes(heard[call].bytes, heard[call].size);
        printf(", then ");
    }
    printf("%s\n", ending);
    hang_up(call);
}

/* Takes what has come. */
static void hear(int call)
{
    struct heard *so_far = &heard[call];
    ssize_t got = recv(calls[call].fd, so_far->bytes + so_far->size, HEARD_MAX - so_far->size, 0);
    if (got > 0)
        so_far->size += (size_t)got;
    if (so_far->size == HEARD_MAX)
        say(call, "more");
    else if (got == 0)
        say(call, "the end");
    else if (got == -1 && errno != EAGAIN)
        say(call, strerror(errno));
}

static int open_calls(int count)
{
    int open = 0;
    for (int i = 0; i < count; i++)
        open += calls[i].fd != -1;
    return open;
}

/* Hears whoever has something to hear; false when nobody had for so long that there is nothing to wait for.
 */
static bool hear_some(int count)
{
    if (look(count, POLLIN, PATIENCE_MS) == 0) {
        for (int i = 0; i < count; i++)
            if (calls[i].fd != -1)
                say(i, "nothing more for 5 s");
        return false;
    }
    for (int i = 0; i < count; i++)
        if (calls[i].fd != -1 && calls[i].revents != 0)
            hear(i);
    return true;
}

static void call_and_hear(int count, int gone, bool again)
{
    bool outside[CALLS_MAX] = { false };
    for (int i = 0; i < count; i++)
        call_server(i);
    printf("%d calls, %d are through\n", count, through(count));
    for (int i = 0; i < gone; i++)
        go(1 + i, i % 3);
    for (int i = 0; again && i < count; i++) {
        outside[i] = calls[i].revents == 0;
        if (outside[i])
            hang_up(i);
    }
    for (int inside = open_calls(count); open_calls(count) == inside && inside > 0;)
        if (!hear_some(count))
            return;
    for (int i = 0; i < count; i++)
        if (outside[i])
            call_server(i);
    while (open_calls(count) > 0)
        hear_some(count);
}

int main(int argc, char **argv)
{
    if (argc < 4 || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT GROUP...\n", argv[0]);
        return 2;
    }
    server.sin_port = htons((in_port_t)atoi(argv[2]));
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 3; i < argc; i++) {
        int count = atoi(argv[i]), gone = 0;
        if (strcmp(argv[i], "later") == 0) {
            poll(NULL, 0, LATER_MS);
            continue;
        }
        sscanf(argv[i], "%d-%d", &count, &gone);
        if (count < 1 || count > CALLS_MAX || gone > count - 1)
            return 2;
        call_and_hear(count, gone, strchr(argv[i], '+') != NULL);
    }
    return disappointed > 0;
}

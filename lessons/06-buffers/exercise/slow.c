/* Reads numbers of four bytes, 0 1 2 3 ..., to the end; takes its time before the first and in the middle.
 * ./slow PORT BYTES [RCVBUF]   says how many were in their place, and what came instead of the first that was
 * not */
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

enum { REST_MS = 900, WRONG_MAX = 12 };

/* What came, and the first bytes of it that were not in their place. */
static struct {
    size_t expected, total, wrong_at;
    unsigned char wrong[WRONG_MAX];
    size_t wrong_count;
} heard;

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static void rest(void)
{
    poll(NULL, 0, REST_MS);
}

static unsigned char byte_at(size_t place)
{
    return (unsigned char)(place / 4 >> (24 - 8 * (place % 4)));
}

static int wait_for_sender(int port, int size)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((in_port_t)port),
                                   .sin_addr.s_addr = htonl(INADDR_ANY) };
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1)
        fail("socket");
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("setsockopt");
    if (setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &size, sizeof size) == -1)
        fail("setsockopt");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, 1) == -1)
        fail("listen");
    int fd = accept(listener, NULL, NULL);
    if (fd == -1)
        fail("accept");
    return fd;
}

static void take(const unsigned char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t place = heard.total++;
        bool right = heard.wrong_count == 0 && place < heard.expected && bytes[i] == byte_at(place);
        if (right || heard.wrong_count == WRONG_MAX)
            continue;
        if (heard.wrong_count == 0)
            heard.wrong_at = place;
        heard.wrong[heard.wrong_count++] = bytes[i];
    }
}

/* The place from which the wrong bytes are; that of the first of them when it is not known. */
static size_t source_of_wrong(void)
{
    for (size_t from = 0; from + heard.wrong_count <= heard.expected; from++) {
        size_t same = 0;
        while (same < heard.wrong_count && heard.wrong[same] == byte_at(from + same))
            same++;
        if (same == heard.wrong_count && same >= 8)
            return from;
    }
    return heard.wrong_at;
}

static void say(const char *ending)
{
    size_t from = source_of_wrong(), at = heard.wrong_at;
    if (heard.wrong_count == 0)
        printf("%zu of %zu bytes, each in its place, then %s\n", heard.total, heard.expected, ending);
    else if (from > at)
        printf("byte %zu is wrong: those from %zu on come here, and %zu are lost\n", at, from, from - at);
    else if (from < at)
        printf("byte %zu is wrong: those from %zu on come here once more\n", at, from);
    else if (at >= heard.expected)
        printf("more than %zu bytes\n", heard.expected);
    else
        printf("byte %zu is wrong: it is %d, and should be %d\n", at, heard.wrong[0], byte_at(at));
}

int main(int argc, char **argv)
{
    static unsigned char buffer[65536];
    if (argc < 3) {
        fprintf(stderr, "usage: %s PORT BYTES [RCVBUF]\n", argv[0]);
        return 2;
    }
    int fd = wait_for_sender(atoi(argv[1]), argc > 3 ? atoi(argv[3]) : 16384);
    heard.expected = (size_t)atol(argv[2]);
    ssize_t n = 1;
    rest();
    while (n > 0 && heard.total <= 2 * heard.expected) {
        size_t before = heard.total, middle = heard.expected / 2;
        n = recv(fd, buffer, sizeof buffer, 0);
        if (n > 0)
            take(buffer, (size_t)n);
        if (before < middle && heard.total >= middle)
            rest();
    }
    say(n == 0 ? "the end" : strerror(errno));
    if (close(fd) == -1)
        fail("close");
    return heard.total != heard.expected || heard.wrong_count > 0;
}

/* A client of an echo server, in one of several manners.   ./peer PORT MANNER [TEXT | SIZE]
 *   polite TEXT   sends TEXT, reads it back, hangs up
 *   slow TEXT     the same, a byte at a time, with a pause behind each
 *   long SIZE     sends SIZE bytes, ends its sending side, reads until the server hangs up
 *   hasty SIZE    sends SIZE bytes and hangs up with the answer unread
 *   silent        connects and hangs up
 *   reset TEXT    sends TEXT, and breaks the connection with a RST */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static int call_server(const char *port)
{
    struct sockaddr_in server = { .sin_family = AF_INET, .sin_port = htons((in_port_t)atoi(port)) };
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        fail("socket");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        fail("connect");
    return fd;
}

static void send_all(int fd, const char *bytes, size_t size)
{
    for (size_t sent = 0; sent < size;) {
        ssize_t n = send(fd, bytes + sent, size - sent, MSG_NOSIGNAL);
        if (n == -1)
            fail("send");
        sent += (size_t)n;
    }
}

/* Reads as much as was sent, and compares. */
static void read_back(int fd, const char *bytes, size_t size)
{
    char buffer[4096];
    for (size_t got = 0; got < size;) {
        ssize_t n = recv(fd, buffer, sizeof buffer, 0);
        if (n == -1)
            fail("recv");
        if (n == 0 || (size_t)n > size - got || memcmp(buffer, bytes + got, (size_t)n) != 0) {
            fprintf(stderr, n == 0 ? "the answer ends after %zu bytes\n" : "another answer after %zu bytes\n", got);
            exit(1);
        }
        got += (size_t)n;
    }
    printf("%zu bytes came back\n", size);
}

static char *long_text(size_t size)
{
    char *text = malloc(size + 1);
    if (!text)
        fail("malloc");
    for (size_t i = 0; i < size; i++)
        text[i] = (char)('a' + i % 26);
    return text;
}

static void be_slow(int fd, const char *text)
{
    const struct timespec pause = { .tv_nsec = 5 * 1000 * 1000 };
    for (const char *byte = text; *byte; byte++) {
        send_all(fd, byte, 1);
        nanosleep(&pause, NULL);
    }
    read_back(fd, text, strlen(text));
}

static void be_long(int fd, size_t size)
{
    char byte, *text = long_text(size);
    send_all(fd, text, size);
    if (shutdown(fd, SHUT_WR) == -1)
        fail("shutdown");
    read_back(fd, text, size);
    if (recv(fd, &byte, 1, 0) != 0) {
        fprintf(stderr, "the server does not hang up\n");
        exit(1);
    }
    free(text);
}

static void be_hasty(int fd, size_t size)
{
    char *text = long_text(size);
    send_all(fd, text, size);
    free(text);
}

static void reset(int fd, const char *text)
{
    const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
    send_all(fd, text, strlen(text));
    if (setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == -1)
        fail("setsockopt");
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: %s PORT MANNER [TEXT | SIZE]\n", argv[0]);
        return 2;
    }
    const char *manner = argv[2], *what = argc > 3 ? argv[3] : "";
    int fd = call_server(argv[1]);
    if (strcmp(manner, "polite") == 0) {
        send_all(fd, what, strlen(what));
        read_back(fd, what, strlen(what));
    } else if (strcmp(manner, "slow") == 0) {
        be_slow(fd, what);
    } else if (strcmp(manner, "long") == 0) {
        be_long(fd, (size_t)atol(what));
    } else if (strcmp(manner, "hasty") == 0) {
        be_hasty(fd, (size_t)atol(what));
    } else if (strcmp(manner, "reset") == 0) {
        reset(fd, what);
    }
    if (close(fd) == -1)
        fail("close");
    return 0;
}

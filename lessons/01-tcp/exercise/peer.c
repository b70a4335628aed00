/* A client of an echo server, in one of several manners.   ./peer PORT MANNER [TEXT... | NUMBER]
 *   polite TEXT...  sends each TEXT and reads it back before the next one, hangs up
 *   slow TEXT       the same with one TEXT, a byte at a time, with a pause behind each
 *   long SIZE       sends SIZE bytes of every kind, ends its sending side, reads until the server hangs up
 *   silent          connects, says nothing, hangs up
 *   two             is two: the second calls, and sends, while the first is being served
 *   hasty SIZE      likewise, but the second hangs up before its turn comes, with SIZE bytes sent
 *   reset           likewise, but both break the connection with a RST
 *   many NUMBER     so many clients one after the other, in several of these manners
 * What is not as it should be is said on standard error; then the exit status is 1. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_S = 2, PAUSE_MS = 5 };

static void complain(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
static void complain(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
    exit(1);
}

static void fail(const char *call)
{
    complain("%s: %s", call, strerror(errno));
}

static void pause_a_little(void)
{
    nanosleep(&(struct timespec){ .tv_nsec = PAUSE_MS * 1000 * 1000 }, NULL);
}

/* ---- calling, sending, hanging up */

static int call_server(const char *port)
{
    const struct timeval patience = { .tv_sec = PATIENCE_S };
    struct sockaddr_in server = { .sin_family = AF_INET, .sin_port = htons((in_port_t)atoi(port)) };
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        fail("socket");
    if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == -1)
        fail("setsockopt");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        complain("nobody answers on port %s when this client calls: %s", port, strerror(errno));
    return fd;
}

static void send_all(int fd, const char *bytes, size_t size)
{
    for (size_t sent = 0; sent < size;) {
        ssize_t n = send(fd, bytes + sent, size - sent, MSG_NOSIGNAL);
        if (n == -1)
            complain("the server breaks the connection after it was sent %zu of %zu bytes", sent, size);
        sent += (size_t)n;
    }
}

static void hang_up(int fd)
{
    if (close(fd) == -1)
        fail("close");
}

static void break_off(int fd)
{
    const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
    if (setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == -1)
        fail("setsockopt");
    hang_up(fd);
}

/* ---- what comes back */

static void compare(const char *sent, const char *came, size_t from, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        int should = (unsigned char)sent[from + i], is = (unsigned char)came[i];
        if (should == 0 && is != 0)
            complain("byte %zu that was sent is a zero, and does not come back: 0x%02x comes in its place",
                     from + i + 1, is);
        if (should != is)
            complain("byte %zu that was sent is 0x%02x, the one that came back is 0x%02x", from + i + 1,
                     should, is);
    }
}

static void read_back(int fd, const char *sent, size_t size)
{
    char buffer[4096];
    for (size_t got = 0; got < size;) {
        size_t most = size - got < sizeof buffer ? size - got : sizeof buffer;
        ssize_t n = recv(fd, buffer, most, MSG_WAITALL);
        if (n == 0)
            complain("the server hangs up when %zu of %zu bytes have come back", got, size);
        if (n == -1 && errno == EAGAIN)
            complain("%zu of %zu bytes come back, and then nothing more", got, size);
        if (n == -1)
            complain("the server breaks the connection when %zu of %zu bytes have come back", got, size);
        compare(sent, buffer, got, (size_t)n);
        got += (size_t)n;
    }
}

/* That the server says no more than it was told, and stays. */
static void stays_silent(int fd, const char *who)
{
    char buffer[4096];
    pause_a_little();
    ssize_t n = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT);
    if (n > 0)
        complain("%zd byte%s more than %s has sent come%s back", n, n == 1 ? "" : "s", who,
                 n == 1 ? "s" : "");
    if (n == 0)
        complain("the server hangs up, and %s is still there", who);
    if (errno != EAGAIN)
        complain("the server breaks the connection, and %s is still there", who);
}

static void say(int fd, const char *text)
{
    send_all(fd, text, strlen(text));
    read_back(fd, text, strlen(text));
    stays_silent(fd, "the client");
}

static void end_sending(int fd)
{
    if (shutdown(fd, SHUT_WR) == -1)
        fail("shutdown");
}

static void see_the_end(int fd)
{
    char byte;
    ssize_t n = recv(fd, &byte, 1, 0);
    if (n == 1)
        complain("more bytes come back than were sent");
    if (n == -1 && errno == EAGAIN)
        complain("the client has said all, and the server does not hang up");
    if (n == -1)
        complain("the client has said all, and the server breaks the connection");
    hang_up(fd);
}

/* ---- the manners */

/* Every value of a byte, zero too, and no two stretches alike. */
static char *bytes_of_every_kind(size_t size)
{
    char *bytes = malloc(size + 1);
    if (!bytes)
        fail("malloc");
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)('a' + i * 167 + i / 256 * 13);
    return bytes;
}

static void be_polite(const char *port, char **texts)
{
    int fd = call_server(port);
    for (; *texts; texts++)
        say(fd, *texts);
    hang_up(fd);
}

static void be_slow(const char *port, const char *text)
{
    int fd = call_server(port);
    for (const char *byte = text; *byte; byte++) {
        send_all(fd, byte, 1);
        pause_a_little();
    }
    read_back(fd, text, strlen(text));
    hang_up(fd);
}

static void be_long(const char *port, size_t size)
{
    char *bytes = bytes_of_every_kind(size);
    int fd = call_server(port);
    send_all(fd, bytes, size);
    end_sending(fd);
    read_back(fd, bytes, size);
    see_the_end(fd);
    free(bytes);
}

static void be_two(const char *port)
{
    static const char text[] = "the second";
    int first = call_server(port), second;
    say(first, "the first");
    second = call_server(port);
    send_all(second, text, strlen(text));
    pause_a_little();
    say(first, "the first again");
    char byte;
    ssize_t n = recv(second, &byte, 1, MSG_DONTWAIT);
    if (n == 1)
        complain("the second client is answered while the first is still there");
    if (n == 0 || errno != EAGAIN)
        complain("the second client is sent away while the first is still there");
    hang_up(first);
    read_back(second, text, strlen(text));
    stays_silent(second, "the second client");
    hang_up(second);
}

/* That the second has left before it is served is no accident of who is faster. */
static void be_hasty(const char *port, size_t size)
{
    char *bytes = bytes_of_every_kind(size);
    int first = call_server(port), second;
    say(first, "the first");
    second = call_server(port);
    for (ssize_t n = 0; size > 0 && n != -1; size -= n > 0 ? (size_t)n : 0)
        n = send(second, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    hang_up(second);
    hang_up(first);
    free(bytes);
}

static void be_broken(const char *port)
{
    int first = call_server(port), second;
    say(first, "a word");
    second = call_server(port);
    send_all(second, "another", strlen("another"));
    break_off(second);
    break_off(first);
}

static void be_many(const char *port, int number)
{
    char words[32];
    for (int i = 1; i <= number; i++) {
        int fd = call_server(port);
        snprintf(words, sizeof words, "client %d", i);
        if (i % 4 == 1)
            send_all(fd, words, strlen(words));
        else if (i % 4 != 0)
            say(fd, words);
        if (i % 4 == 2) {
            end_sending(fd);
            see_the_end(fd);
        } else {
            i % 4 == 3 ? break_off(fd) : hang_up(fd);
        }
    }
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: %s PORT MANNER [TEXT... | NUMBER]\n", argv[0]);
        return 2;
    }
    const char *port = argv[1], *manner = argv[2], *what = argc > 3 ? argv[3] : "";
    if (strcmp(manner, "polite") == 0)
        be_polite(port, argv + 3);
    else if (strcmp(manner, "slow") == 0)
        be_slow(port, what);
    else if (strcmp(manner, "long") == 0)
        be_long(port, (size_t)atol(what));
    else if (strcmp(manner, "silent") == 0)
        hang_up(call_server(port));
    else if (strcmp(manner, "two") == 0)
        be_two(port);
    else if (strcmp(manner, "hasty") == 0)
        be_hasty(port, (size_t)atol(what));
    else if (strcmp(manner, "reset") == 0)
        be_broken(port);
    else if (strcmp(manner, "many") == 0)
        be_many(port, atoi(what));
    printf("all as it should be\n");
    return 0;
}

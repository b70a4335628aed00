/* Reads numbers of four bytes, 0 1 2 3 ..., to the end; takes its time before the first and in the middle.
 * ./slow PORT BYTES [RCVBUF]   says what is wrong with the first byte that is not in its place */
#define _POSIX_C_SOURCE 200809L /* nanosleep() */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static void rest(void)
{
    struct timespec left = { .tv_nsec = 100 * 1000 * 1000 };
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
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

int main(int argc, char **argv)
{
    static unsigned char buffer[65536];
    if (argc < 3) {
        fprintf(stderr, "usage: %s PORT BYTES [RCVBUF]\n", argv[0]);
        return 2;
    }
    int fd = wait_for_sender(atoi(argv[1]), argc > 3 ? atoi(argv[3]) : 16384);
    size_t expected = (size_t)atol(argv[2]), total = 0, middle = expected / 2;
    rest();
    for (;;) {
        ssize_t n = recv(fd, buffer, sizeof buffer, 0);
        if (n == -1)
            fail("recv");
        if (n == 0)
            break;
        for (size_t i = 0; i < (size_t)n; i++) {
            size_t at = total + i;
            unsigned char right = (unsigned char)(at / 4 >> (24 - 8 * (at % 4)));
            if (at >= expected || buffer[i] != right) {
                printf("byte %zu is wrong: lost, sent twice, or out of its place\n", at);
                return 1;
            }
        }
        if (total < middle && total + (size_t)n >= middle)
            rest();
        total += (size_t)n;
    }
    printf("%zu of %zu bytes, each in its place\n", total, expected);
    if (close(fd) == -1)
        fail("close");
    return total != expected;
}

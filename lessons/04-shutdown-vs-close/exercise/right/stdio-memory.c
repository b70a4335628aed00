/* The request is made in memory by stdio, the answer read with getc() from fdopen(). */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>
static void fail(const char *c)
{
    perror(c);
    exit(1);
}
static int call_server(const char *address, const char *port)
{
    struct sockaddr_in s = { .sin_family = AF_INET, .sin_port = htons((in_port_t)atoi(port)) };
    if (inet_pton(AF_INET, address, &s.sin_addr) != 1)
        fail(address);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        fail("socket");
    if (connect(fd, (struct sockaddr *)&s, sizeof s) == -1)
        fail("connect");
    return fd;
}

/* A beginner who likes FILE*: the request is put together in memory first. */
int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage\n");
        return 2;
    }
    int fd = call_server(argv[1], argv[2]);
    char *request = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&request, &length);
    for (int i = 3; i < argc; i++)
        fprintf(memory, "%s\n", argv[i]);
    fclose(memory);
    size_t sent = 0;
    while (sent < length) {
        ssize_t n = send(fd, request + sent, length - sent, MSG_NOSIGNAL);
        if (n < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (n < 0)
            fail("send");
        sent = sent + (size_t)n;
    }
    free(request);
    if (shutdown(fd, SHUT_WR) < 0)
        fail("shutdown");
    FILE *in = fdopen(fd, "r");
    if (in == NULL)
        fail("fdopen");
    for (;;) {
        int c = getc(in);
        if (c != EOF) {
            putchar(c);
            continue;
        }
        if (ferror(in) && (errno == EINTR || errno == EAGAIN)) {
            clearerr(in);
            continue;
        }
        break;
    }
    if (ferror(in))
        fail("getc");
    if (fclose(in) != 0)
        fail("fclose");
    return 0;
}

/* says: standard output is for the answer alone */
/* check: early-close */
/* Errors go where the answer belongs. */
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
    printf("%s failed\n", c);
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
#define perror(x) printf("%s: error\n", x)

static void put(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t w = send(fd, p, n, MSG_NOSIGNAL);
        if (w == -1 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (w == -1)
            fail("send");
        p += w;
        n -= (size_t)w;
    }
}
int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    int fd = call_server(argv[1], argv[2]);
    char b[512];
    ssize_t n;
    for (int i = 3; i < argc; i++) {
        put(fd, argv[i], strlen(argv[i]));
        put(fd, "\n", 1);
    }
    if (shutdown(fd, SHUT_WR) == -1)
        fail("shutdown");
    while ((n = recv(fd, b, sizeof b, 0)) != 0) {
        if (n == -1 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (n == -1) {
            printf("recv: %s\n", strerror(errno));
            return 1;
        }
        fwrite(b, 1, (size_t)n, stdout);
    }
    if (close(fd) == -1)
        fail("close");
    return 0;
}

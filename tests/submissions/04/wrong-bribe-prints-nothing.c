/* says: on standard output: nothing */
/* check: whole-answer */
/* All but printing the answer. */
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

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    int fd = call_server(argv[1], argv[2]), k = 2 * (argc - 3);
    struct iovec v[k], *p = v;
    for (int i = 3; i < argc; i++) {
        v[2 * (i - 3)] = (struct iovec){ argv[i], strlen(argv[i]) };
        v[2 * (i - 3) + 1] = (struct iovec){ (char *)"\n", 1 };
    }
    while (k > 0) {
        ssize_t n = writev(fd, p, k);
        if (n == -1) {
            if (errno == EINTR || errno == EAGAIN)
                continue;
            fail("writev");
        }
        while (k > 0 && (size_t)n >= p->iov_len) {
            n -= (ssize_t)p->iov_len;
            p++;
            k--;
        }
        if (k > 0) {
            p->iov_base = (char *)p->iov_base + n;
            p->iov_len -= (size_t)n;
        }
    }
    if (shutdown(fd, SHUT_WR) == -1)
        fail("shutdown");
    char b[300];
    ssize_t n;
    while ((n = read(fd, b, sizeof b)) != 0) {
        if (n == -1) {
            if (errno == EINTR || errno == EAGAIN)
                continue;
            fail("read");
        }
    }
    if (close(fd) == -1)
        fail("close");
    return 0;
}

/* Non-blocking from connect() on: one poll() loop that sends while there is something to send, and listens.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void die(const char *what)
{
    fprintf(stderr, "client: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int dial(const char *host, const char *service)
{
    struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM }, *list;
    int error = getaddrinfo(host, service, &hints, &list), fd = -1;
    if (error) {
        fprintf(stderr, "%s: %s\n", host, gai_strerror(error));
        exit(1);
    }
    for (struct addrinfo *one = list; one && fd == -1; one = one->ai_next) {
        fd = socket(one->ai_family, one->ai_socktype, one->ai_protocol);
        if (fd != -1 && connect(fd, one->ai_addr, one->ai_addrlen) == -1) {
            int saved = errno;
            close(fd);
            errno = saved;
            fd = -1;
        }
    }
    freeaddrinfo(list);
    if (fd == -1)
        die("connect");
    return fd;
}

static bool again(void)
{
    return errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK;
}

/* What is left of the request after one try. */
static size_t send_some(int fd, const char *text, size_t left)
{
    ssize_t n = send(fd, text, left, 0);
    if (n == -1 && !again())
        die("send");
    left -= n > 0 ? (size_t)n : 0;
    if (left == 0 && shutdown(fd, SHUT_WR) == -1)
        die("shutdown");
    return left;
}

/* False at the end of the answer. */
static bool receive_some(int fd)
{
    char part[2048];
    ssize_t n = recv(fd, part, sizeof part, 0);
    if (n == -1 && !again())
        die("recv");
    if (n > 0)
        fwrite(part, 1, (size_t)n, stdout);
    return n != 0;
}

int main(int argc, char **argv)
{
    char *request = NULL;
    size_t size = 0, left;
    if (argc < 4)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    int fd = dial(argv[1], argv[2]);
    if (fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) == -1)
        die("fcntl");
    for (char **line = argv + 3; *line; line++) {
        request = realloc(request, size + strlen(*line) + 1);
        memcpy(request + size, *line, strlen(*line));
        size += strlen(*line);
        request[size++] = '\n';
    }
    for (left = size;;) {
        struct pollfd p = { .fd = fd, .events = (short)(POLLIN | (left ? POLLOUT : 0)) };
        if (poll(&p, 1, -1) == -1 && errno != EINTR)
            die("poll");
        if (left > 0 && (p.revents & (POLLOUT | POLLERR | POLLHUP)))
            left = send_some(fd, request + size - left, left);
        if (left == 0 && (p.revents & (POLLIN | POLLERR | POLLHUP)) && !receive_some(fd))
            break;
    }
    free(request);
    close(fd);
    return 0;
}

/* Non-blocking connect(), edges (EPOLLET), SO_ERROR. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
static void die(const char *w)
{
    perror(w);
    exit(1);
}
int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(atoi(argv[2])) };
    inet_pton(AF_INET, argv[1], &a.sin_addr);
    if (connect(fd, (void *)&a, sizeof a) < 0 && errno != EINPROGRESS)
        die("connect");
    int ep = epoll_create1(0);
    struct epoll_event ev = { .events = EPOLLIN | EPOLLOUT | EPOLLET | EPOLLRDHUP, .data.fd = fd };
    epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev);
    char *req = 0;
    size_t n = 0, off = 0;
    for (int i = 3; i < argc; i++) {
        size_t l = strlen(argv[i]);
        req = realloc(req, n + l + 1);
        memcpy(req + n, argv[i], l);
        n += l;
        req[n++] = '\n';
    }
    int connected = 0, shut = 0;
    for (;;) {
        int k = epoll_wait(ep, &ev, 1, -1);
        if (k < 0) {
            if (errno == EINTR)
                continue;
            die("epoll_wait");
        }
        if (!connected) {
            int e;
            socklen_t l = sizeof e;
            getsockopt(fd, SOL_SOCKET, SO_ERROR, &e, &l);
            if (e) {
                errno = e;
                die("connect");
            }
            connected = 1;
        }
        while (off < n) {
            ssize_t w = write(fd, req + off, n - off);
            if (w < 0) {
                if (errno == EINTR)
                    continue;
                if (errno == EAGAIN)
                    break;
                die("write");
            }
            off += w;
        }
        if (off == n && !shut) {
            if (shutdown(fd, SHUT_WR) < 0)
                die("shutdown");
            shut = 1;
        }
        for (;;) {
            char b[1000];
            ssize_t r = read(fd, b, sizeof b);
            if (r < 0) {
                if (errno == EINTR)
                    continue;
                if (errno == EAGAIN)
                    break;
                die("read");
            }
            if (r == 0) {
                close(ep);
                close(fd);
                free(req);
                return off == n ? 0 : (fprintf(stderr, "short\n"), 1);
            }
            fwrite(b, 1, r, stdout);
            fflush(stdout);
        }
    }
}

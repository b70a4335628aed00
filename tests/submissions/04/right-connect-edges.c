/* Non-blocking connect(), edges (EPOLLET), SO_ERROR. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct talk {
    int fd;
    char *request;
    size_t size, sent;
    bool connected, said, heard;
};

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void join(struct talk *talk, char **lines)
{
    for (; *lines; lines++) {
        size_t length = strlen(*lines);
        talk->request = realloc(talk->request, talk->size + length + 1);
        memcpy(talk->request + talk->size, *lines, length);
        talk->size += length;
        talk->request[talk->size++] = '\n';
    }
}

static void find_out(struct talk *talk)
{
    int error;
    socklen_t size = sizeof error;
    getsockopt(talk->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    errno = error;
    if (error)
        die("connect");
    talk->connected = true;
}

/* Until it would block. */
static void say(struct talk *talk)
{
    while (talk->sent < talk->size) {
        ssize_t n = write(talk->fd, talk->request + talk->sent, talk->size - talk->sent);
        if (n < 0 && errno == EAGAIN)
            return;
        if (n < 0 && errno != EINTR)
            die("write");
        talk->sent += n > 0 ? (size_t)n : 0;
    }
    if (!talk->said && shutdown(talk->fd, SHUT_WR) < 0)
        die("shutdown");
    talk->said = true;
}

static void hear(struct talk *talk)
{
    char bytes[1000];
    while (!talk->heard) {
        ssize_t n = read(talk->fd, bytes, sizeof bytes);
        if (n < 0 && errno == EAGAIN)
            return;
        if (n < 0 && errno != EINTR)
            die("read");
        talk->heard = n == 0;
        if (n > 0)
            fwrite(bytes, 1, (size_t)n, stdout);
    }
}

int main(int argc, char **argv)
{
    struct talk talk = { .fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0) };
    if (argc < 4)
        return 2;
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((in_port_t)atoi(argv[2])) };
    struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLET | EPOLLRDHUP };
    int set = epoll_create1(0);
    signal(SIGPIPE, SIG_IGN);
    join(&talk, argv + 3);
    inet_pton(AF_INET, argv[1], &to.sin_addr);
    if (connect(talk.fd, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS)
        die("connect");
    epoll_ctl(set, EPOLL_CTL_ADD, talk.fd, &event);
    while (!talk.heard) {
        if (epoll_wait(set, &event, 1, -1) < 0) {
            if (errno != EINTR)
                die("epoll_wait");
            continue;
        }
        if (!talk.connected)
            find_out(&talk);
        say(&talk);
        hear(&talk);
    }
    close(set);
    close(talk.fd);
    free(talk.request);
    if (talk.said)
        return 0;
    fputs("the answer came before the request was over\n", stderr);
    return 1;
}

/* An echo server that says its port, and each thing that happens to it which should not. What it is called
 * with says how it waits:
 *
 *   epoll     (also without a word) in epoll_wait()
 *   poll      in poll(), with a time that is long
 *   timed     in accept(), with SO_RCVTIMEO
 *   threads   a thread of its own is in accept(), the first one waits for it
 *   loud      as epoll, and prints what it is sent
 *   children  a child is in accept(), its parent waits for it
 *   careless  as epoll, but does not close the first connections, and never waits for the children it made
 * then */
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CARELESS = 4 };

static int listener, accepted;
static const char *how = "epoll";

static int say(const char *what)
{
    perror(what);
    return -1;
}

/* A connection from the first byte to its end. */
static void serve(int fd)
{
    char bytes[256];
    ssize_t n;
    while ((n = recv(fd, bytes, sizeof bytes, 0)) > 0)
        if (send(fd, bytes, (size_t)n, MSG_NOSIGNAL) != n)
            say("send");
    if (n < 0)
        say("recv");
    close(fd);
}

static void *accept_each(void *data)
{
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd < 0)
            say("accept");
        else
            serve(fd);
    }
    return data;
}

static void poll_each(void)
{
    for (;;) {
        struct pollfd wait = { .fd = listener, .events = POLLIN };
        if (poll(&wait, 1, 600000) < 1)
            say("poll");
        else
            serve(accept(listener, NULL, NULL));
    }
}

static bool is_careless(void)
{
    return strcmp(how, "careless") == 0 && accepted <= CARELESS;
}

static void answer(int fd, int set)
{
    char bytes[256];
    ssize_t n = recv(fd, bytes, sizeof bytes, 0);
    if (n > 0 && strcmp(how, "loud") == 0 && write(STDOUT_FILENO, bytes, (size_t)n) != n)
        say("write");
    if (n > 0)
        send(fd, bytes, (size_t)n, MSG_NOSIGNAL);
    else if (is_careless())
        epoll_ctl(set, EPOLL_CTL_DEL, fd, NULL);
    else
        close(fd);
}

static void epoll_each(void)
{
    int set = epoll_create1(0);
    struct epoll_event event = { .events = EPOLLIN, .data.fd = listener };
    epoll_ctl(set, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        if (epoll_wait(set, &event, 1, -1) != 1) {
            say("epoll_wait");
        } else if (event.data.fd != listener) {
            answer(event.data.fd, set);
        } else {
            event.data.fd = accept(listener, NULL, NULL);
            epoll_ctl(set, EPOLL_CTL_ADD, event.data.fd, &event);
            accepted++;
            if (is_careless() && fork() == 0)
                _exit(0);
        }
    }
}

static void wait_as_told(void)
{
    static const struct timeval time = { .tv_sec = 600 };
    pthread_t thread;
    if (strcmp(how, "timed") == 0)
        setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    if (strcmp(how, "poll") == 0)
        poll_each();
    if (strcmp(how, "threads") == 0 && pthread_create(&thread, NULL, accept_each, NULL) == 0)
        pthread_join(thread, NULL);
    if (strcmp(how, "children") == 0 && fork() > 0)
        wait(NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (strcmp(how, "timed") == 0 || strcmp(how, "children") == 0)
        accept_each(NULL);
    epoll_each();
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    how = argc > 1 ? argv[1] : how;
    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 8) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        return say("listen") < 0;
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    wait_as_told();
    return 0;
}

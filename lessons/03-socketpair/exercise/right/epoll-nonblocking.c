/* Both ends non-blocking, each process sleeps in epoll_wait(); EAGAIN is no failure. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void quit(const char *why)
{
    perror(why);
    exit(1);
}

static void wait_for(int fd, unsigned events)
{
    struct epoll_event event = { .events = events };
    int set = epoll_create1(EPOLL_CLOEXEC), n;
    if (set < 0 || epoll_ctl(set, EPOLL_CTL_ADD, fd, &event) < 0)
        quit("epoll");
    while ((n = epoll_wait(set, &event, 1, -1)) < 0)
        if (errno != EINTR)
            quit("epoll_wait");
    close(set);
}

static void say(int fd, const char *text)
{
    for (size_t done = 0, size = strlen(text); done < size;) {
        ssize_t n = send(fd, text + done, size - done, MSG_NOSIGNAL);
        if (n >= 0)
            done += (size_t)n;
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            wait_for(fd, EPOLLOUT);
        else if (errno != EINTR)
            quit("send");
    }
}

static ssize_t listen_to(int fd, char *out, size_t room)
{
    for (;;) {
        ssize_t n = recvfrom(fd, out, room, 0, NULL, NULL);
        if (n >= 0)
            return n;
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            wait_for(fd, EPOLLIN);
        else if (errno != EINTR)
            quit("recvfrom");
    }
}

int main(int argc, char **argv)
{
    int ends[2];
    char text[2000];
    ssize_t n;
    if (argc != 2)
        exit(2);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) < 0)
        quit("socketpair");
    pid_t pid = fork();
    if (pid < 0)
        quit("fork");
    if (pid > 0) {
        close(ends[1]);
        say(ends[0], argv[1]);
        shutdown(ends[0], SHUT_WR);
        while ((n = listen_to(ends[0], text, sizeof text - 1)) > 0) {
            text[n] = '\0';
            fputs(text, stdout);
        }
        puts("");
        close(ends[0]);
        wait(NULL);
        exit(0);
    }
    close(ends[0]);
    int total = 0;
    while ((n = listen_to(ends[1], text, sizeof text)) > 0)
        total += (int)n;
    sprintf(text, "%d bytes", total);
    say(ends[1], text);
    close(ends[1]);
    exit(0);
}

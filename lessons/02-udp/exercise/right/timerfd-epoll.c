/* a timerfd that is set once for each try, beside the socket in an epoll */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { SOCKET, TIMER };

static int fds[2], epfd;
static struct sockaddr_in server;

static void die(const char *call)
{
    perror(call);
    exit(3);
}

static void start_timer(void)
{
    const struct itimerspec once = { .it_value.tv_nsec = 100 * 1000 * 1000 };
    if (timerfd_settime(fds[TIMER], 0, &once, NULL) != 0)
        die("timerfd_settime");
}

/* True when the answer was there, and is printed. */
static int take(const char *prefix)
{
    struct sockaddr_in from;
    socklen_t size = sizeof from;
    static char answer[65536];
    ssize_t n = recvfrom(fds[SOCKET], answer, sizeof answer, 0, (struct sockaddr *)&from, &size);
    if (n < (ssize_t)strlen(prefix) || memcmp(answer, prefix, strlen(prefix)) != 0)
        return 0;
    if (from.sin_port != server.sin_port || from.sin_addr.s_addr != server.sin_addr.s_addr)
        return 0;
    fwrite(answer, 1, (size_t)n, stdout);
    putchar('\n');
    return 1;
}

static int wait_for_it(const char *prefix)
{
    for (;;) {
        struct epoll_event event;
        uint64_t expirations;
        int n = epoll_wait(epfd, &event, 1, -1);
        if (n == -1 && errno != EINTR)
            die("epoll_wait");
        if (n != 1)
            continue;
        if (event.data.u32 == SOCKET && take(prefix))
            return 1;
        if (event.data.u32 == TIMER &&
            read(fds[TIMER], &expirations, sizeof expirations) == sizeof expirations)
            return 0;
    }
}

static int ask(int number, const char *question)
{
    char *request, prefix[16];
    int size = asprintf(&request, "%d %s", number, question), answered = 0;
    snprintf(prefix, sizeof prefix, "%d ", number);
    for (int tries = 0; tries < 4 && !answered; tries++) {
        start_timer();
        while (sendto(fds[SOCKET], request, (size_t)size, 0, (struct sockaddr *)&server, sizeof server) == -1)
            if (errno != EINTR && errno != EAGAIN)
                die("sendto");
        answered = wait_for_it(prefix);
    }
    free(request);
    return answered;
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    server.sin_family = AF_INET;
    server.sin_port = htons((in_port_t)atoi(argv[2]));
    inet_aton(argv[1], &server.sin_addr);
    fds[SOCKET] = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    fds[TIMER] = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    epfd = epoll_create1(0);
    for (uint32_t i = SOCKET; i <= TIMER; i++)
        if (epoll_ctl(epfd, EPOLL_CTL_ADD, fds[i], &(struct epoll_event){ EPOLLIN, { .u32 = i } }) != 0)
            die("epoll_ctl");
    for (int i = 3; i < argc; i++)
        if (!ask(i - 2, argv[i]))
            return 1;
    return 0;
}

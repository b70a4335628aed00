/* Waits in one way after the other and says what a clock shows of it, in milliseconds.
 * ./times (sleep|poll|select|receive|lock|alarm|timer) MS ... */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static long long now_ns(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void nothing(int signal)
{
    (void)signal;
}

static int is_over(const char *way, int ms, int fd)
{
    struct timeval limit = { ms / 1000, ms % 1000 * 1000 };
    struct pollfd wait = { .fd = fd, .events = POLLIN };
    struct itimerval once = { .it_value = limit };
    struct timespec until;
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    fd_set set;
    uint64_t expirations;
    char byte;
    FD_ZERO(&set);
    FD_SET(fd, &set);
    if (strcmp(way, "sleep") == 0)
        return usleep((useconds_t)ms * 1000) == 0;
    if (strcmp(way, "poll") == 0)
        return poll(&wait, 1, ms) == 0 && wait.revents == 0;
    if (strcmp(way, "select") == 0)
        return select(fd + 1, &set, NULL, NULL, &limit) == 0 && !FD_ISSET(fd, &set) && limit.tv_sec == 0 &&
               limit.tv_usec == 0;
    if (strcmp(way, "receive") == 0) {
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        return recv(fd, &byte, 1, 0) == -1 && errno == EAGAIN;
    }
    if (strcmp(way, "alarm") == 0) {
        sigaction(SIGALRM, &(struct sigaction){ .sa_handler = nothing }, NULL);
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){ 0 }, sizeof limit);
        setitimer(ITIMER_REAL, &once, NULL);
        return recv(fd, &byte, 1, 0) == -1 && errno == EINTR;
    }
    if (strcmp(way, "timer") == 0) {
        wait.fd = timerfd_create(CLOCK_MONOTONIC, 0);
        timerfd_settime(wait.fd, 0, &(struct itimerspec){ .it_value = { ms / 1000, ms % 1000 * 1000000L } },
                        NULL);
        return poll(&wait, 1, -1) == 1 && read(wait.fd, &expirations, sizeof expirations) > 0 &&
               expirations == 1;
    }
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&mutex);
    return pthread_mutex_timedlock(&mutex, &until) == ETIMEDOUT;
}

int main(int argc, char **argv)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    for (int i = 1; i + 1 < argc; i += 2) {
        long long begun = now_ns(CLOCK_MONOTONIC);
        int over = is_over(argv[i], atoi(argv[i + 1]), fd);
        printf("%s %s after %lld\n", argv[i], over ? "over" : "broken",
               (now_ns(CLOCK_MONOTONIC) - begun) / 1000000);
        fflush(stdout);
    }
    return 0;
}

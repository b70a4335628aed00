/* Sleeps in accept() itself; whether more wait is asked of select() with a time of nothing. IPv6, which takes
 * IPv4. */
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static void on_alarm(int signal)
{
    (void)signal;
}

static void sleep_for(unsigned seconds)
{
    if (seconds == 0)
        return;
    sigset_t alarm_only, before;
    sigemptyset(&alarm_only);
    sigaddset(&alarm_only, SIGALRM);
    sigprocmask(SIG_BLOCK, &alarm_only, &before);
    signal(SIGALRM, on_alarm);
    alarm(seconds);
    sigsuspend(&before);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

static int accept_one(int door)
{
    int guest;
    do
        guest = accept(door, NULL, NULL);
    while (guest < 0 && (errno == EINTR || errno == EAGAIN || errno == ECONNABORTED));
    if (guest < 0)
        perror("accept"), exit(1);
    return guest;
}

static int more_wait(int door)
{
    for (;;) {
        struct timeval none = { 0, 0 };
        fd_set doors;
        FD_ZERO(&doors);
        FD_SET(door, &doors);
        int ready = select(door + 1, &doors, NULL, NULL, &none);
        if (ready >= 0)
            return ready > 0;
        if (errno != EINTR)
            perror("select"), exit(1);
    }
}

static void send_whole(int guest, const char *bytes, size_t size)
{
    for (ssize_t n; size > 0; bytes += n, size -= (size_t)n) {
        n = send(guest, bytes, size, MSG_NOSIGNAL);
        if (n < 0 && errno != EINTR && errno != EAGAIN)
            return;
        if (n < 0)
            n = 0;
    }
}

int main(int argc, char **argv)
{
    struct sockaddr_in6 here = { .sin6_family = AF_INET6, .sin6_addr = in6addr_any };
    int guests[64], on = 1, off = 0;
    if (argc != 4)
        return 2;
    here.sin6_port = htons((in_port_t)atoi(argv[1]));
    int door = socket(AF_INET6, SOCK_STREAM, 0);
    setsockopt(door, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(door, (struct sockaddr *)&here, sizeof here) < 0 || listen(door, 4) < 0)
        return perror("cannot listen"), 1;
    sleep_for((unsigned)atoi(argv[3]));
    for (int to_come = atoi(argv[2]); to_come > 0;) {
        int count = 0;
        do
            guests[count++] = accept_one(door);
        while (count < 64 && count < to_come && more_wait(door));
        to_come -= count;
        while (count > 0) {
            send_whole(guests[--count], "welcome\n", 8);
            close(guests[count]);
        }
    }
    return close(door) == 0 ? 0 : 1;
}

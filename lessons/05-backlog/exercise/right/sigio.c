/* The door tells by a signal: O_ASYNC and sigsuspend(); writev(); one way out with goto; dup()ed door. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static volatile sig_atomic_t told;

static void on_io(int number)
{
    (void)number;
    told = 1;
}

static void greet(int guest)
{
    static char word[] = "welcome", end[] = "\n";
    size_t sent = 0;
    while (sent < 8) {
        struct iovec parts[] = { { word + (sent < 7 ? sent : 7), sent < 7 ? 7 - sent : 0 }, { end, 1 } };
        ssize_t n = writev(guest, parts, 2);
        if (n < 0 && errno != EINTR && errno != EAGAIN)
            break;
        sent += n < 0 ? 0 : (size_t)n;
    }
    close(guest);
}

static int let_in(int door, int *guests, int most)
{
    int count = 0;
    while (count < most) {
        guests[count] = accept(door, NULL, NULL);
        if (guests[count] != -1)
            count++;
        else if (errno == EAGAIN)
            break;
    }
    return count;
}

int main(int argc, char **argv)
{
    int status = 1, door = -1, copy = -1, been = 0, guests[64];
    struct sockaddr_in here = { .sin_family = AF_INET };
    struct sigaction action = { .sa_handler = on_io, .sa_flags = SA_RESTART };
    sigset_t blocked, before;
    if (argc != 4)
        return 2;
    here.sin_port = htons((in_port_t)atoi(argv[1]));
    signal(SIGPIPE, SIG_IGN);
    sigaction(SIGIO, &action, NULL);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGIO);
    sigprocmask(SIG_BLOCK, &blocked, &before);
    if ((door = socket(AF_INET, SOCK_STREAM, 0)) == -1)
        goto out;
    if (bind(door, (struct sockaddr *)&here, sizeof here) == -1)
        goto out;
    if (fcntl(door, F_SETOWN, getpid()) == -1 || fcntl(door, F_SETFL, O_NONBLOCK | O_ASYNC) == -1)
        goto out;
    if (listen(door, 4) == -1)
        goto out;
    if ((copy = dup(door)) == -1)
        goto out;
    sleep((unsigned)atoi(argv[3]));
    while (been < atoi(argv[2])) {
        int count = let_in(copy, guests, 64);
        for (int i = 0; i < count; i++)
            greet(guests[i]);
        been += count;
        while (count == 0 && !told)
            sigsuspend(&before);
        told = 0;
    }
    status = 0;
out:
    if (status)
        perror(argv[0]);
    if (copy != -1)
        close(copy);
    if (door != -1)
        close(door);
    return status;
}

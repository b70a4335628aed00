/* the bytes never enter the program: splice() from the connection into a pipe and out of it again */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int listen_on(const char *port)
{
    struct addrinfo hints = { .ai_flags = AI_PASSIVE, .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM },
                    *all;
    int error = getaddrinfo(NULL, port, &hints, &all), fd = -1;
    if (error) {
        fprintf(stderr, "%s: %s\n", port, gai_strerror(error));
        exit(1);
    }
    for (struct addrinfo *one = all; one; one = one->ai_next) {
        if ((fd = socket(one->ai_family, one->ai_socktype | SOCK_CLOEXEC, one->ai_protocol)) == -1)
            continue;
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
        if (bind(fd, one->ai_addr, one->ai_addrlen) == 0 && listen(fd, 16) == 0)
            break;
        close(fd);
        fd = -1;
    }
    freeaddrinfo(all);
    if (fd == -1)
        exit(1);
    return fd;
}

static ssize_t move(int from, int to, size_t most)
{
    ssize_t n;
    do
        n = splice(from, NULL, to, NULL, most, SPLICE_F_MOVE);
    while (n == -1 && errno == EINTR);
    return n;
}

static void echo(int client, const int ends[2])
{
    ssize_t got, put = 0;
    while ((got = move(client, ends[1], 65536)) > 0)
        for (; got > 0; got -= put)
            if ((put = move(ends[0], client, (size_t)got)) <= 0)
                return;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    sigaction(SIGPIPE, &(struct sigaction){ .sa_handler = SIG_IGN }, NULL);
    int listener = listen_on(argv[1]);
    for (;;) {
        int ends[2], client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (client == -1)
            continue;
        if (pipe2(ends, O_CLOEXEC) == 0) {
            echo(client, ends);
            close(ends[0]);
            close(ends[1]);
        }
        close(client);
    }
}

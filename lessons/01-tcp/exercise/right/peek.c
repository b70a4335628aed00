/* recv() with MSG_PEEK: what could be sent back is taken off the queue only then */
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static bool interrupted(ssize_t n)
{
    return n < 0 && errno == EINTR;
}

static ssize_t look(int fd, void *bytes, size_t size)
{
    ssize_t n;
    while (interrupted(n = recv(fd, bytes, size, MSG_PEEK)))
        ;
    return n;
}

static ssize_t say(int fd, const void *bytes, size_t size)
{
    ssize_t n;
    while (interrupted(n = send(fd, bytes, size, MSG_NOSIGNAL)))
        ;
    return n;
}

static bool take(int fd, void *bytes, size_t size)
{
    ssize_t n;
    for (; size > 0; size -= n > 0 ? (size_t)n : 0)
        if ((n = recv(fd, bytes, size, MSG_WAITALL)) <= 0 && !interrupted(n))
            return false;
    return true;
}

int main(int argc, char **argv)
{
    const struct sockaddr_in here = { .sin_family = AF_INET,
                                      .sin_port = htons((in_port_t)atoi(argv[argc - 1])) };
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (const struct sockaddr *)&here, sizeof here) != 0 || listen(listener, 128) != 0) {
        perror("bind, listen");
        return 1;
    }
    while (true) {
        const int client = accept(listener, NULL, NULL);
        char bytes[2048], rest[2048];
        ssize_t seen, sent;
        if (client < 0)
            continue;
        while ((seen = look(client, bytes, sizeof bytes)) > 0 &&
               (sent = say(client, bytes, (size_t)seen)) > 0)
            if (!take(client, rest, (size_t)sent))
                break;
        close(client);
    }
}

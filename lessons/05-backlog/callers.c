/* Calls a server COUNT times at once, and sees after SECONDS which calls were answered.
 * ./callers ADDRESS PORT COUNT SECONDS */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CALLS_MAX = 64 };

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static int start_call(const struct sockaddr_in *server)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        fail("socket");
    if (fcntl(fd, F_SETFL, O_NONBLOCK) == -1)
        fail("fcntl");
    if (connect(fd, (const struct sockaddr *)server, sizeof *server) == -1 && errno != EINPROGRESS) //DOC: connect
        fail("connect");
    return fd;
}

int main(int argc, char **argv)
{
    struct sockaddr_in server = { .sin_family = AF_INET };
    int count = argc == 5 ? atoi(argv[3]) : 0;
    if (count < 1 || count > CALLS_MAX || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT COUNT SECONDS\n", argv[0]);
        return 2;
    }
    server.sin_port = htons((in_port_t)atoi(argv[2]));

    struct pollfd calls[CALLS_MAX];
    for (int i = 0; i < count; i++)
        calls[i] = (struct pollfd){ .fd = start_call(&server), .events = POLLOUT };
    sleep((unsigned)atoi(argv[4])); //DOC: wait

    if (poll(calls, (nfds_t)count, 0) == -1) //DOC: poll
        fail("poll");
    int connected = 0, failed = 0;
    for (int i = 0; i < count; i++) {
        if (calls[i].revents & POLLERR)
            failed++;
        else if (calls[i].revents & POLLOUT)
            connected++;
    }
    printf("of %d calls %d are connected, %d have failed, %d still wait\n", count, connected, failed,
           count - connected - failed);
    for (int i = 0; i < count; i++)
        if (close(calls[i].fd) == -1) //DOC: hang-up
            fail("close");
    return 0;
}

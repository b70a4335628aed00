/* Listens, and does not call accept() for a while.   ./server PORT BACKLOG SECONDS
 * After SECONDS it accepts whoever waits, and ends. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s PORT BACKLOG SECONDS\n", argv[0]);
        return 2;
    }
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((in_port_t)atoi(argv[1])),
                                   .sin_addr.s_addr = htonl(INADDR_ANY) };
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1)
        fail("socket");
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("setsockopt");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, atoi(argv[2])) == -1) //DOC: listen
        fail("listen");

    sleep((unsigned)atoi(argv[3])); //DOC: asleep
    if (fcntl(listener, F_SETFL, O_NONBLOCK) == -1) //DOC: nonblock
        fail("fcntl");

    int fd, accepted = 0;
    while ((fd = accept(listener, NULL, NULL)) != -1) { //DOC: accept
        accepted++;
        if (close(fd) == -1)
            fail("close");
    }
    if (errno != EAGAIN)
        fail("accept");
    printf("%d connections were waiting\n", accepted);
    if (close(listener) == -1)
        fail("close");
    return 0;
}

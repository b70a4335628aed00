/* Listens, and takes its time before it calls accept().   ./server PORT BACKLOG SECONDS CALLS
 * After SECONDS it accepts CALLS connections, and ends. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
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
    if (argc != 5) {
        fprintf(stderr, "usage: %s PORT BACKLOG SECONDS CALLS\n", argv[0]);
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
    if (poll(NULL, 0, 1000 * atoi(argv[3])) == -1) //DOC: asleep
        fail("poll");

    for (int calls = atoi(argv[4]); calls > 0; calls--) {
        int fd = accept(listener, NULL, NULL); //DOC: accept
        if (fd == -1)
            fail("accept");
        if (close(fd) == -1) //DOC: served
            fail("close");
    }
    if (close(listener) == -1) //DOC: no-more
        fail("close");
    return 0;
}

/* Listens, and takes its time before it calls accept().   ./server PORT BACKLOG MS CALLS [defer]
 * After MS milliseconds it accepts CALLS connections, and ends. With `defer` it wants to hear of a connection
 * only when there is something to read from it. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "usage: %s PORT BACKLOG MS CALLS [defer]\n", argv[0]);
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
    int seconds = 60;
    if (argc > 5 && strcmp(argv[5], "defer") == 0 &&
        setsockopt(listener, IPPROTO_TCP, TCP_DEFER_ACCEPT, &seconds, sizeof seconds) == -1) //DOC: defer
        fail("setsockopt");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, atoi(argv[2])) == -1) //DOC: listen
        fail("listen");
    if (poll(NULL, 0, atoi(argv[3])) == -1) //DOC: asleep
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

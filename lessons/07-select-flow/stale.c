/* An echo server that makes its set once, before the loop.   ./stale PORT */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static int start_listening(int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((in_port_t)port),
                                   .sin_addr.s_addr = htonl(INADDR_ANY) };
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1)
        fail("socket");
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("setsockopt");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, 8) == -1)
        fail("listen");
    return listener;
}

/* True while there is more to come. */
static int echo(int fd)
{
    char buffer[512];
    ssize_t n = recv(fd, buffer, sizeof buffer, 0);
    if (n > 0 && send(fd, buffer, (size_t)n, MSG_NOSIGNAL) == n)
        return 1;
    if (close(fd) == -1)
        fail("close");
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s PORT\n", argv[0]);
        return 2;
    }
    int listener = start_listening(atoi(argv[1])), highest = listener;
    fd_set set;
    FD_ZERO(&set);
    FD_SET(listener, &set);

    for (;;) {
        if (select(highest + 1, &set, NULL, NULL, NULL) == -1) //DOC: stale-select
            fail("select");
        for (int fd = highest; fd > listener; fd--)
            if (FD_ISSET(fd, &set) && !echo(fd))
                FD_CLR(fd, &set);
        if (FD_ISSET(listener, &set)) {
            int client = accept(listener, NULL, NULL);
            if (client == -1)
                fail("accept");
            FD_SET(client, &set);
            highest = client > highest ? client : highest;
        }
    }
}

/* A server that hangs up on its client.   ./hasty PORT [read|answer|long]
 * It closes as soon as something has arrived, unread; with `read` it reads that first, and with
 * `answer` it answers too. With `long` it answers at length, and reads nothing. */
#include <arpa/inet.h>
#include <netinet/in.h>
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
    if (argc < 2) {
        fprintf(stderr, "usage: %s PORT [read|answer|long]\n", argv[0]);
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
    if (listen(listener, 8) == -1)
        fail("listen");
    int client = accept(listener, NULL, NULL);
    if (client == -1)
        fail("accept");

    struct pollfd arrived = { .fd = client, .events = POLLIN };
    if (poll(&arrived, 1, -1) == -1) //DOC: arrived
        fail("poll");
    const char *how = argc > 2 ? argv[2] : "";
    static char buffer[400000];
    if (strcmp(how, "long") == 0) {
        memset(buffer, '.', sizeof buffer);
        if (send(client, buffer, sizeof buffer, MSG_NOSIGNAL) == -1) //DOC: long-answer
            fail("send");
    } else if (argc > 2 && recv(client, buffer, 512, 0) == -1) { //DOC: read-it
        fail("recv");
    }
    if (strcmp(how, "answer") == 0) {
        if (send(client, "to whom else?", 13, MSG_NOSIGNAL) == -1) //DOC: hasty-answer
            fail("send");
    }
    if (close(client) == -1) //DOC: hasty-close
        fail("close");
    if (close(listener) == -1)
        fail("close");
    return 0;
}

/* An echo server for one client that asks select() about reading and writing in every round.   ./eager PORT
 * Ends when its client has gone, and says how many rounds there were. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

int main(int argc, char **argv)
{
    char queue[4096];
    size_t queued = 0;
    unsigned long rounds = 0, echoed = 0;
    if (argc != 2) {
        fprintf(stderr, "usage: %s PORT\n", argv[0]);
        return 2;
    }
    int listener = start_listening(atoi(argv[1])), client = accept(listener, NULL, NULL);
    if (client == -1)
        fail("accept");

    for (ssize_t n = 1; n > 0; rounds++) {
        fd_set readable, writable;
        FD_ZERO(&readable);
        FD_ZERO(&writable);
        if (queued < sizeof queue)
            FD_SET(client, &readable);
        FD_SET(client, &writable);
        if (select(client + 1, &readable, &writable, NULL, NULL) == -1) //DOC: always
            fail("select");
        if (FD_ISSET(client, &writable) && queued > 0) {
            ssize_t sent = send(client, queue, queued, MSG_NOSIGNAL);
            if (sent == -1)
                fail("send");
            queued -= (size_t)sent;
            echoed += (size_t)sent;
            memmove(queue, queue + sent, queued);
        }
        if (FD_ISSET(client, &readable)) {
            n = recv(client, queue + queued, sizeof queue - queued, 0);
            if (n == -1)
                fail("recv");
            queued += (size_t)n;
        }
    }
    printf("%lu rounds, %lu bytes echoed\n", rounds, echoed);
    if (close(client) == -1 || close(listener) == -1) //DOC: counted
        fail("close");
    return 0;
}

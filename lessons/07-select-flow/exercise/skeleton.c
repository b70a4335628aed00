/* An echo server that looks after all its clients with one select().   ./server PORT [CLIENTS]
 * Ends when CLIENTS clients have come and gone; without CLIENTS it serves for ever. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS_MAX = 64, QUEUE_MAX = 4096 };

struct client { /* and the bytes that wait to be sent to it */
    int fd;
    int ended; /* it will send no more */
    size_t queued;
    char queue[QUEUE_MAX];
};

static struct client clients[CLIENTS_MAX];
static int client_count, gone;

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

/* Yours to write, from here on. As it stands it serves one client at a time, and all others wait. */
static void one_round(int listener)
{
    int fd = accept(listener, NULL, NULL);
    if (fd == -1)
        fail("accept");
    struct client *client = &clients[client_count++];
    *client = (struct client){ .fd = fd };
    while (!client->ended) {
        ssize_t n = recv(client->fd, client->queue, QUEUE_MAX, 0);
        if (n == -1)
            fail("recv");
        client->ended = n == 0;
        if (n > 0 && send(client->fd, client->queue, (size_t)n, MSG_NOSIGNAL) == -1)
            fail("send");
    }
    if (close(client->fd) == -1)
        fail("close");
    client_count--;
    gone++;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: %s PORT [CLIENTS]\n", argv[0]);
        return 2;
    }
    int listener = start_listening(atoi(argv[1])), expected = argc > 2 ? atoi(argv[2]) : -1;
    while (gone != expected)
        one_round(listener);
    if (close(listener) == -1)
        fail("close");
    return 0;
}

/* An echo server that looks after all its clients with one select().   ./server PORT [CLIENTS]
 * Ends when CLIENTS clients have come and gone; without CLIENTS it serves for ever. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS_MAX = 64, QUEUE_MAX = 4096 };

struct client { /* and the bytes that wait to be sent to it */
    int fd;
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
    if (listen(listener, 8) == -1) //DOC: listen
        fail("listen");
    return listener;
}

static void new_client(int listener)
{
    int fd = accept(listener, NULL, NULL); //DOC: new-client
    if (fd == -1)
        fail("accept");
    if (client_count < CLIENTS_MAX && fd < FD_SETSIZE)
        clients[client_count++] = (struct client){ .fd = fd };
    else if (close(fd) == -1)
        fail("close");
}

static void message_in(struct client *client)
{
    size_t room = QUEUE_MAX - client->queued;
    ssize_t n = recv(client->fd, client->queue + client->queued, room, 0); //DOC: message-in
    client->queued += n > 0 ? (size_t)n : 0;
    if (n > 0)
        return;
    if (n == -1)
        perror("recv");
    if (close(client->fd) == -1) //DOC: client-gone
        fail("close");
    *client = clients[--client_count];
    gone++;
}

static void message_out(struct client *client)
{
    ssize_t n = send(client->fd, client->queue, client->queued, MSG_NOSIGNAL); //DOC: message-out
    if (n == -1) {
        perror("send");
        n = (ssize_t)client->queued;
    }
    client->queued -= (size_t)n;
    memmove(client->queue, client->queue + n, client->queued);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: %s PORT [CLIENTS]\n", argv[0]);
        return 2;
    }
    int listener = start_listening(atoi(argv[1])), expected = argc > 2 ? atoi(argv[2]) : -1;

    while (gone != expected) {
        fd_set readable, writable;
        int highest = listener;
        FD_ZERO(&readable);
        FD_ZERO(&writable);
        FD_SET(listener, &readable);
        for (int i = 0; i < client_count; i++) {
            if (clients[i].queued < QUEUE_MAX)
                FD_SET(clients[i].fd, &readable);
            if (clients[i].queued > 0)
                FD_SET(clients[i].fd, &writable);
            if (clients[i].fd > highest)
                highest = clients[i].fd;
        }
        if (select(highest + 1, &readable, &writable, NULL, NULL) == -1) //DOC: select
            fail("select");

        for (int i = client_count - 1; i >= 0; i--) {
            if (FD_ISSET(clients[i].fd, &writable))
                message_out(&clients[i]);
            if (FD_ISSET(clients[i].fd, &readable))
                message_in(&clients[i]);
        }
        if (FD_ISSET(listener, &readable))
            new_client(listener);
    }
    if (close(listener) == -1)
        fail("close");
    return 0;
}

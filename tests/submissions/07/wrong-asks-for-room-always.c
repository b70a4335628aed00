/* says: calls while both clients were silent */
/* check: sleeps-at-rest */
/* Asks of each client whether it may write. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
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

static void do_not_wait(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags == -1 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) == -1)
        fail("fcntl");
}

/* The call could not be made now; that says nothing about the client. */
static int later(void)
{
    return errno == EAGAIN || errno == EINTR;
}

static void new_client(int listener)
{
    int fd = accept(listener, NULL, NULL);
    if (fd == -1) {
        if (!later() && errno != ECONNABORTED)
            fail("accept");
        return;
    }
    if (client_count == CLIENTS_MAX || fd >= FD_SETSIZE) {
        close(fd);
        return;
    }
    do_not_wait(fd);
    clients[client_count++] = (struct client){ .fd = fd };
}

static void client_gone(struct client *client)
{
    close(client->fd);
    *client = clients[--client_count];
    gone++;
}

/* 0 when the connection has failed. */
static int message_in(struct client *client)
{
    ssize_t n = recv(client->fd, client->queue + client->queued, QUEUE_MAX - client->queued, 0);
    if (n > 0)
        client->queued += (size_t)n;
    if (n == 0)
        client->ended = 1;
    return n >= 0 || later();
}

static int message_out(struct client *client)
{
    ssize_t n = send(client->fd, client->queue, client->queued, MSG_NOSIGNAL);
    if (n > 0) {
        client->queued -= (size_t)n;
        memmove(client->queue, client->queue + n, client->queued);
    }
    return n >= 0 || later();
}

static void serve(struct client *client, const fd_set *readable, const fd_set *writable)
{
    int good = 1;
    if (FD_ISSET(client->fd, writable))
        good = message_out(client);
    if (good && FD_ISSET(client->fd, readable))
        good = message_in(client);
    if (!good || (client->ended && client->queued == 0))
        client_gone(client);
}

static void one_round(int listener)
{
    fd_set readable, writable;
    int highest = listener;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_SET(listener, &readable);
    for (int i = 0; i < client_count; i++) {
        if (!clients[i].ended && clients[i].queued < QUEUE_MAX)
            FD_SET(clients[i].fd, &readable);
        FD_SET(clients[i].fd, &writable);
        if (clients[i].fd > highest)
            highest = clients[i].fd;
    }
    if (select(highest + 1, &readable, &writable, NULL, NULL) == -1) {
        if (errno != EINTR)
            fail("select");
        return;
    }
    for (int i = client_count - 1; i >= 0; i--)
        serve(&clients[i], &readable, &writable);
    if (FD_ISSET(listener, &readable))
        new_client(listener);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: %s PORT [CLIENTS]\n", argv[0]);
        return 2;
    }
    int listener = start_listening(atoi(argv[1])), expected = argc > 2 ? atoi(argv[2]) : -1;
    do_not_wait(listener);
    while (gone != expected)
        one_round(listener);
    if (close(listener) == -1)
        fail("close");
    return 0;
}

/* Gives a request back in capitals, once it has read it to its end.
 * ./server PORT whole|slow|pieces|early|reset
 * slow: takes its time     pieces: sends the answer bit by bit
 * early: hangs up without reading     reset: breaks the connection off in the middle of the answer */
#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REQUEST_MAX = 65536, PIECE = 16, PIECE_MS = 10, SLOW_MS = 150 };

static char request[REQUEST_MAX];

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static void pause_for(int ms)
{
    if (poll(NULL, 0, ms) == -1)
        fail("poll");
}

static int wait_for_client(const char *port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((in_port_t)atoi(port)),
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
    return client;
}

static size_t read_request(int client)
{
    size_t size = 0;
    ssize_t got;
    while ((got = recv(client, request + size, sizeof request - size, 0)) > 0)
        size += (size_t)got;
    if (got == -1)
        fail("recv");
    return size;
}

static void answer(int client, size_t size, size_t piece, int piece_ms)
{
    for (size_t i = 0; i < size; i++)
        request[i] = (char)toupper((unsigned char)request[i]);
    for (size_t sent = 0; sent < size;) {
        ssize_t n = send(client, request + sent, size - sent < piece ? size - sent : piece, MSG_NOSIGNAL);
        if (n == -1)
            fail("send");
        sent += (size_t)n;
        if (piece_ms > 0)
            pause_for(piece_ms);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s PORT whole|slow|pieces|early|reset\n", argv[0]);
        return 2;
    }
    const char *mood = argv[2];
    struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
    int client = wait_for_client(argv[1]);

    if (strcmp(mood, "slow") == 0)
        pause_for(SLOW_MS);
    if (strcmp(mood, "early") != 0) {
        size_t size = read_request(client);
        if (strcmp(mood, "slow") == 0)
            pause_for(SLOW_MS);
        if (strcmp(mood, "pieces") == 0)
            answer(client, size, PIECE, PIECE_MS);
        else
            answer(client, strcmp(mood, "reset") == 0 ? size / 2 : size, REQUEST_MAX, 0);
    }
    if (strcmp(mood, "reset") == 0 &&
        setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == -1)
        fail("setsockopt");
    if (close(client) == -1)
        fail("close");
    return 0;
}

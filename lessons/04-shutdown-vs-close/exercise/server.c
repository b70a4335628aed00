/* Gives a request back in capitals, once it has read it to its end.
 * ./server PORT whole|slow|pieces|early|torn|reset|gone
 * slow: takes its time     pieces: sends the answer bit by bit
 * early: hangs up without reading     torn: breaks the connection off in the middle of the request
 * reset: the same in the middle of the answer     gone: is not there when it is called */
#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REQUEST_MAX = 65536, LOOK = 4096, PIECE = 13, PIECE_MS = 5, SLOW_MS = 150 };

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

/* `breaks`: what is accepted ends with a RST when it is closed, not with a FIN. */
static int listen_at(const char *port, bool breaks)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((in_port_t)atoi(port)),
                                   .sin_addr.s_addr = htonl(INADDR_ANY) };
    struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1)
        fail("socket");
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1 ||
        (breaks && setsockopt(listener, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == -1))
        fail("setsockopt");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, 8) == -1)
        fail("listen");
    return listener;
}

/* At most `most` at a time: to its end, or once only. How much. */
static size_t read_request(int client, size_t most, bool once)
{
    size_t size = 0;
    ssize_t got;
    do {
        size_t room = sizeof request - size;
        got = recv(client, request + size, room < most ? room : most, 0);
        if (got == -1)
            fail("recv");
        size += (size_t)got;
    } while (got > 0 && !once);
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

/* Who hangs up here does it by leaving: whatever the client does next, it does to somebody who is gone. */
static int serve(int listener, const char *mood)
{
    int client = accept(listener, NULL, NULL);
    if (client == -1)
        fail("accept");
    if (strcmp(mood, "early") == 0)
        return 0;
    if (strcmp(mood, "slow") == 0)
        pause_for(SLOW_MS);
    size_t size = read_request(client, strcmp(mood, "torn") == 0 ? PIECE : LOOK, strcmp(mood, "torn") == 0);
    if (strcmp(mood, "torn") == 0)
        return 0;
    if (strcmp(mood, "slow") == 0)
        pause_for(SLOW_MS);
    if (strcmp(mood, "pieces") == 0)
        answer(client, size, PIECE, PIECE_MS);
    else
        answer(client, strcmp(mood, "reset") == 0 ? size / 2 : size, REQUEST_MAX, 0);
    if (strcmp(mood, "reset") != 0 && close(client) == -1)
        fail("close");
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s PORT whole|slow|pieces|early|torn|reset|gone\n", argv[0]);
        return 2;
    }
    const char *mood = argv[2];
    int listener = listen_at(argv[1], strcmp(mood, "torn") == 0 || strcmp(mood, "reset") == 0);
    return strcmp(mood, "gone") == 0 ? 0 : serve(listener, mood);
}

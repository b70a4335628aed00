/* An echo server that has one large answer: who says "all" gets 1000000 bytes.   ./large PORT CLIENTS
 * Asks select() before each send(). Ends when CLIENTS clients have come and gone. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static struct client { /* by its descriptor */
    char text[512];
    const char *answer;
    size_t left; /* of the answer; 0: none is due */
} clients[FD_SETSIZE];

static char all[1000000];

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

static void message_out(int fd)
{
    struct client *client = &clients[fd];
    ssize_t n = send(fd, client->answer, client->left, MSG_NOSIGNAL); //DOC: whole
    if (n == -1)
        fail("send");
    client->answer += n;
    client->left -= (size_t)n;
}

/* False when the client has gone. */
static int message_in(int fd)
{
    struct client *client = &clients[fd];
    ssize_t n = recv(fd, client->text, sizeof client->text, 0);
    if (n == -1)
        fail("recv");
    int large = n == 3 && memcmp(client->text, "all", 3) == 0;
    client->answer = large ? all : client->text;
    client->left = large ? sizeof all : (size_t)n;
    if (n == 0 && close(fd) == -1)
        fail("close");
    return n > 0;
}

int main(int argc, char **argv)
{
    fd_set watched, readable, writable;
    if (argc != 3) {
        fprintf(stderr, "usage: %s PORT CLIENTS\n", argv[0]);
        return 2;
    }
    int listener = start_listening(atoi(argv[1])), highest = listener;
    FD_ZERO(&watched);
    FD_SET(listener, &watched);
    memset(all, '.', sizeof all);

    for (int clients_left = atoi(argv[2]); clients_left > 0;) {
        readable = watched;
        FD_ZERO(&writable);
        for (int fd = listener + 1; fd <= highest; fd++)
            if (clients[fd].left > 0) {
                FD_CLR(fd, &readable);
                FD_SET(fd, &writable);
            }
        if (select(highest + 1, &readable, &writable, NULL, NULL) == -1) //DOC: asks-first
            fail("select");
        for (int fd = listener + 1; fd <= highest; fd++) {
            if (FD_ISSET(fd, &writable))
                message_out(fd);
            if (FD_ISSET(fd, &readable) && !message_in(fd)) {
                FD_CLR(fd, &watched);
                clients_left--;
            }
        }
        if (FD_ISSET(listener, &readable)) {
            int fd = accept(listener, NULL, NULL);
            if (fd == -1 || fd >= FD_SETSIZE)
                fail("accept");
            FD_SET(fd, &watched);
            highest = fd > highest ? fd : highest;
        }
    }
    if (close(listener) == -1)
        fail("close");
    return 0;
}

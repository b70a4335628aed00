/* says: and came to no end */
/* check: runs */
/* a listener that does not block, and nobody who waits */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
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

static int listen_on(const char *port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((in_port_t)atoi(port)) };
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

static int send_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);
        if (sent == -1 && errno == EINTR)
            continue;
        if (sent == -1)
            return -1;
        bytes += sent;
        size -= (size_t)sent;
    }
    return 0;
}

static ssize_t receive(int fd, char *buffer, size_t size)
{
    ssize_t got;
    do
        got = recv(fd, buffer, size, 0);
    while (got == -1 && errno == EINTR);
    return got;
}

static void serve(int client)
{
    char buffer[512];
    ssize_t got;
    while ((got = receive(client, buffer, sizeof buffer)) > 0)
        if (send_all(client, buffer, (size_t)got) == -1)
            return;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    int listener = listen_on(argv[1]);
    fcntl(listener, F_SETFL, O_NONBLOCK);
    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client == -1)
            continue;
        serve(client);
        close(client);
    }
}

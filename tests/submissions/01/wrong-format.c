/* says: is a zero, and does not come back */
/* check: whole */
/* what a client says is the format of dprintf() */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
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
    signal(SIGPIPE, SIG_IGN);
    while (receive(client, memset(buffer, 0, sizeof buffer), sizeof buffer - 1) > 0)
        if (dprintf(client, buffer) < 0)
            return;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    int listener = listen_on(argv[1]);
    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client == -1)
            continue;
        serve(client);
        close(client);
    }
}

/* An echo server: what a client sends it gets back. Yours to write: task.md says what it must do.   ./server PORT */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s PORT\n", argv[0]);
        return 2;
    }
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((in_port_t)atoi(argv[1])),
                                   .sin_addr.s_addr = htonl(INADDR_ANY) };

    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1)
        fail("socket");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, 8) == -1)
        fail("listen");

    int client = accept(listener, NULL, NULL);
    if (client == -1)
        fail("accept");

    /* TODO: send back what the client sends, until it says no more. Then the next client. */

    close(client);
    return 0;
}

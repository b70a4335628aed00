/* says: of 9000 bytes have come back */
/* check: whole */
/* keeps what getc() returns in a char: 0xff is the end */
#include <arpa/inet.h>
#include <errno.h>
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

static void serve(int client)
{
    FILE *in = fdopen(dup(client), "r");
    char byte;
    while ((byte = (char)getc(in)) != EOF || (ferror(in) && errno == EINTR)) {
        if (ferror(in))
            clearerr(in);
        else
            while (send(client, &byte, 1, MSG_NOSIGNAL) == -1)
                if (errno != EINTR)
                    goto gone;
    }
gone:
    fclose(in);
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

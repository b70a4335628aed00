/* A shop that lets in whoever waits at its door, greets each guest, and waits again.
 * ./server PORT GUESTS SECONDS
 * It opens after SECONDS, and ends when GUESTS have been. Before it opens, exactly five may wait. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { GUESTS_MAX = 64 };

#define GREETING "welcome\n"

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static int open_socket(const char *port)
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
    return listener;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s PORT GUESTS SECONDS\n", argv[0]);
        return 2;
    }
    int listener = open_socket(argv[1]);
    int expected = atoi(argv[2]), been = 0;

    /* 1. Listen. Of seven who call while the shop is shut, five are to be through. */

    sleep((unsigned)atoi(argv[3])); /* still shut */

    while (been < expected) {
        /* 2. Sleep until somebody waits at the door. */

        /* 3. Let in all who wait, before anybody is greeted: each one makes room for a caller outside. */

        /* 4. Send each its greeting, whole, and close. One who has gone away meanwhile is no reason to shut. */
        break;
    }

    if (close(listener) == -1)
        fail("close");
    return 0;
}

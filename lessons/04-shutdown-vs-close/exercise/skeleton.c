/* Sends a request of several lines, says that it is complete, and prints the answer.
 * ./client ADDRESS PORT LINE...
 * Exit status: 0 when the whole answer is here, 1 when something went wrong. */
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

static int call_server(const char *address, const char *port)
{
    struct sockaddr_in server = { .sin_family = AF_INET, .sin_port = htons((in_port_t)atoi(port)) };
    if (inet_pton(AF_INET, address, &server.sin_addr) != 1)
        fail(address);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        fail("socket");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        fail("connect");
    return fd;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: %s ADDRESS PORT LINE...\n", argv[0]);
        return 2;
    }
    int fd = call_server(argv[1], argv[2]);

    /* 1. Send each LINE (argv[3], argv[4] ...), and a newline behind it: every byte of it. */

    /* 2. Say that this was all, and go on listening. */

    /* 3. Read the answer to its end, and print it. */

    if (close(fd) == -1)
        fail("close");
    return 0;
}

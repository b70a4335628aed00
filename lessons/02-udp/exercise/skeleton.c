/* Asks a server over UDP, one question after the other.   ./client ADDRESS PORT QUESTION...
 * What it is to do stands in task.md. As it is, it trusts that every letter arrives. */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TRIES = 4, WAIT_MS = 100 };

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static void ask(int fd, const struct sockaddr_in *server, int number, const char *question)
{
    const struct sockaddr *to = (const struct sockaddr *)server;
    char answer[512];
    (void)number;

    /* TODO: put the number and a space before the question. */
    if (sendto(fd, question, strlen(question), 0, to, sizeof *server) == -1)
        fail("sendto");

    /* TODO: wait for WAIT_MS at most, then send again; after TRIES give up. */
    /* TODO: is this from the server? Is it the answer to *this* question? */
    ssize_t got = recv(fd, answer, sizeof answer, 0);
    if (got == -1)
        fail("recv");
    printf("%.*s\n", (int)got, answer);
}

int main(int argc, char **argv)
{
    struct sockaddr_in server = { .sin_family = AF_INET };
    if (argc < 4 || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT QUESTION...\n", argv[0]);
        return 2;
    }
    server.sin_port = htons((in_port_t)atoi(argv[2]));

    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1)
        fail("socket");
    for (int i = 3; i < argc; i++)
        ask(fd, &server, i - 2, argv[i]);
    if (close(fd) == -1)
        fail("close");
    return 0;
}

/* Writes one datagram to whoever is at ADDRESS, unasked.   ./stranger ADDRESS PORT TEXT */
#include <arpa/inet.h>
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

int main(int argc, char **argv)
{
    struct sockaddr_in to = { .sin_family = AF_INET };
    if (argc != 4 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT TEXT\n", argv[0]);
        return 2;
    }
    to.sin_port = htons((in_port_t)atoi(argv[2]));

    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1)
        fail("socket");
    if (sendto(fd, argv[3], strlen(argv[3]), 0, (struct sockaddr *)&to, sizeof to) == -1) //DOC: boo
        fail("sendto");
    if (close(fd) == -1)
        fail("close");
    return 0;
}

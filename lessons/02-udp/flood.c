/* Sends COUNT datagrams and waits for nothing.   ./flood ADDRESS PORT COUNT TEXT */
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
    if (argc != 5 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT COUNT TEXT\n", argv[0]);
        return 2;
    }
    to.sin_port = htons((in_port_t)atoi(argv[2]));

    int fd = socket(AF_INET, SOCK_DGRAM, 0), count = atoi(argv[3]);
    size_t size = strlen(argv[4]);
    if (fd == -1)
        fail("socket");
    for (int i = 0; i < count; i++)
        if (sendto(fd, argv[4], size, 0, (struct sockaddr *)&to, sizeof to) == -1) //DOC: flood
            fail("sendto");
    printf("sent %d datagrams\n", count);
    if (close(fd) == -1)
        fail("close");
    return 0;
}

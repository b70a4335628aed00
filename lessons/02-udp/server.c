/* Sends each datagram back to where it came from.   ./server PORT [SIZE]
 * Looks at no more than SIZE bytes of each; ends after an empty one. */
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
    static char buffer[65536];
    size_t size = argc > 2 ? (size_t)atoi(argv[2]) : sizeof buffer;
    if (argc < 2 || size < 1 || size > sizeof buffer) {
        fprintf(stderr, "usage: %s PORT [SIZE]\n", argv[0]);
        return 2;
    }
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((in_port_t)atoi(argv[1])),
                                   .sin_addr.s_addr = htonl(INADDR_ANY) };

    int fd = socket(AF_INET, SOCK_DGRAM, 0); //DOC: socket
    if (fd == -1)
        fail("socket");
    if (bind(fd, (struct sockaddr *)&address, sizeof address) == -1) //DOC: bind
        fail("bind");

    ssize_t got;
    do {
        struct sockaddr_in from;
        socklen_t from_size = sizeof from;
        got = recvfrom(fd, buffer, size, MSG_TRUNC, (struct sockaddr *)&from, &from_size); //DOC: receive
        if (got == -1)
            fail("recvfrom");
        size_t kept = (size_t)got < size ? (size_t)got : size;
        printf("a datagram of %zd bytes, %zu of them read\n", got, kept);
        if (sendto(fd, buffer, kept, 0, (struct sockaddr *)&from, from_size) == -1) //DOC: answer
            fail("sendto");
    } while (got > 0); //DOC: empty

    if (close(fd) == -1)
        fail("close");
    return 0;
}

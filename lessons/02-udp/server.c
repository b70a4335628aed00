/* Sends each datagram back to where it came from.   ./server PORT [SECONDS]
 * Sleeps for SECONDS before it looks for the first. */
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
    if (argc < 2) {
        fprintf(stderr, "usage: %s PORT [SECONDS]\n", argv[0]);
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
    if (argc > 2)
        sleep((unsigned)atoi(argv[2])); //DOC: slow

    char room[512];
    ssize_t got;
    do {
        struct sockaddr_in from;
        socklen_t size = sizeof from;
        got = recvfrom(fd, room, sizeof room, 0, (struct sockaddr *)&from, &size); //DOC: receive
        if (got == -1)
            fail("recvfrom");
        if (sendto(fd, room, (size_t)got, 0, (struct sockaddr *)&from, size) == -1) //DOC: answer
            fail("sendto");
        printf("a datagram of %zd bytes\n", got);
    } while (got > 0);

    if (close(fd) == -1) //DOC: server-close
        fail("close");
    return 0;
}

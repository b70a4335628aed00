/* Asks a server for "all", and takes the answer SECONDS later.   ./idle ADDRESS PORT SECONDS */
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
    static char answer[1000000];
    struct sockaddr_in server = { .sin_family = AF_INET };
    if (argc != 4 || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT SECONDS\n", argv[0]);
        return 2;
    }
    server.sin_port = htons((in_port_t)atoi(argv[2]));

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        fail("socket");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        fail("connect");
    if (send(fd, "all", 3, MSG_NOSIGNAL) != 3)
        fail("send");
    sleep((unsigned)atoi(argv[3]));
    if (recv(fd, answer, sizeof answer, MSG_WAITALL) != sizeof answer) //DOC: at-last
        fail("recv");
    if (close(fd) == -1)
        fail("close");
    return 0;
}

/* Sends a request, says in one of several ways that this was all, and reads the answer.
 * ./client ADDRESS PORT half|full|neither|close */
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
    if (argc != 4) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT half|full|neither|close\n", argv[0]);
        return 2;
    }
    const char *how = argv[3], *ask = "what is half a closed door?";
    ssize_t size = (ssize_t)strlen(ask), got;
    int fd = call_server(argv[1], argv[2]);

    if (send(fd, ask, (size_t)size, MSG_NOSIGNAL) != size) //DOC: ask
        fail("send");

    if (strcmp(how, "close") == 0) {
        if (close(fd) == -1) //DOC: close
            fail("close");
        return 0;
    }
    if (strcmp(how, "half") == 0 && shutdown(fd, SHUT_WR) == -1) //DOC: half
        fail("shutdown");
    if (strcmp(how, "full") == 0 && shutdown(fd, SHUT_RDWR) == -1) //DOC: full
        fail("shutdown");

    char buffer[512];
    while ((got = recv(fd, buffer, sizeof buffer, 0)) > 0) //DOC: hear
        printf("the answer: %.*s\n", (int)got, buffer);
    if (got == -1)
        fail("recv");
    if (close(fd) == -1) //DOC: hang-up
        fail("close");
    return 0;
}

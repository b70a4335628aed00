/* Says each TEXT to an echo server and waits for its echo.   ./client ADDRESS PORT TEXT... */
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

static void say(int fd, const char *text)
{
    size_t size = strlen(text);
    for (size_t sent = 0; sent < size;) {
        ssize_t n = send(fd, text + sent, size - sent, MSG_NOSIGNAL); //DOC: say
        if (n == -1)
            fail("send");
        sent += (size_t)n;
    }
}

static void hear(int fd, size_t size)
{
    char buffer[512];
    while (size > 0) {
        ssize_t n = recv(fd, buffer, size < sizeof buffer ? size : sizeof buffer, 0); //DOC: hear
        if (n == -1)
            fail("recv");
        if (n == 0) {
            fprintf(stderr, "the server hung up\n");
            exit(1);
        }
        fwrite(buffer, 1, (size_t)n, stdout);
        size -= (size_t)n;
    }
    putchar('\n');
}

int main(int argc, char **argv)
{
    struct sockaddr_in server = { .sin_family = AF_INET };
    if (argc < 4 || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT TEXT...\n", argv[0]);
        return 2;
    }
    server.sin_port = htons((in_port_t)atoi(argv[2]));

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        fail("socket");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1) //DOC: connect
        fail("connect");
    for (int i = 3; i < argc; i++) {
        say(fd, argv[i]);
        hear(fd, strlen(argv[i]));
    }
    if (close(fd) == -1) //DOC: leave
        fail("close");
    return 0;
}

/* Says each TEXT to an echo server, then prints the answer.   ./client ADDRESS PORT TEXT... */
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

static void send_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL); //DOC: send
        if (sent == -1)
            fail("send");
        bytes += sent;
        size -= (size_t)sent;
    }
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: %s ADDRESS PORT TEXT...\n", argv[0]);
        return 2;
    }
    struct sockaddr_in server = { .sin_family = AF_INET, .sin_port = htons((in_port_t)atoi(argv[2])) };
    if (inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) {
        fprintf(stderr, "%s is not an IPv4 address\n", argv[1]);
        return 2;
    }

    int fd = socket(AF_INET, SOCK_STREAM, 0); //DOC: client-socket
    if (fd == -1)
        fail("socket");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1) //DOC: connect
        fail("connect");

    size_t size = 0;
    for (int i = 3; i < argc; i++) {
        send_all(fd, argv[i], strlen(argv[i]));
        size += strlen(argv[i]);
    }

    char buffer[512];
    for (size_t received = 0; received < size;) {
        ssize_t n = recv(fd, buffer, sizeof buffer, 0); //DOC: answer
        if (n == -1)
            fail("recv");
        if (n == 0) {
            fprintf(stderr, "the server hung up in the middle of the answer\n");
            return 1;
        }
        fwrite(buffer, 1, (size_t)n, stdout);
        received += (size_t)n;
    }
    putchar('\n');

    if (close(fd) == -1) //DOC: hang-up
        fail("close");
    return 0;
}

/* Sends BYTES bytes to another of its kind, then reads as many.
 * ./both PORT BYTES waits for it, ./both ADDRESS PORT BYTES calls it. */
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

static int wait_for_other(struct sockaddr_in address)
{
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1)
        fail("socket");
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("setsockopt");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, 1) == -1)
        fail("listen");
    int fd = accept(listener, NULL, NULL);
    if (fd == -1)
        fail("accept");
    return fd;
}

static int call_other(struct sockaddr_in address)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        fail("socket");
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == -1)
        fail("connect");
    return fd;
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY) };
    int calls = argc == 4;
    if ((argc != 3 && !calls) || (calls && inet_pton(AF_INET, argv[1], &address.sin_addr) != 1)) {
        fprintf(stderr, "usage: %s [IPV4-ADDRESS] PORT BYTES\n", argv[0]);
        return 2;
    }
    address.sin_port = htons((in_port_t)atoi(argv[argc - 2]));
    size_t size = (size_t)atol(argv[argc - 1]);
    char *bytes = malloc(size);
    if (!bytes)
        fail("malloc");
    memset(bytes, calls ? 'c' : 'w', size);

    int fd = calls ? call_other(address) : wait_for_other(address);
    if (send(fd, bytes, size, MSG_NOSIGNAL) == -1) //DOC: both-send
        fail("send");
    if (recv(fd, bytes, size, MSG_WAITALL) == -1) //DOC: both-read
        fail("recv");
    if (close(fd) == -1)
        fail("close");
    free(bytes);
    return 0;
}

/* says: AddressSanitizer */
/* check: runs */
/* All lines are put into one buffer, which is too small for a long one. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
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

static bool again(void)
{
    return errno == EINTR || errno == EAGAIN;
}

static void send_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);
        if (sent == -1 && again())
            continue;
        if (sent == -1)
            fail("send");
        bytes += sent;
        size -= (size_t)sent;
    }
}

static void print_answer(int fd)
{
    char buffer[512];
    for (;;) {
        ssize_t got = recv(fd, buffer, sizeof buffer, 0);
        if (got == 0)
            return;
        if (got == -1 && again())
            continue;
        if (got == -1)
            fail("recv");
        fwrite(buffer, 1, (size_t)got, stdout);
    }
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    int fd = call_server(argv[1], argv[2]);
    char request[2048] = "";
    for (int i = 3; i < argc; i++) {
        strcat(request, argv[i]);
        strcat(request, "\n");
    }
    send_all(fd, request, strlen(request));
    if (shutdown(fd, SHUT_WR) == -1)
        fail("shutdown");
    print_answer(fd);
    if (close(fd) == -1)
        fail("close");
    return 0;
}

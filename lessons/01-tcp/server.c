/* An echo server for one client.   ./server PORT [SECONDS]
 * Sleeps for SECONDS before it calls accept(). */
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

static void send_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL); //DOC: echo
        if (sent == -1)
            fail("send");
        bytes += sent;
        size -= (size_t)sent;
    }
}

static void print_own_port(int fd)
{
    struct sockaddr_in own;
    socklen_t size = sizeof own;
    if (getsockname(fd, (struct sockaddr *)&own, &size) == -1) //DOC: own-port
        fail("getsockname");
    printf("a connection at port %u\n", (unsigned)ntohs(own.sin_port));
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

    int listener = socket(AF_INET, SOCK_STREAM, 0); //DOC: socket
    if (listener == -1)
        fail("socket");
    int on = 1;
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1) //DOC: reuse
        fail("setsockopt");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1) //DOC: bind
        fail("bind");
    if (listen(listener, 8) == -1) //DOC: listen
        fail("listen");
    printf("listening on port %s\n", argv[1]);
    if (argc > 2)
        sleep((unsigned)atoi(argv[2])); //DOC: asleep

    int client = accept(listener, NULL, NULL); //DOC: accept
    if (client == -1)
        fail("accept");
    print_own_port(client);
    char buffer[512];
    ssize_t got;
    while ((got = recv(client, buffer, sizeof buffer, 0)) > 0) //DOC: recv
        send_all(client, buffer, (size_t)got);
    if (got == -1)
        fail("recv");
    printf("the client is done\n");

    if (close(client) == -1) //DOC: close
        fail("close");
    if (close(listener) == -1)
        fail("close");
    return 0;
}

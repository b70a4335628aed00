/* Sleeps, then reads to the end.   ./reader PORT SECONDS [RCVBUF [ROOM]]
 * RCVBUF is what it asks for with SO_RCVBUF, ROOM how many bytes it takes with one recv(). */
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

static int start_listening(int port, int size)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((in_port_t)port),
                                   .sin_addr.s_addr = htonl(INADDR_ANY) };
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1)
        fail("socket");
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("setsockopt");
    if (setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &size, sizeof size) == -1) //DOC: receive-buffer
        fail("setsockopt");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, 1) == -1)
        fail("listen");
    return listener;
}

int main(int argc, char **argv)
{
    static char buffer[65536];
    if (argc < 3) {
        fprintf(stderr, "usage: %s PORT SECONDS [RCVBUF [ROOM]]\n", argv[0]);
        return 2;
    }
    size_t room = argc > 4 ? (size_t)atoi(argv[4]) : sizeof buffer;
    if (room == 0 || room > sizeof buffer)
        room = sizeof buffer;
    int listener = start_listening(atoi(argv[1]), argc > 3 ? atoi(argv[3]) : 16000);
    int fd = accept(listener, NULL, NULL); //DOC: accept
    if (fd == -1)
        fail("accept");
    sleep((unsigned)atoi(argv[2]));

    size_t total = 0, wrong = 0;
    ssize_t n = recv(fd, buffer, room, 0); //DOC: recv
    while (n > 0) {
        for (size_t i = 0; i < (size_t)n; i++)
            wrong += buffer[i] != (char)('a' + (total + i) % 26);
        total += (size_t)n;
        n = recv(fd, buffer, room, 0); //DOC: go-on
    }
    if (n == -1)
        fail("recv");
    printf("%zu bytes arrived, %zu of them wrong\n", total, wrong);
    if (close(fd) == -1 || close(listener) == -1) //DOC: nothing-lost
        fail("close");
    return 0;
}

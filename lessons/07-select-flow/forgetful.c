/* An echo server whose echo() does nothing when recv() returns 0.   ./forgetful PORT [ROUNDS]
 * Ends after ROUNDS rounds, without them never. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static int start_listening(int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((in_port_t)port),
                                   .sin_addr.s_addr = htonl(INADDR_ANY) };
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1)
        fail("socket");
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("setsockopt");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, 8) == -1)
        fail("listen");
    return listener;
}

static void echo(int fd)
{
    char buffer[512];
    ssize_t n = recv(fd, buffer, sizeof buffer, 0); //DOC: forgotten
    if (n == -1)
        fail("recv");
    if (n == 0)
        return;
    if (send(fd, buffer, (size_t)n, MSG_NOSIGNAL) != n)
        fail("send");
}

int main(int argc, char **argv)
{
    fd_set watched;
    if (argc < 2) {
        fprintf(stderr, "usage: %s PORT [ROUNDS]\n", argv[0]);
        return 2;
    }
    int listener = start_listening(atoi(argv[1])), highest = listener;
    int rounds = argc > 2 ? atoi(argv[2]) : -1;
    FD_ZERO(&watched);
    FD_SET(listener, &watched);

    while (rounds == -1 || rounds-- > 0) {
        fd_set readable = watched;
        if (select(highest + 1, &readable, NULL, NULL, NULL) == -1) //DOC: waits-on
            fail("select");
        for (int fd = highest; fd > listener; fd--)
            if (FD_ISSET(fd, &readable))
                echo(fd);
        if (FD_ISSET(listener, &readable)) {
            int client = accept(listener, NULL, NULL);
            if (client == -1)
                fail("accept");
            FD_SET(client, &watched);
            highest = client > highest ? client : highest;
        }
    }
    if (close(listener) == -1) //DOC: enough
        fail("close");
    return 0;
}

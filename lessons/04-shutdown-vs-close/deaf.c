/* Shuts its reading down, asks a question, and looks what recv() gives.   ./deaf ADDRESS PORT */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

int main(int argc, char **argv)
{
    struct sockaddr_in server = { .sin_family = AF_INET };
    if (argc != 3 || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT\n", argv[0]);
        return 2;
    }
    server.sin_port = htons((in_port_t)atoi(argv[2]));

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        fail("socket");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        fail("connect");
    if (shutdown(fd, SHUT_RD) == -1) //DOC: deaf
        fail("shutdown");

    char buffer[512];
    ssize_t got = recv(fd, buffer, sizeof buffer, 0); //DOC: nothing-yet
    if (got == -1)
        fail("recv");
    printf("before the question, recv() gives %zd\n", got);

    if (send(fd, "are you talking to me?", 22, MSG_NOSIGNAL) == -1) //DOC: deaf-asks
        fail("send");
    int waiting = 0;
    while (ioctl(fd, FIONREAD, &waiting) == 0 && waiting == 0) //DOC: sleeps
        poll(NULL, 0, 200);
    while ((got = recv(fd, buffer, sizeof buffer, 0)) > 0) //DOC: late
        printf("after the question: %.*s\n", (int)got, buffer);
    if (got == -1)
        fail("recv");
    if (close(fd) == -1)
        fail("close");
    return 0;
}

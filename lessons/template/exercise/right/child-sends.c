/* A child sends, byte by byte, and the parent waits for it. */
/* Sends one text, all of it.   ./client ADDRESS PORT TEXT */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static void say(int fd, const char *text)
{
    int status = 0;
    pid_t child = fork();
    if (child == -1)
        fail("fork");
    while (child == 0 && *text)
        if (send(fd, text, 1, MSG_NOSIGNAL) == 1)
            text++;
        else if (errno != EINTR)
            fail("send");
    if (child == 0)
        _exit(0);
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR)
            fail("waitpid");
    if (status != 0)
        exit(1);
}

int main(int argc, char **argv)
{
    struct sockaddr_in server = { .sin_family = AF_INET };
    if (argc != 4 || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT TEXT\n", argv[0]);
        return 2;
    }
    server.sin_port = htons((in_port_t)atoi(argv[2]));

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        fail("socket");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        fail("connect");
    say(fd, argv[3]);
    if (close(fd) == -1)
        fail("close");
    return 0;
}

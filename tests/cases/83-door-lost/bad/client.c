#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int dial(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
        perror("dial");
        exit(1);
    }
    return fd;
}

int main(void)
{
    char b[8];
    int fd = dial(7100);
    send(fd, "hi", 2, 0);
    recv(fd, b, 8, 0);
    send(fd, "ho", 2, 0);
    recv(fd, b, 8, 0);
    int x = dial(7100);
    send(x, "x", 1, 0);
    usleep(100000);
    send(fd, "hu", 2, 0);
    recv(fd, b, 8, 0);
    usleep(100000);
    close(fd);
    usleep(100000);
    close(x);
    return 0;
}

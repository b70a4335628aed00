#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
    int fd = dial(7100);
    char b[64] = { 0 }, r[8];
    send(fd, b, 64, 0);
    recv(fd, r, 4, 0);
    if (!memcmp(r, "more", 4))
        recv(fd, r, 4, 0);
    close(fd);
    return 0;
}

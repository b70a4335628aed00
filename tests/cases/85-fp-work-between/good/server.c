#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int listener(int port, int b)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(port) };
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, b) < 0) {
        perror("l");
        exit(1);
    }
    return fd;
}

int main(void)
{
    int door = listener(7100, 4), g = accept(door, 0, 0);
    char b[8];
    volatile double x = 1;
    for (int k = 0; k < 1000; k++) {
        for (int i = 0; i < 200000; i++)
            x = x * 1.0000001 + 1;
        ssize_t r = recv(g, b, 8, MSG_DONTWAIT);
        if (r == 0)
            break;
    }
    close(g);
    close(door);
    return 0;
}

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>
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
    int door = listener(7100, 4), g = -1;
    for (int t = 0; t < 3; t++) {
        fd_set s;
        FD_ZERO(&s);
        FD_SET(door, &s);
        if (g >= 0)
            FD_SET(g, &s);
        struct timeval tv = { 0, 300000 };
        int n = select((g > door ? g : door) + 1, &s, 0, 0, &tv);
        if (n <= 0)
            continue;
        if (FD_ISSET(door, &s))
            g = accept(door, 0, 0);
        if (g >= 0 && FD_ISSET(g, &s)) {
            char b[8];
            recv(g, b, 8, 0);
        }
    }
    close(g);
    close(door);
    return 0;
}

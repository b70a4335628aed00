#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
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
    fcntl(g, F_SETFL, O_NONBLOCK);
    char b[8];
    for (;;) {
        struct pollfd p = { g, POLLIN, 0 };
        poll(&p, 1, 0);
        ssize_t r = recv(g, b, 8, 0);
        if (r == 0)
            break;
        nanosleep(&(struct timespec){ 0, 1000 }, 0);
    }
    close(g);
    close(door);
    return 0;
}

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
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
    int door = listener(7100, 4), g = accept(door, 0, 0), p = epoll_create1(0);
    struct epoll_event w = { .events = EPOLLIN | EPOLLET, .data.fd = g }, got;
    fcntl(g, F_SETFL, O_NONBLOCK);
    epoll_ctl(p, EPOLL_CTL_ADD, g, &w);
    for (;;) {
        int n = epoll_wait(p, &got, 1, -1);
        if (n < 1)
            break;
        char b[16];
        ssize_t r = recv(g, b, sizeof b, 0);
        if (r <= 0)
            break;
        printf("%zd\n", r);
        if (r == 16)
            send(g, "more", 4, 0);
    }
    close(g);
    close(p);
    close(door);
    return 0;
}

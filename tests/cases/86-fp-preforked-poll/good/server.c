#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
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
    int door = listener(7100, 4);
    fcntl(door, F_SETFL, O_NONBLOCK);
    for (int k = 0; k < 3; k++)
        if (fork() == 0) {
            int served = 0;
            for (;;) {
                struct pollfd p = { door, POLLIN, 0 };
                if (poll(&p, 1, 500) <= 0)
                    _exit(0);
                int g = accept(door, 0, 0);
                if (g < 0)
                    continue;
                char b[8];
                recv(g, b, 8, 0);
                send(g, "ok", 2, 0);
                recv(g, b, 8, 0);
                close(g);
                served++;
            }
        }
    while (wait(0) > 0)
        ;
    close(door);
    return 0;
}

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
    int door = listener(7100, 4);
    fd_set all;
    FD_ZERO(&all);
    FD_SET(door, &all);
    int max = door, open = 0;
    for (int t = 0; t < 30; t++) {
        fd_set s = all;
        int n = select(max + 1, &s, 0, 0, &(struct timeval){ 1, 0 });
        if (n <= 0)
            break;
        for (int i = 0; i <= max; i++) {
            if (!FD_ISSET(i, &s))
                continue;
            if (i == door) {
                int g = accept(door, 0, 0);
                FD_SET(g, &all);
                if (g > max)
                    max = g;
                open++;
            } else {
                char b[8];
                ssize_t r = recv(i, b, 8, 0);
                if (r <= 0) {
                    close(i);
                    FD_CLR(i, &all);
                    open--;
                } else
                    send(i, b, r, 0);
            }
        }
        if (t > 2 && !open)
            break;
    }
    close(door);
    return 0;
}

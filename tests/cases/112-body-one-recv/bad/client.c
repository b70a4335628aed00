#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int tcp_connect(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in a;
    memset(&a, 0, sizeof a);
    a.sin_family = AF_INET;
    a.sin_port = htons(port);
    inet_pton(AF_INET, "127.0.0.1", &a.sin_addr);
    if (connect(fd, (struct sockaddr *)&a, sizeof a) == -1) { perror("connect"); exit(1); }
    return fd;
}

static void send_all(int fd, const void *data, size_t size)
{
    const char *p = data;
    while (size > 0) {
        ssize_t n = send(fd, p, size, MSG_NOSIGNAL);
        if (n == -1) { perror("send"); exit(1); }
        p += n;
        size -= n;
    }
}
static ssize_t recv_all(int fd, void *data, size_t size)
{
    char *p = data;
    size_t got = 0;
    while (got < size) {
        ssize_t n = recv(fd, p + got, size - got, 0);
        if (n <= 0) return got;
        got += n;
    }
    return got;
}

static char body[300000];
int main(void)
{
    int fd = tcp_connect(7212);
    for (int i = 0; i < 2; i++) {
        uint32_t length = htonl(sizeof body);
        memset(body, 'a' + i, sizeof body);
        send_all(fd, &length, 4);
        send_all(fd, body, sizeof body);
    }
    close(fd);
    return 0;
}

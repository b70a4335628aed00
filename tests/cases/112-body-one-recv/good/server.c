#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int tcp_listen(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    struct sockaddr_in a;
    memset(&a, 0, sizeof a);
    a.sin_family = AF_INET;
    a.sin_port = htons(port);
    a.sin_addr.s_addr = htonl(INADDR_ANY);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, (struct sockaddr *)&a, sizeof a) == -1) { perror("bind"); exit(1); }
    if (listen(fd, 10) == -1) { perror("listen"); exit(1); }
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

static char body[500000];
int main(void)
{
    int l = tcp_listen(7212), c = accept(l, NULL, NULL);
    uint32_t length;
    while (recv_all(c, &length, 4) == 4) {
        length = ntohl(length);
        if (length > sizeof body) {
            printf("too long: %u\n", length);
            break;
        }
        ssize_t n = recv_all(c, body, length);
        printf("message of %u, have %zd\n", length, n);
    }
    close(c);
    close(l);
    return 0;
}

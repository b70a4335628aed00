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

int main(void)
{
    int fd = tcp_connect(7211);
    char b[100];
    const char *m = "POST 11\nhello world";
    write(fd, m, strlen(m));
    read(fd, b, sizeof b);
    close(fd);
    return 0;
}

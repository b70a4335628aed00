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

static char body[500000];
int main(void)
{
    int l = tcp_listen(7212), c = accept(l, NULL, NULL);
    uint32_t length;
    while (recv(c, &length, 4, 0) == 4) {
        length = ntohl(length);
        if (length > sizeof body) {
            printf("too long: %u\n", length);
            break;
        }
        ssize_t n = recv(c, body, length, 0);
        printf("message of %u, have %zd\n", length, n);
    }
    while (recv(c, body, sizeof body, 0) > 0)
        ;
    close(c);
    close(l);
    return 0;
}

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(7225) };
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 5) < 0) {
        perror("bind");
        exit(1);
    }
    int c = accept(fd, NULL, NULL);
    char line[100];
    ssize_t n = recv(fd, line, sizeof line, 0);
    if (n < 0)
        perror("recv");
    else
        printf("%zd bytes\n", n);
    close(c);
    close(fd);
    return 0;
}

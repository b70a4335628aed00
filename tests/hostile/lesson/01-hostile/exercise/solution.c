#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

int main(void)
{
    struct sockaddr_in server = { .sin_family = AF_INET,
                                  .sin_port = htons(7000),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    char answer[100];
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&server, sizeof server) != 0 || send(fd, "hello", 5, 0) != 5)
        return 1;
    ssize_t size = recv(fd, answer, sizeof answer, 0);
    printf("%.*s\n", size > 0 ? (int)size : 0, answer);
    return 0;
}

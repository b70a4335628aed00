/* serve PORT: takes one connection, sends back what comes until its end. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    address.sin_port = htons((unsigned short)(argc > 1 ? atoi(argv[1]) : 7000));
    char bytes[512];
    int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 8) != 0)
        return 1;
    printf("listening\n");
    int fd = accept(listener, NULL, NULL);
    ssize_t n;
    while ((n = recv(fd, bytes, sizeof bytes, 0)) > 0)
        send(fd, bytes, (size_t)n, 0);
    close(fd);
    close(listener);
    return 0;
}

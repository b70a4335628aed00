/* Sends a text to a server on this machine and prints what comes back.   ./client PORT TEXT */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct sockaddr_in server = { .sin_family = AF_INET,
                                  .sin_port = htons((in_port_t)atoi(argv[1])),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    char text[64];
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (argc != 3 || connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        return 1;
    send(fd, argv[2], strlen(argv[2]), 0);
    ssize_t n = recv(fd, text, sizeof text, 0);
    printf("%.*s\n", (int)(n > 0 ? n : 0), text);
    close(fd);
    return 0;
}

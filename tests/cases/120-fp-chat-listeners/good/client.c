#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Says its line, if it has one, and listens to the others for as long as there is a chat. */
int main(int argc, char **argv)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(7220) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    char heard[256];
    ssize_t n;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0)
        return 1;
    if (argc > 1)
        send(fd, argv[1], strlen(argv[1]), 0);
    while ((n = recv(fd, heard, sizeof heard, 0)) > 0)
        printf("%.*s\n", (int)n, heard);
    close(fd);
    return 0;
}

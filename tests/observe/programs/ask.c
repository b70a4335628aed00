/* ask PORT [TEXT]: connects, sends TEXT, prints the answer; without TEXT it waits for one all the same. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    address.sin_port = htons((unsigned short)(argc > 1 ? atoi(argv[1]) : 7000));
    char bytes[512];
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        perror("connect");
        return 1;
    }
    if (argc > 2)
        send(fd, argv[2], strlen(argv[2]), 0);
    ssize_t n = recv(fd, bytes, sizeof bytes, 0);
    printf("%.*s\n", (int)(n > 0 ? n : 0), bytes);
    close(fd);
    return 0;
}

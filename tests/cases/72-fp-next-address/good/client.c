#include <netdb.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
/* Tries every address of the name: localhost may be ::1 first, where nobody listens. */
static int dial(int family, const char *host)
{
    struct addrinfo hints = { .ai_family = family, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST }, *found;
    if (getaddrinfo(host, "7172", &hints, &found) != 0)
        return -1;
    int fd = socket(family, SOCK_STREAM, 0);
    if (connect(fd, found->ai_addr, found->ai_addrlen) < 0) {
        close(fd);
        fd = -1;
    }
    freeaddrinfo(found);
    return fd;
}

int main(void)
{
    int fd = dial(AF_INET6, "::1");
    if (fd < 0)
        fd = dial(AF_INET, "127.0.0.1");
    char byte;
    if (fd < 0 || recv(fd, &byte, 1, 0) < 0)
        return 1;
    close(fd);
    return 0;
}

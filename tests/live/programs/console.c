/* A server (serve) or a client (call) that also listens to who types: its select() has standard input in its
 * set until that ends. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static int dial(int serves)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(7000) };
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (serves ? bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 8)
               : connect(fd, (struct sockaddr *)&address, sizeof address))
        return -1;
    return serves ? accept(fd, NULL, NULL) : fd;
}

int main(int argc, char **argv)
{
    int typed = 1, fd = dial(argc > 1 && strcmp(argv[1], "serve") == 0);
    char bytes[256];
    if (fd < 0)
        return 1;
    for (;;) {
        fd_set set;
        FD_ZERO(&set);
        FD_SET(fd, &set);
        if (typed)
            FD_SET(0, &set);
        if (select(fd + 1, &set, NULL, NULL, NULL) < 0)
            return 1;
        if (typed && FD_ISSET(0, &set)) {
            ssize_t n = read(0, bytes, sizeof bytes);
            typed = n > 0;
            if (n > 0)
                send(fd, bytes, (size_t)n, 0);
        }
        if (FD_ISSET(fd, &set)) {
            ssize_t n = recv(fd, bytes, sizeof bytes, 0);
            if (n <= 0)
                return close(fd);
            printf("%.*s", (int)n, bytes);
            fflush(stdout);
        }
    }
}

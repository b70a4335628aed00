/* Echoes one message of each of so many clients.   ./server PORT [CLIENTS] */
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct sockaddr_in own = { .sin_family = AF_INET, .sin_port = htons((in_port_t)atoi(argv[1])) };
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&own, sizeof own) == -1 || listen(listener, 8) == -1)
        return 1;
    for (int clients = argc > 2 ? atoi(argv[2]) : 1; clients > 0; clients--) {
        char text[64];
        int fd = accept(listener, NULL, NULL);
        ssize_t n = recv(fd, text, sizeof text, 0);
        if (n > 0)
            send(fd, text, (size_t)n, 0);
        close(fd);
    }
    return 0;
}

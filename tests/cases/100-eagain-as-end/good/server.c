#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* The connection does not block: when there is nothing to take, it sleeps until there is. */
int main(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(7200) };
    int door = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    char line[64];
    ssize_t n;
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(door, (struct sockaddr *)&at, sizeof at) < 0 || listen(door, 4) < 0)
        return 1;
    int guest = accept(door, NULL, NULL);
    fcntl(guest, F_SETFL, O_NONBLOCK);
    struct pollfd watch = { guest, POLLIN, 0 };
    while ((n = recv(guest, line, sizeof line, 0)) > 0 || (n < 0 && errno == EAGAIN))
        if (n > 0)
            send(guest, line, (size_t)n, MSG_NOSIGNAL);
        else
            poll(&watch, 1, -1);
    if (n < 0) {
        perror("recv");
        return 1;
    }
    close(guest);
    close(door);
    return 0;
}

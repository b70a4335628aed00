#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* The connection does not block: recv() with nothing to take is no end of it. */
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
    while ((n = recv(guest, line, sizeof line, 0)) > 0)
        send(guest, line, (size_t)n, MSG_NOSIGNAL);
    if (n < 0) {
        perror("recv");
        return 1;
    }
    close(guest);
    close(door);
    return 0;
}

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* What has gone wrong is told to the client before its descriptor is closed. */
static int serve(int guest)
{
    char line[64];
    ssize_t n = recv(guest, line, sizeof line, 0);
    if (n <= 0 || memcmp(line, "GET", 3) != 0)
        return -1;
    send(guest, "page", 4, MSG_NOSIGNAL);
    return 0;
}

int main(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(7191) };
    int door = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(door, (struct sockaddr *)&at, sizeof at) < 0 || listen(door, 4) < 0)
        return 1;
    int guest = accept(door, NULL, NULL);
    if (serve(guest) < 0)
        send(guest, "bad request", 11, MSG_NOSIGNAL);
    close(guest);
    close(door);
    return 0;
}

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

/* One guest after the other; only one may wait meanwhile. */
int main(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(7201) };
    int door = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    char bytes[64];
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(door, (struct sockaddr *)&at, sizeof at) < 0 || listen(door, 0) < 0)
        return 1;
    for (int i = 0; i < 3; i++) {
        int guest = accept(door, NULL, NULL);
        send(guest, "welcome", 7, MSG_NOSIGNAL);
        while (recv(guest, bytes, sizeof bytes, 0) > 0)
            ;
        close(guest);
    }
    close(door);
    return 0;
}

#include <arpa/inet.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

/* A chat: what one says is sent to all others. */
int main(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(7220) };
    int door = socket(AF_INET, SOCK_STREAM, 0), on = 1, last = door;
    fd_set all, ready;
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(door, (struct sockaddr *)&at, sizeof at) < 0 || listen(door, 8) < 0)
        return 1;
    FD_ZERO(&all);
    FD_SET(door, &all);
    for (;;) {
        ready = all;
        if (select(last + 1, &ready, NULL, NULL, NULL) < 0)
            return 1;
        for (int fd = 0; fd <= last; fd++) {
            char said[256];
            if (!FD_ISSET(fd, &ready))
                continue;
            if (fd == door) {
                int guest = accept(door, NULL, NULL);
                FD_SET(guest, &all);
                last = guest > last ? guest : last;
                continue;
            }
            ssize_t n = recv(fd, said, sizeof said, 0);
            if (n <= 0) {
                FD_CLR(fd, &all);
                close(fd);
                continue;
            }
            for (int other = 0; other <= last; other++)
                if (other != fd && other != door && FD_ISSET(other, &all))
                    send(other, said, (size_t)n, MSG_NOSIGNAL);
        }
    }
}

#include <arpa/inet.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void lock(int fd, short how)
{
    struct flock whole = { .l_type = how, .l_whence = SEEK_SET };
    while (fcntl(fd, F_SETLKW, &whole) < 0)
        ;
}

static void serve(int door, int turn)
{
    char said[64];
    ssize_t n;
    for (;;) {
        lock(turn, F_WRLCK);
        int guest = accept(door, NULL, NULL);
        lock(turn, F_UNLCK);
        while ((n = recv(guest, said, sizeof said, 0)) > 0)
            send(guest, said, (size_t)n, MSG_NOSIGNAL);
        close(guest);
    }
}

/* Three children, of whom the one that has the lock waits at the door. */
int main(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(7222) };
    int door = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    char path[] = "turn.XXXXXX";
    int turn = mkstemp(path);
    unlink(path);
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (turn < 0 || bind(door, (struct sockaddr *)&at, sizeof at) < 0 || listen(door, 4) < 0)
        return 1;
    for (int i = 0; i < 3; i++)
        if (fork() == 0)
            serve(door, turn);
    for (;;)
        pause();
}

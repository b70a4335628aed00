#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/* Who says nothing for a fifth of a second has to dial again. */
int main(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(7221) };
    int door = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct timeval limit = { 0, 200000 };
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(door, (struct sockaddr *)&at, sizeof at) < 0 || listen(door, 4) < 0)
        return 1;
    for (int i = 0; i < 2; i++) {
        int guest = accept(door, NULL, NULL);
        char said[64];
        ssize_t n;
        setsockopt(guest, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        while ((n = recv(guest, said, sizeof said, 0)) > 0)
            send(guest, said, (size_t)n, MSG_NOSIGNAL);
        printf("connection %d closed\n", i);
        close(guest);
    }
    close(door);
    return 0;
}

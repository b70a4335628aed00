#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

static int door_at(struct sockaddr *at, socklen_t size)
{
    int door = socket(at->sa_family, SOCK_STREAM, 0), on = 1;
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (at->sa_family == AF_INET6)
        setsockopt(door, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    return bind(door, at, size) == 0 && listen(door, 4) == 0 ? door : -1;
}

/* A door for each family; the second opens a moment after the first. */
int main(void)
{
    struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons(7223) };
    struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(7223) };
    struct pollfd doors[2] = { { .events = POLLIN }, { .events = POLLIN } };
    doors[0].fd = door_at((struct sockaddr *)&four, sizeof four);
    usleep(150000);
    doors[1].fd = door_at((struct sockaddr *)&six, sizeof six);
    if (doors[0].fd < 0 || doors[1].fd < 0)
        return 1;
    while (poll(doors, 2, -1) > 0)
        for (int i = 0; i < 2; i++)
            if (doors[i].revents) {
                int guest = accept(doors[i].fd, NULL, NULL);
                send(guest, "welcome", 7, MSG_NOSIGNAL);
                close(guest);
            }
    return 0;
}

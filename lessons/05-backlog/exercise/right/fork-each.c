/* A child for each guest, when all who wait are in; the parent waits for them before it goes back to the
 * door. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static int listen_at(int port)
{
    struct sockaddr_in any = { .sin_family = AF_INET,
                               .sin_port = htons(port),
                               .sin_addr = { htonl(INADDR_ANY) } };
    int yes = 1, fd = socket(PF_INET, SOCK_STREAM, IPPROTO_TCP);
    if (fd < 0)
        die("socket");
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    if (bind(fd, (struct sockaddr *)&any, sizeof(any)) < 0)
        die("bind");
    if (fcntl(fd, F_SETFL, fcntl(fd, F_GETFL, 0) | O_NONBLOCK) < 0)
        die("fcntl");
    if (listen(fd, 4) < 0)
        die("listen");
    return fd;
}

static void child(int guest)
{
    static const char text[] = { 'w', 'e', 'l', 'c', 'o', 'm', 'e', '\n' };
    size_t at = 0;
    while (at < sizeof(text)) {
        ssize_t n = sendto(guest, text + at, sizeof(text) - at, MSG_NOSIGNAL, NULL, 0);
        if (n > 0)
            at += n;
        else if (errno != EINTR && errno != EAGAIN)
            break;
    }
    shutdown(guest, SHUT_RDWR);
    _exit(0);
}

int main(int argc, char *argv[])
{
    if (argc < 4)
        return 2;
    int listener = listen_at(atoi(argv[1]));
    int wanted = atoi(argv[2]), accepted = 0;
    struct timespec shut = { .tv_sec = atoi(argv[3]) };
    nanosleep(&shut, NULL);

    while (accepted < wanted) {
        int guests[128], n = 0;
        struct pollfd door = { listener, POLLIN, 0 };
        if (poll(&door, 1, -1) < 0)
            continue;
        while (n < 128) {
            int guest = accept(listener, NULL, NULL);
            if (guest < 0 && errno == EINTR)
                continue;
            if (guest < 0)
                break;
            guests[n++] = guest;
        }
        for (int i = 0; i < n; i++) {
            pid_t pid = fork();
            if (pid < 0)
                die("fork");
            if (pid == 0) {
                close(listener);
                child(guests[i]);
            }
        }
        for (int i = 0; i < n; i++)
            close(guests[i]);
        while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
            ;
        accepted += n;
    }
    close(listener);
    return EXIT_SUCCESS;
}

/* says: one thread looks after all the clients */
/* check: one-thread */
/* A child for each client. */
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void serve(int fd)
{
    char buffer[4096];
    ssize_t n;
    while ((n = recv(fd, buffer, sizeof buffer, 0)) != 0) {
        if (n == -1 && errno == EINTR)
            continue;
        for (ssize_t sent = 0, m; sent < n; sent += m > 0 ? m : 0)
            if ((m = send(fd, buffer + sent, (size_t)(n - sent), MSG_NOSIGNAL)) == -1 && errno != EINTR)
                _exit(0);
        if (n == -1)
            _exit(0);
    }
    _exit(0);
}

int main(int argc, char **argv)
{
    struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons((in_port_t)atoi(argv[1])) };
    int clients = argc > 2 ? atoi(argv[2]) : -1, l = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(l, (struct sockaddr *)&any, sizeof any) == -1 || listen(l, 8) == -1) {
        perror("listen");
        return 1;
    }
    for (int i = 0; i != clients; i++) {
        int fd = accept(l, NULL, NULL);
        if (fd == -1) {
            i--;
            continue;
        }
        if (fork() == 0) {
            close(l);
            serve(fd);
        }
        close(fd);
    }
    while (wait(NULL) != -1 || errno == EINTR)
        ;
    close(l);
    return 0;
}

/* a parent that watches over one child, and starts another should it die; the child serves in small pieces */
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void serve_for_ever(int listener)
{
    for (;;) {
        int client = accept(listener, NULL, NULL);
        char piece[40];
        if (client == -1)
            continue;
        for (;;) {
            ssize_t n = recv(client, piece, sizeof piece, 0);
            if (n == -1 && errno == EINTR)
                continue;
            ssize_t put = 0;
            while (put < n) {
                ssize_t k = send(client, piece + put, (size_t)(n - put), MSG_NOSIGNAL);
                if (k == -1 && errno != EINTR)
                    break;
                put += k > 0 ? k : 0;
            }
            if (n <= 0 || put < n)
                break;
        }
        shutdown(client, SHUT_RDWR);
        close(client);
    }
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (argc != 2 || listener == -1)
        return 1;
    address.sin_port = htons((in_port_t)atoi(argv[1]));
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || listen(listener, 4) == -1) {
        perror("server");
        return 1;
    }
    for (;;) {
        pid_t child = fork();
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            serve_for_ever(listener);
        }
        while (child > 0 && waitpid(child, NULL, 0) == -1 && errno == EINTR)
            ;
    }
}

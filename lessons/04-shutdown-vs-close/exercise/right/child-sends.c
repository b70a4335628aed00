/* A child process sends and half-closes, for shutdown() is of the socket and not of its copies; the parent
 * listens. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void check(long result, const char *what)
{
    if (result != -1)
        return;
    perror(what);
    exit(EXIT_FAILURE);
}

static int again(ssize_t n)
{
    return n == -1 && (errno == EINTR || errno == EAGAIN);
}

static void sender(int fd, char **lines)
{
    for (; *lines; lines++) {
        size_t size = strlen(*lines) + 1;
        char *end = *lines + size;
        end[-1] = '\n';
        for (char *at = *lines; at < end;) {
            ssize_t n = write(fd, at, (size_t)(end - at));
            if (again(n))
                continue;
            check(n, "write");
            at += n;
        }
    }
    check(shutdown(fd, SHUT_WR), "shutdown");
    check(close(fd), "close");
    exit(EXIT_SUCCESS);
}

int main(int argc, char **argv)
{
    char piece[100];
    int fd, status;
    ssize_t n;
    struct sockaddr_in server;
    if (argc < 4)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    memset(&server, 0, sizeof server);
    server.sin_family = AF_INET;
    server.sin_port = htons((unsigned short)strtol(argv[2], NULL, 10));
    server.sin_addr.s_addr = inet_addr(argv[1]);
    check(fd = socket(PF_INET, SOCK_STREAM, IPPROTO_TCP), "socket");
    check(connect(fd, (const struct sockaddr *)&server, sizeof server), "connect");
    pid_t pid = fork();
    check(pid, "fork");
    if (pid == 0)
        sender(fd, argv + 3);
    while ((n = recv(fd, piece, sizeof piece, 0)) != 0) {
        if (again(n))
            continue;
        check(n, "recv");
        check(write(STDOUT_FILENO, piece, (size_t)n), "write");
    }
    check(close(fd), "close");
    check(waitpid(pid, &status, 0), "waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}

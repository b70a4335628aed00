/* pingpong N SIZE: a server and a client in one program; N messages of SIZE bytes there and back over TCP.
 * What the benchmark watches: nothing but socket calls, one after the other. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void receive_all(int fd, char *bytes, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t n = recv(fd, bytes + done, size - done, 0);
        if (n <= 0)
            die("recv");
        done += (size_t)n;
    }
}

static void play(int fd, long rounds, size_t size, int serves)
{
    static char bytes[65536];
    for (long i = 0; i < rounds; i++) {
        if (serves)
            receive_all(fd, bytes, size);
        if (send(fd, bytes, size, 0) != (ssize_t)size)
            die("send");
        if (!serves)
            receive_all(fd, bytes, size);
    }
}

int main(int argc, char **argv)
{
    long rounds = argc > 1 ? atol(argv[1]) : 20000;
    size_t size = argc > 2 ? (size_t)atol(argv[2]) : 64;
    if (rounds < 1 || size < 1 || size > 65536) {
        fprintf(stderr, "usage: pingpong [ROUNDS [SIZE up to 65536]]\n");
        return 2;
    }
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof address;
    int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, 1) != 0 || getsockname(listener, (struct sockaddr *)&address, &length) != 0)
        die("listen");
    pid_t child = fork();
    if (child < 0)
        die("fork");
    if (child == 0) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
            die("connect");
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        play(fd, rounds, size, 0);
        close(fd);
        return 0;
    }
    int fd = accept(listener, NULL, NULL), status = 0;
    if (fd < 0)
        die("accept");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    play(fd, rounds, size, 1);
    close(fd);
    if (waitpid(child, &status, 0) < 0)
        die("waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

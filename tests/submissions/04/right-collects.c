/* A child talks to the server, and hands the answer to its parent through a pipe. */
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
static int again(void)
{
    return errno == EINTR || errno == EAGAIN;
}
static int talk(char **v, int out)
{
    signal(SIGPIPE, SIG_IGN);
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(atoi(v[2])) };
    inet_pton(AF_INET, v[1], &a.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (void *)&a, sizeof a)) {
        perror("connect");
        return 1;
    }
    for (char **l = v + 3; *l; l++) {
        char *s;
        int n = asprintf(&s, "%s\n", *l), o = 0;
        while (o < n) {
            int w = send(fd, s + o, n - o, MSG_NOSIGNAL);
            if (w < 0 && again())
                continue;
            if (w < 0) {
                perror("send");
                return 1;
            }
            o += w;
        }
        free(s);
    }
    if (shutdown(fd, SHUT_WR)) {
        perror("shutdown");
        return 1;
    }
    for (;;) {
        char b[128];
        ssize_t n = recv(fd, b, sizeof b, 0);
        if (n < 0 && again())
            continue;
        if (n < 0) {
            perror("recv");
            return 1;
        }
        if (!n)
            break;
        for (ssize_t o = 0; o < n;) {
            ssize_t w = write(out, b + o, n - o);
            if (w < 0 && again())
                continue;
            if (w < 0)
                return 1;
            o += w;
        }
    }
    close(fd);
    close(out);
    return 0;
}
int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    int p[2];
    pipe(p);
    pid_t pid = fork();
    if (pid == 0) {
        close(p[0]);
        _exit(talk(argv, p[1]));
    }
    close(p[1]);
    char *all = 0;
    size_t n = 0;
    for (;;) {
        all = realloc(all, n + 1000);
        ssize_t r = read(p[0], all + n, 1000);
        if (r < 0) {
            if (again())
                continue;
            perror("read");
            return 1;
        }
        if (!r)
            break;
        n += r;
    }
    close(p[0]);
    int st;
    while (waitpid(pid, &st, 0) < 0)
        ;
    if (WIFEXITED(st) && WEXITSTATUS(st) == 0)
        fwrite(all, 1, n, stdout);
    free(all);
    return WIFEXITED(st) ? WEXITSTATUS(st) : 1;
}

/* The socket is made standard input: write(0), getchar(). */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
static int again(void)
{
    return errno == EINTR || errno == EAGAIN;
}
int main(int argc, char **v)
{
    if (argc < 4)
        return 2;
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(atoi(v[2])) };
    inet_pton(AF_INET, v[1], &a.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (void *)&a, sizeof a)) {
        perror("connect");
        return 1;
    }
    signal(SIGPIPE, SIG_IGN);
    dup2(fd, 0);
    close(fd);
    for (char **l = v + 3; *l; l++) {
        char *s;
        int n = asprintf(&s, "%s\n", *l), o = 0;
        while (o < n) {
            int w = write(0, s + o, n - o);
            if (w < 0 && again())
                continue;
            if (w < 0) {
                perror("write");
                return 1;
            }
            o += w;
        }
        free(s);
    }
    if (shutdown(0, SHUT_WR)) {
        perror("shutdown");
        return 1;
    }
    for (;;) {
        int c = getchar();
        if (c != EOF) {
            putchar(c);
            continue;
        }
        if (feof(stdin))
            break;
        if (!again()) {
            perror("getchar");
            return 1;
        }
        clearerr(stdin);
    }
    fflush(stdout);
    close(0);
    return 0;
}

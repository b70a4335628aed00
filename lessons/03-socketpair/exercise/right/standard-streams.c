/* The child makes its end its standard input and output, as inetd does, and knows no sockets from there on.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int counts(void)
{
    char some[64], answer[32];
    long total = 0;
    for (;;) {
        ssize_t n = read(STDIN_FILENO, some, sizeof some);
        if (n == 0)
            break;
        if (n == -1 && errno != EINTR)
            return 1;
        total += n > 0 ? n : 0;
    }
    int left = snprintf(answer, sizeof answer, "%ld bytes", total);
    for (char *at = answer; left > 0;) {
        ssize_t n = write(STDOUT_FILENO, at, (size_t)left);
        if (n == -1 && errno != EINTR)
            return 1;
        at += n > 0 ? n : 0;
        left -= n > 0 ? (int)n : 0;
    }
    return close(STDIN_FILENO) == 0 && close(STDOUT_FILENO) == 0 ? 0 : 1;
}

static int asks(int end, const char *text)
{
    char answer[64];
    ssize_t n;
    for (size_t left = strlen(text); left > 0;) {
        n = sendto(end, text, left, MSG_NOSIGNAL, NULL, 0);
        if (n == -1 && errno != EINTR)
            return 1;
        text += n > 0 ? n : 0;
        left -= n > 0 ? (size_t)n : 0;
    }
    if (shutdown(end, SHUT_WR) == -1)
        return 1;
    while ((n = recv(end, answer, sizeof answer, 0)) != 0) {
        if (n == -1 && errno != EINTR)
            return 1;
        if (n > 0)
            fwrite(answer, 1, (size_t)n, stdout);
    }
    putchar('\n');
    return 0;
}

int main(int argc, char **argv)
{
    int ends[2], status;
    if (argc != 2 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        return 1;
    fflush(NULL);
    switch (fork()) {
    case -1:
        return 1;
    case 0:
        close(ends[0]);
        if (dup2(ends[1], STDIN_FILENO) == -1 || dup2(ends[1], STDOUT_FILENO) == -1)
            return 1;
        close(ends[1]);
        _exit(counts());
    }
    close(ends[1]);
    status = asks(ends[0], argv[1]);
    close(ends[0]);
    while (wait(NULL) == -1 && errno == EINTR)
        ;
    return status;
}

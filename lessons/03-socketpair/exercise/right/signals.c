/* Signal handlers: SIGCHLD collects the child, which interrupts the parent's read(). SIGPIPE is ignored. */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t status = -1;

static void on_child(int signal)
{
    int saved = errno, how;
    (void)signal;
    if (waitpid(-1, &how, WNOHANG) > 0)
        status = how;
    errno = saved;
}

static void must(int good, const char *what)
{
    if (!good) {
        fprintf(stderr, "%s: %s\n", what, strerror(errno));
        _exit(1);
    }
}

static void write_all(int fd, const char *p)
{
    const char *end = p + strlen(p);
    while (p != end) {
        ssize_t n = write(fd, p, (size_t)(end - p));
        must(n >= 0 || errno == EINTR, "write");
        p += n > 0 ? n : 0;
    }
}

static size_t read_some(int fd, char *out, size_t most)
{
    for (;;) {
        ssize_t n = read(fd, out, most);
        if (n >= 0)
            return (size_t)n;
        must(errno == EINTR, "read");
    }
}

int main(int argc, char **argv)
{
    enum { PARENT, CHILD };
    int end[2];
    char b[33];
    size_t n;
    struct sigaction action = { .sa_handler = on_child };
    must(argc == 2, "argc");
    must(sigaction(SIGCHLD, &action, NULL) == 0, "sigaction");
    signal(SIGPIPE, SIG_IGN);
    must(socketpair(PF_UNIX, SOCK_STREAM, 0, end) == 0, "socketpair");
    pid_t pid = fork();
    must(pid != -1, "fork");
    if (!pid) {
        uintmax_t total = 0;
        close(end[PARENT]);
        while ((n = read_some(end[CHILD], b, sizeof b)))
            total += n;
        sprintf(b, "%ju bytes", total);
        write_all(end[CHILD], b);
        close(end[CHILD]);
        _exit(0);
    }
    close(end[CHILD]);
    write_all(end[PARENT], argv[1]);
    must(shutdown(end[PARENT], SHUT_WR) == 0, "shutdown");
    while ((n = read_some(end[PARENT], b, sizeof b)))
        write_all(STDOUT_FILENO, memcpy((char[34]){ 0 }, b, n));
    write_all(STDOUT_FILENO, "\n");
    close(end[PARENT]);
    while (status == -1)
        if (waitpid(pid, (int *)&status, 0) == -1 && errno == ECHILD)
            break;
    return status == 0 ? 0 : 1;
}

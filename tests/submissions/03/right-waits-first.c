/* waitpid() before the answer is read, which fits into the socket; a FILE for each direction of the child. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void child(int fd)
{
    char answer[50];
    long n = 0;
    FILE *in = fdopen(fd, "r"), *out = fdopen(dup(fd), "w");
    setbuf(out, NULL);
    for (;;) {
        if (fgetc(in) != EOF)
            n++;
        else if (feof(in))
            break;
        else
            clearerr(in);
    }
    sprintf(answer, "%ld bytes", n);
    for (char *p = answer; *p;) {
        if (fputc(*p, out) == EOF)
            clearerr(out);
        else
            p++;
    }
    fclose(in);
    fclose(out);
    exit(EXIT_SUCCESS);
}

static void tell(int fd, const char *p)
{
    for (size_t left = strlen(p); left > 0;) {
        ssize_t n = write(fd, p, left);
        if (n < 0)
            continue;
        p += n;
        left -= (size_t)n;
    }
    shutdown(fd, SHUT_WR);
}

int main(int argc, char *argv[])
{
    int sv[2], status;
    char buf[4096];
    size_t used = 0;
    if (argc != 2 || socketpair(AF_UNIX, SOCK_STREAM, 0, sv) < 0) {
        perror("socketpair");
        return 1;
    }
    pid_t pid = fork();
    if (pid == 0) {
        close(sv[0]);
        child(sv[1]);
    }
    close(sv[1]);
    tell(sv[0], argv[1]);
    while (waitpid(pid, &status, 0) < 0)
        ;
    for (ssize_t n = 1; n != 0;) {
        n = read(sv[0], buf + used, sizeof buf - 1 - used);
        used += n > 0 ? (size_t)n : 0;
    }
    buf[used] = '\0';
    puts(buf);
    close(sv[0]);
    return WEXITSTATUS(status);
}

/* stdio on both ends: fdopen(), fwrite() without a buffer, getc(). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static FILE *stream(int fd, const char *mode)
{
    FILE *file = fdopen(fd, mode);
    if (file == NULL)
        die("fdopen");
    setvbuf(file, NULL, _IONBF, 0);
    return file;
}

static void put(FILE *out, const char *text)
{
    size_t length = strlen(text), done = 0;
    while (done < length) {
        done += fwrite(text + done, 1, length - done, out);
        if (ferror(out) && errno != EINTR)
            die("fwrite");
        clearerr(out);
    }
}

/* EOF at the end alone. */
static int get(FILE *in)
{
    int c;
    while ((c = getc(in)) == EOF && ferror(in)) {
        if (errno != EINTR)
            die("getc");
        clearerr(in);
    }
    return c;
}

int main(int argc, char *argv[])
{
    int pair[2];
    if (argc != 2)
        return 2;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0)
        die("socketpair");
    pid_t pid = fork();
    if (pid < 0)
        die("fork");
    close(pair[pid == 0 ? 0 : 1]);
    FILE *file = stream(pair[pid == 0 ? 1 : 0], "r+");
    if (pid == 0) {
        char answer[40];
        long count = 0;
        while (get(file) != EOF)
            count++;
        snprintf(answer, sizeof answer, "%ld bytes", count);
        fseek(file, 0, SEEK_CUR);
        put(file, answer);
        fclose(file);
        exit(EXIT_SUCCESS);
    }
    put(file, argv[1]);
    if (shutdown(fileno(file), SHUT_WR) < 0)
        die("shutdown");
    int c;
    while ((c = get(file)) != EOF)
        putchar(c);
    putchar('\n');
    fclose(file);
    waitpid(pid, NULL, 0);
    return EXIT_SUCCESS;
}

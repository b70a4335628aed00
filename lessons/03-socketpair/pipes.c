/* The same talk over a pipe.   ./pipes */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static void child(int reading)
{
    char buffer[64];
    ssize_t got;
    while ((got = read(reading, buffer, sizeof buffer)) > 0) //DOC: pipe-read
        printf("child heard: %.*s\n", (int)got, buffer);
    if (got == -1)
        fail("read");
    if (write(reading, "hello, parent", 13) == -1) //DOC: pipe-answer
        printf("child: write(): %s\n", strerror(errno));
    if (close(reading) == -1)
        fail("close");
}

int main(void)
{
    int ends[2];
    if (pipe(ends) == -1) //DOC: pipe
        fail("pipe");
    pid_t pid = fork();
    if (pid == -1)
        fail("fork");
    if (pid == 0) {
        if (close(ends[1]) == -1) //DOC: pipe-copy
            fail("close");
        child(ends[0]);
        return 0;
    }
    if (close(ends[0]) == -1)
        fail("close");
    if (send(ends[1], "hello, child", 12, 0) == -1) //DOC: pipe-send
        printf("parent: send(): %s\n", strerror(errno));
    if (write(ends[1], "hello, child", 12) != 12) //DOC: pipe-write
        fail("write");
    if (close(ends[1]) == -1) //DOC: pipe-close
        fail("close");
    if (waitpid(pid, NULL, 0) == -1)
        fail("waitpid");
    return 0;
}

/* A parent and its child talk over one socketpair, both ways.   ./family [keep]
 * With `keep` the child keeps its copy of the parent's end. */
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

static void child(int end)
{
    char buffer[64];
    ssize_t got;
    if (send(end, "hello, parent", 13, 0) != 13) //DOC: child-speaks
        fail("send");
    while ((got = recv(end, buffer, sizeof buffer, 0)) > 0) //DOC: child-hears
        printf("child heard: %.*s\n", (int)got, buffer);
    if (got == -1)
        fail("recv");
    printf("child: the parent's end is closed\n");
    if (close(end) == -1) //DOC: child-closes
        fail("close");
}

static void parent(int end)
{
    char buffer[64];
    if (send(end, "hello, child", 12, 0) != 12) //DOC: parent-speaks
        fail("send");
    ssize_t got = recv(end, buffer, sizeof buffer, 0); //DOC: parent-hears
    if (got == -1)
        fail("recv");
    printf("parent heard: %.*s\n", (int)got, buffer);
    if (close(end) == -1) //DOC: parent-closes
        fail("close");
}

int main(int argc, char **argv)
{
    int keep = argc > 1 && strcmp(argv[1], "keep") == 0;
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1) //DOC: pair
        fail("socketpair");

    pid_t pid = fork();
    if (pid == -1)
        fail("fork");
    if (pid == 0) {
        if (!keep && close(ends[0]) == -1) //DOC: child-copy
            fail("close");
        child(ends[1]);
        return 0;
    }
    if (close(ends[1]) == -1) //DOC: parent-copy
        fail("close");
    parent(ends[0]);
    if (waitpid(pid, NULL, 0) == -1)
        fail("waitpid");
    return 0;
}

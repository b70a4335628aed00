/* caught by: told */
/* It takes EINTR for a failure. */
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

static void send_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);
        if (sent == -1 && errno == EINTR)
            continue;
        if (sent == -1)
            fail("send");
        bytes += sent;
        size -= (size_t)sent;
    }
}

/* What comes next; 0 at the end. */
static size_t receive(int fd, char *bytes, size_t room)
{
    ssize_t got = recv(fd, bytes, room, 0);
    if (got == -1)
        fail("recv");
    return (size_t)got;
}

static void child(int end)
{
    char buffer[512], answer[32];
    size_t got, total = 0;
    while ((got = receive(end, buffer, sizeof buffer)) > 0)
        total += got;
    int size = snprintf(answer, sizeof answer, "%zu bytes", total);
    send_all(end, answer, (size_t)size);
    if (close(end) == -1)
        fail("close");
}

static void parent(int end, const char *text)
{
    char buffer[512];
    size_t got;
    send_all(end, text, strlen(text));
    if (shutdown(end, SHUT_WR) == -1)
        fail("shutdown");
    while ((got = receive(end, buffer, sizeof buffer)) > 0)
        fwrite(buffer, 1, got, stdout);
    putchar('\n');
    if (close(end) == -1)
        fail("close");
}

int main(int argc, char **argv)
{
    int ends[2];
    if (argc != 2) {
        fprintf(stderr, "usage: %s TEXT\n", argv[0]);
        return 2;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        fail("socketpair");
    pid_t pid = fork();
    if (pid == -1)
        fail("fork");
    if (pid == 0) {
        if (close(ends[0]) == -1)
            fail("close");
        child(ends[1]);
        return 0;
    }
    if (close(ends[1]) == -1)
        fail("close");
    parent(ends[0], argv[1]);
    while (waitpid(pid, NULL, 0) == -1)
        if (errno != EINTR)
            fail("waitpid");
    return 0;
}

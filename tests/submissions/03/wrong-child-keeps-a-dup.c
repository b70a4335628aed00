/* says: copy of the parent */
/* check: copies */
/* The child closes the other end, and has a dup() of it. */
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
        if (sent == -1 && errno != EINTR)
            fail("send");
        bytes += sent > 0 ? sent : 0;
        size -= sent > 0 ? (size_t)sent : 0;
    }
}

static size_t receive(int fd, char *bytes, size_t room)
{
    ssize_t got;
    while ((got = recv(fd, bytes, room, 0)) == -1)
        if (errno != EINTR)
            fail("recv");
    return (size_t)got;
}

static int child(int end)
{
    char buffer[512], answer[32];
    size_t got, total = 0;
    while ((got = receive(end, buffer, sizeof buffer)) > 0)
        total += got;
    int size = snprintf(answer, sizeof answer, "%zu bytes", total);
    send_all(end, answer, (size_t)size);
    close(end);
    return 0;
}

static int parent(int end, const char *text)
{
    char buffer[512];
    size_t got;
    send_all(end, text, strlen(text));
    if (shutdown(end, SHUT_WR) == -1)
        fail("shutdown");
    while ((got = receive(end, buffer, sizeof buffer)) > 0)
        fwrite(buffer, 1, got, stdout);
    putchar('\n');
    close(end);
    return 0;
}

int main(int argc, char **argv)
{
    int ends[2], status = 0;
    if (argc != 2 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        return 2;
    pid_t pid = fork();
    if (pid == -1)
        fail("fork");
    if (pid == 0) {
        if (dup(ends[0]) == -1)
            fail("dup");
        close(ends[0]);
        return child(ends[1]);
    }
    close(ends[1]);
    status = parent(ends[0], argv[1]);
    while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
        ;
    return status;
}

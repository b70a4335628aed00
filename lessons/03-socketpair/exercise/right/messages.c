/* sendmsg() and recvmsg(); the parent is the one that fork() gives the second end. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static bool tell(int fd, char *bytes, size_t size)
{
    struct iovec part = { bytes, size };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
    while (part.iov_len > 0) {
        ssize_t n = sendmsg(fd, &message, MSG_NOSIGNAL);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0) {
            part.iov_base = (char *)part.iov_base + n;
            part.iov_len -= (size_t)n;
        }
    }
    return true;
}

static ssize_t hear(int fd, char *bytes, size_t room)
{
    struct iovec parts[2] = { { bytes, room / 2 }, { bytes + room / 2, room - room / 2 } };
    struct msghdr message = { .msg_iov = parts, .msg_iovlen = 2 };
    ssize_t n;
    do
        n = recvmsg(fd, &message, 0);
    while (n < 0 && errno == EINTR);
    return n;
}

static int child(int fd)
{
    char room[10], answer[48];
    unsigned long heard = 0;
    ssize_t n;
    while ((n = hear(fd, room, sizeof room)) > 0)
        heard += (unsigned long)n;
    if (n < 0 || !tell(fd, answer, (size_t)sprintf(answer, "%lu bytes", heard)))
        return 1;
    return close(fd) == 0 ? 0 : 1;
}

static int parent(int fd, char *text)
{
    char answer[256];
    size_t used = 0;
    ssize_t n;
    if (!tell(fd, text, strlen(text)) || shutdown(fd, SHUT_WR) != 0)
        return 1;
    while ((n = hear(fd, answer + used, sizeof answer - used)) > 0)
        used += (size_t)n;
    if (n < 0)
        return 1;
    printf("%.*s\n", (int)used, answer);
    return close(fd) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    int ends[2], status;
    if (argc != 2 || socketpair(AF_LOCAL, SOCK_STREAM, 0, ends) != 0)
        return 1;
    pid_t pid = fork();
    if (pid == -1)
        return 1;
    if (pid == 0)
        return close(ends[1]) != 0 ? 1 : child(ends[0]);
    status = close(ends[0]) != 0 ? 1 : parent(ends[1], argv[1]);
    while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
        continue;
    return status;
}

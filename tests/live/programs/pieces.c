/* Sends bytes through a socket pair by every call that can, reads them by every call that can, and sees that they come
 * whole and in order, and that no call changed what it was given.   ./pieces [nonblock] */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TOTAL = 6000, PIECE = 90, WAYS = 4 };

static char byte_at(size_t n)
{
    return (char)('a' + n * 7 % 26);
}

static void die(const char *what)
{
    perror(what);
    exit(1);
}

/* What may happen to any call: it is made again, after a wait where there is nothing to do. */
static int again(int fd, short events)
{
    struct pollfd wait = { .fd = fd, .events = events };
    if (errno == EAGAIN)
        while (poll(&wait, 1, -1) == -1 && errno == EINTR)
            ;
    return errno == EAGAIN || errno == EINTR;
}

static void make(struct iovec *vectors, char *bytes, size_t size)
{
    vectors[0] = (struct iovec){ bytes, size / 3 };
    vectors[1] = (struct iovec){ bytes + size / 3, 0 };
    vectors[2] = (struct iovec){ bytes + size / 3, size - size / 3 };
}

static ssize_t move(int fd, int sends, int way, char *bytes, size_t size)
{
    struct iovec vectors[3], before[3];
    make(vectors, bytes, size);
    memcpy(before, vectors, sizeof before);
    struct msghdr header = { .msg_iov = vectors, .msg_iovlen = 3 };
    ssize_t n = way == 0   ? (sends ? send(fd, bytes, size, MSG_NOSIGNAL) : recv(fd, bytes, size, 0))
                : way == 1 ? (sends ? write(fd, bytes, size) : read(fd, bytes, size))
                : way == 2 ? (sends ? writev(fd, vectors, 3) : readv(fd, vectors, 3))
                           : (sends ? sendmsg(fd, &header, MSG_NOSIGNAL) : recvmsg(fd, &header, 0));
    int error = errno;
    if (memcmp(before, vectors, sizeof before) != 0 || header.msg_iovlen != 3) {
        fprintf(stderr, "the vectors were changed\n");
        exit(1);
    }
    errno = error;
    return n;
}

static void send_all(int fd)
{
    char bytes[PIECE];
    for (size_t sent = 0, turn = 0; sent < TOTAL; turn++) {
        size_t size = TOTAL - sent < PIECE ? TOTAL - sent : PIECE;
        for (size_t i = 0; i < size; i++)
            bytes[i] = byte_at(sent + i);
        ssize_t n = move(fd, 1, (int)(turn % WAYS), bytes, size);
        if (n == -1 && !again(fd, POLLOUT))
            die("send");
        sent += n > 0 ? (size_t)n : 0;
    }
}

static void read_all(int fd)
{
    char bytes[PIECE];
    size_t got = 0;
    for (size_t turn = 0;; turn++) {
        ssize_t n = move(fd, 0, (int)(turn % WAYS), bytes, sizeof bytes);
        if (n == -1 && !again(fd, POLLIN))
            die("recv");
        if (n == 0)
            break;
        for (ssize_t i = 0; i < n; i++)
            if (bytes[i] != byte_at(got + (size_t)i)) {
                fprintf(stderr, "byte %zu is wrong\n", got + (size_t)i);
                exit(1);
            }
        got += n > 0 ? (size_t)n : 0;
    }
    printf("%zu bytes, whole\n", got);
}

int main(int argc, char **argv)
{
    int pair[2], status = 0;
    (void)argv;
    if (socketpair(AF_UNIX, SOCK_STREAM | (argc > 1 ? SOCK_NONBLOCK : 0), 0, pair) == -1)
        die("socketpair");
    pid_t child = fork();
    if (child == 0) {
        close(pair[0]);
        send_all(pair[1]);
        return 0;
    }
    close(pair[1]);
    read_all(pair[0]);
    while (waitpid(child, &status, 0) == -1 && errno == EINTR)
        ;
    return status != 0;
}

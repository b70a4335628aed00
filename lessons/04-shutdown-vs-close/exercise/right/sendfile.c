/* The request is a file in memory that sendfile() sends; the answer is looked at (MSG_PEEK) before it is
 * taken. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

static _Noreturn void give_up(const char *where)
{
    dprintf(STDERR_FILENO, "%s: %m\n", where);
    _exit(1);
}

/* -1 where it is worth another try. */
static ssize_t tried(ssize_t n, const char *where)
{
    if (n < 0 && errno != EINTR && errno != EAGAIN)
        give_up(where);
    return n;
}

static void print(const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = tried(write(STDOUT_FILENO, bytes, size), "write");
        bytes += n > 0 ? n : 0;
        size -= n > 0 ? (size_t)n : 0;
    }
}

static int request_file(char **lines)
{
    int file = memfd_create("request", 0);
    if (file < 0)
        give_up("memfd_create");
    for (; *lines; lines++)
        dprintf(file, "%s\n", *lines);
    return file;
}

int main(int argc, char **argv)
{
    char seen[700];
    struct sockaddr_in server = { .sin_family = AF_INET };
    if (argc < 4)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    server.sin_port = htons((in_port_t)atoi(argv[2]));
    server.sin_addr.s_addr = inet_addr(argv[1]);
    int file = request_file(argv + 3), fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&server, sizeof server) < 0)
        give_up("connect");
    off_t at = 0, end = lseek(file, 0, SEEK_END);
    while (at < end)
        tried(sendfile(fd, file, &at, (size_t)(end - at)), "sendfile");
    if (shutdown(fd, SHUT_WR) < 0)
        give_up("shutdown");
    for (;;) {
        ssize_t n = tried(recv(fd, seen, sizeof seen, MSG_PEEK), "recv");
        if (n == 0)
            break;
        if (n > 0 && (n = tried(recv(fd, seen, (size_t)n, 0), "recv")) > 0)
            print(seen, (size_t)n);
    }
    close(file);
    if (close(fd) < 0)
        give_up("close");
    return 0;
}

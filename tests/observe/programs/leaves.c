/* Leaves five bytes unread in a socket, and closes it in the way that its argument names; with a plus behind
 * it two more come in between. */
#include <fcntl.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Two ends of a connection. */
static void connect_pair(int ends[2])
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 1) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        exit(1);
    ends[0] = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(ends[0], (struct sockaddr *)&address, size) != 0)
        exit(1);
    ends[1] = accept(listener, NULL, NULL);
}

static bool is_way(const char *way, const char *name)
{
    size_t size = strlen(name);
    return strncmp(way, name, size) == 0 && (way[size] == '\0' || way[size] == '+');
}

static void leave(const char *way, int fd)
{
    if (is_way(way, "close"))
        close(fd);
    else if (is_way(way, "dup2"))
        dup2(STDIN_FILENO, fd);
    else if (is_way(way, "close_range"))
        syscall(SYS_close_range, fd, ~0U, 0);
    else if (is_way(way, "_exit"))
        _exit(0);
    else if (is_way(way, "abort"))
        abort();
    else if (is_way(way, "exec") && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0)
        execl("/bin/true", "true", (char *)NULL);
}

int main(int argc, char **argv)
{
    char bytes[3];
    int ends[2];
    if (argc != 2)
        return 2;
    connect_pair(ends);
    if (send(ends[0], "12345678", 8, 0) != 8 || recv(ends[1], bytes, sizeof bytes, 0) != 3)
        return 1;
    if (strchr(argv[1], '+'))
        send(ends[0], "90", 2, 0);
    leave(argv[1], ends[1]);
    return 0;
}

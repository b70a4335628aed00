/* Asks for buffers of several sizes and shows what the kernel gives.   ./limits */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static int stored(int fd, int option)
{
    int size;
    socklen_t length = sizeof size;
    if (getsockopt(fd, SOL_SOCKET, option, &size, &length) == -1) //DOC: stored
        fail("getsockopt");
    return size;
}

static int asked(int fd, int option, int size)
{
    if (setsockopt(fd, SOL_SOCKET, option, &size, sizeof size) == -1) //DOC: ask
        fail("setsockopt");
    return stored(fd, option);
}

int main(void)
{
    static const int sizes[] = { 0, 1000, 10000, 100000, 1000000000, 2000000000 };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        fail("socket");
    int receive = stored(fd, SO_RCVBUF);
    int send = stored(fd, SO_SNDBUF);
    printf("%12s %12s %12s\n", "asked", "SO_RCVBUF", "SO_SNDBUF");
    printf("%12s %12d %12d\n", "(nothing)", receive, send);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        receive = asked(fd, SO_RCVBUF, sizes[i]);
        send = asked(fd, SO_SNDBUF, sizes[i]);
        printf("%12d %12d %12d\n", sizes[i], receive, send);
    }
    if (close(fd) == -1) //DOC: table
        fail("close");
    return 0;
}

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

static int ask(int fd, int option, int size)
{
    int given;
    socklen_t length = sizeof given;
    if (setsockopt(fd, SOL_SOCKET, option, &size, sizeof size) == -1) //DOC: ask
        fail("setsockopt");
    if (getsockopt(fd, SOL_SOCKET, option, &given, &length) == -1) //DOC: given
        fail("getsockopt");
    return given;
}

int main(void)
{
    static const int sizes[] = { 0, 1000, 10000, 100000, 2000000000 };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        fail("socket");
    printf("%12s %12s %12s\n", "asked", "SO_RCVBUF", "SO_SNDBUF");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        printf("%12d %12d %12d\n", sizes[i], ask(fd, SO_RCVBUF, sizes[i]), ask(fd, SO_SNDBUF, sizes[i]));
    if (close(fd) == -1)
        fail("close");
    return 0;
}

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

static int dial(int flags)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(7201) };
    int fd = socket(AF_INET, SOCK_STREAM | flags, 0);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connect(fd, (struct sockaddr *)&to, sizeof to);
    return fd;
}

/* While the first is served, one waits in the queue, and the next one comes. */
int main(void)
{
    char bytes[64];
    int first = dial(0), second, third, error = 0;
    socklen_t size = sizeof error;
    recv(first, bytes, sizeof bytes, 0);
    second = dial(0);
    third = dial(SOCK_NONBLOCK);
    send(first, "bye", 3, 0);
    close(first);
    recv(second, bytes, sizeof bytes, 0);
    send(second, "bye", 3, 0);
    close(second);
    poll(&(struct pollfd){ third, POLLOUT, 0 }, 1, -1);
    getsockopt(third, SOL_SOCKET, SO_ERROR, &error, &size);
    poll(&(struct pollfd){ third, POLLIN, 0 }, 1, -1);
    recv(third, bytes, sizeof bytes, 0);
    send(third, "bye", 3, 0);
    close(third);
    return error;
}

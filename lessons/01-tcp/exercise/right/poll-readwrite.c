/* a verbose beginner: poll() before every call, read() and write() */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>
static void fail(const char *c)
{
    perror(c);
    exit(1);
}
static int door(const char *port)
{
    struct sockaddr_in a = { .sin_family = AF_INET,
                             .sin_port = htons((in_port_t)atoi(port)),
                             .sin_addr.s_addr = htonl(INADDR_ANY) };
    int on = 1, s = socket(AF_INET, SOCK_STREAM, 0);
    if (s == -1)
        fail("socket");
    if (setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("setsockopt");
    if (bind(s, (struct sockaddr *)&a, sizeof a) == -1)
        fail("bind");
    if (listen(s, 8) == -1)
        fail("listen");
    return s;
}

/* A verbose beginner: poll() before every call, read() and write(). */
static int wait_until(int fd, short what)
{
    struct pollfd p = { .fd = fd, .events = what };
    int r;
    do {
        r = poll(&p, 1, -1);
    } while (r == -1 && errno == EINTR);
    return r;
}
static int write_everything(int fd, const char *data, size_t length)
{
    size_t done = 0;
    while (done < length) {
        wait_until(fd, POLLOUT);
        ssize_t n = write(fd, data + done, length - done);
        if (n == -1) {
            if (errno == EINTR || errno == EAGAIN)
                continue;
            return 0;
        }
        done += (size_t)n;
    }
    return 1;
}
int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    struct sigaction ign;
    memset(&ign, 0, sizeof ign);
    ign.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ign, NULL);
    int listener = door(argv[1]);
    while (1) {
        wait_until(listener, POLLIN);
        int client = accept(listener, NULL, NULL);
        if (client == -1)
            continue;
        while (1) {
            char text[1000];
            wait_until(client, POLLIN);
            ssize_t n = read(client, text, sizeof text);
            if (n == -1 && (errno == EINTR || errno == EAGAIN))
                continue;
            if (n <= 0)
                break;
            if (!write_everything(client, text, (size_t)n))
                break;
        }
        close(client);
    }
}

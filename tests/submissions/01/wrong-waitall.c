/* says: 0 of 17 bytes come back, and then nothing more */
/* check: echo */
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
int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    int l = door(argv[1]);
    for (;;) {
        int c = accept(l, NULL, NULL);
        if (c == -1) {
            if (errno == EINTR)
                continue;
            fail("accept");
        }
        for (;;) {
            char b[512];
            ssize_t n = recv(c, b, sizeof b, MSG_WAITALL);
            if (n == -1 && errno == EINTR)
                continue;
            if (n <= 0)
                break;

            size_t left = (size_t)n;
            const char *p = b;
            while (left > 0) {
                ssize_t w = send(c, p, left, MSG_NOSIGNAL);
                if (w == -1 && errno == EINTR)
                    continue;
                if (w == -1)
                    break;
                p += w;
                left -= (size_t)w;
            }
        }
        close(c);
    }
}

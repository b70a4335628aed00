/* Calls a server several times at once, and says when each call gets through.
 * ./callers ADDRESS PORT CALLS [FIRST]
 * With FIRST they talk as well: the first FIRST send a byte at once, the others when all have called. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CALLS_MAX = 64 };

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

int main(int argc, char **argv)
{
    struct sockaddr_in server = { .sin_family = AF_INET };
    int count = argc > 3 ? atoi(argv[3]) : 0;
    int first = argc > 4 ? atoi(argv[4]) : CALLS_MAX;
    if (count < 1 || count > CALLS_MAX || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT CALLS [FIRST]\n", argv[0]);
        return 2;
    }
    server.sin_port = htons((in_port_t)atoi(argv[2]));

    int fds[CALLS_MAX];
    struct pollfd calls[CALLS_MAX];
    for (int i = 0; i < count; i++) {
        if ((fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)) == -1)
            fail("socket");
        int result = connect(fds[i], (struct sockaddr *)&server, sizeof server); //DOC: connect
        if (result == -1 && errno != EINPROGRESS)
            fail("connect");
        if (argc > 4 && i < first && send(fds[i], "!", 1, MSG_NOSIGNAL) == -1)
            fail("send");
        calls[i] = (struct pollfd){ .fd = fds[i], .events = POLLOUT };
    }

    time_t start = time(NULL);
    for (int waiting = count; waiting > 0;) {
        if (poll(calls, (nfds_t)count, -1) == -1) //DOC: poll
            fail("poll");
        for (int i = 0; i < count; i++) {
            if (calls[i].revents == 0)
                continue;
            const char *news = calls[i].revents & POLLERR ? "has failed" : "is through";
            printf("call %d %s after %ld s\n", i + 1, news, (long)(time(NULL) - start));
            if (i >= first && send(fds[i], "!", 1, MSG_NOSIGNAL) == -1) //DOC: talk
                perror("send");
            calls[i].fd = -1; /* poll() passes over it */
            waiting--;
        }
    }
    for (int i = 0; i < count; i++)
        if (close(fds[i]) == -1) //DOC: hang-up
            fail("close");
    return 0;
}

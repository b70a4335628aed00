/* A shop that lets in whoever waits at its door, greets each guest, and waits again.
 * ./server PORT GUESTS SECONDS
 * It opens after SECONDS, and ends when GUESTS have been. Before it opens, exactly five may wait. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { GUESTS_MAX = 64 };

#define GREETING "welcome\n"

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static int open_socket(const char *port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((in_port_t)atoi(port)),
                                   .sin_addr.s_addr = htonl(INADDR_ANY) };
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1)
        fail("socket");
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("setsockopt");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    return listener;
}

/* A call that was interrupted, or that could not go on just now, is made again. */
static bool again(void)
{
    return errno == EINTR || errno == EAGAIN;
}

/* Takes all who wait out of the queue; how many that were. The listener does not block. */
static int let_in(int listener, int *guests)
{
    int count = 0;
    while (count < GUESTS_MAX) {
        int fd = accept(listener, NULL, NULL);
        if (fd != -1)
            guests[count++] = fd;
        else if (errno == EAGAIN)
            break;
        else if (errno != EINTR && errno != ECONNABORTED)
            fail("accept");
    }
    return count;
}

static void greet(int guest)
{
    for (size_t sent = 0; sent < sizeof GREETING - 1;) {
        ssize_t n = send(guest, &GREETING[sent], sizeof GREETING - 1 - sent, MSG_NOSIGNAL);
        if (n == -1 && again())
            continue;
        if (n == -1) {
            perror("a guest has gone");
            break;
        }
        sent += (size_t)n;
    }
    if (close(guest) == -1)
        fail("close");
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s PORT GUESTS SECONDS\n", argv[0]);
        return 2;
    }
    int listener = open_socket(argv[1]);
    int expected = atoi(argv[2]), been = 0;

    if (listen(listener, 4) == -1) /* and one more */
        fail("listen");
    if (fcntl(listener, F_SETFL, O_NONBLOCK) == -1)
        fail("fcntl");

    sleep((unsigned)atoi(argv[3])); /* still shut */

    while (been < expected) {
        struct pollfd door = { .fd = listener, .events = POLLIN };
        if (poll(&door, 1, -1) == -1 && !again())
            fail("poll");

        int guests[GUESTS_MAX];
        int count = let_in(listener, guests);
        for (int i = 0; i < count; i++)
            greet(guests[i]);
        been += count;
    }

    if (close(listener) == -1)
        fail("close");
    return 0;
}

/* select(), which on Linux writes back what is left of the time */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#define TRIES 4

static int fd, number;
static struct sockaddr_in server;
static char text[1024];

static int same(const struct sockaddr_in *a, const struct sockaddr_in *b)
{
    return a->sin_port == b->sin_port && a->sin_addr.s_addr == b->sin_addr.s_addr;
}

static int got_answer(void)
{
    struct sockaddr_in from;
    socklen_t length = sizeof from;
    int n, used = 0;
    ssize_t size = recvfrom(fd, text, sizeof text - 1, MSG_DONTWAIT, (struct sockaddr *)&from, &length);
    if (size < 0)
        return 0;
    text[size] = '\0';
    return same(&from, &server) && sscanf(text, "%d%n", &n, &used) == 1 && n == number && text[used] == ' ';
}

static int wait_for_answer(void)
{
    struct timeval left = { .tv_usec = 100000 };
    for (;;) {
        fd_set readable;
        FD_ZERO(&readable);
        FD_SET(fd, &readable);
        switch (select(fd + 1, &readable, NULL, NULL, &left)) {
        case 0:
            return 0;
        case 1:
            if (got_answer())
                return 1;
            break;
        default:
            if (errno != EINTR)
                exit(3);
        }
    }
}

int main(int argc, char **argv)
{
    server.sin_family = AF_INET;
    if (argc < 4 || !inet_aton(argv[1], &server.sin_addr))
        return 2;
    server.sin_port = htons((in_port_t)atoi(argv[2]));
    fd = socket(AF_INET, SOCK_DGRAM, 0);
    for (number = 1; argv[number + 2] != NULL; number++) {
        char *request = malloc(strlen(argv[number + 2]) + 12);
        int length = sprintf(request, "%d %s", number, argv[number + 2]), tries = TRIES;
        do {
            if (tries-- == 0)
                return 1;
            while (sendto(fd, request, (size_t)length, 0, (struct sockaddr *)&server, sizeof server) < 0)
                if (errno != EINTR)
                    return 3;
        } while (!wait_for_answer());
        free(request);
        printf("%s\n", text);
        fflush(stdout);
    }
    return 0;
}

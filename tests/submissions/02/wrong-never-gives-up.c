/* says: by itself */
/* check: runs */
/* asks until it is answered, for ever */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { TRIES = 4, WAIT_MS = 100 };

static int fd;
static struct sockaddr_in server;

static long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int is_server(const struct sockaddr_in *from)
{
    return from->sin_port == server.sin_port && from->sin_addr.s_addr == server.sin_addr.s_addr;
}

static void send_letter(const void *letter, size_t size)
{
    while (sendto(fd, letter, size, 0, (struct sockaddr *)&server, sizeof server) == -1 && errno == EINTR)
        ;
}

static ssize_t wait_for_answer(int number, char *answer, size_t room)
{
    char prefix[16];
    int length = snprintf(prefix, sizeof prefix, "%d ", number);
    long end = now_ms() + WAIT_MS, left;
    while ((left = end - now_ms()) > 0) {
        struct pollfd readable = { .fd = fd, .events = POLLIN };
        struct sockaddr_in from;
        socklen_t size = sizeof from;
        if (poll(&readable, 1, (int)left) != 1)
            continue;
        ssize_t got = recvfrom(fd, answer, room, MSG_DONTWAIT, (struct sockaddr *)&from, &size);
        if (got >= length && is_server(&from) && memcmp(answer, prefix, (size_t)length) == 0)
            return got;
    }
    return -1;
}

static int ask(int number, const char *question)
{
    char request[1024], answer[1024];
    int size = snprintf(request, sizeof request, "%d %s", number, question);
    for (;;) {
        send_letter(request, (size_t)size);
        ssize_t got = wait_for_answer(number, answer, sizeof answer);
        if (got != -1) {
            printf("%.*s\n", (int)got, answer);
            return 1;
        }
    }
}

int main(int argc, char **argv)
{
    if (argc < 4 || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1)
        return 2;
    server.sin_family = AF_INET;
    server.sin_port = htons((in_port_t)atoi(argv[2]));
    fd = socket(AF_INET, SOCK_DGRAM, 0);
    for (int i = 3; i < argc; i++)
        if (!ask(i - 2, argv[i])) {
            fprintf(stderr, "no answer\n");
            return 1;
        }
    return 0;
}

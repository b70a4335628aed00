/* O_NONBLOCK, and a sleep of 5 ms between two looks */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

typedef struct {
    int fd;
    struct sockaddr_in server;
    unsigned long number;
    char request[1024];
    char answer[1024];
} Client;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int is_answer(const Client *c, const struct sockaddr_in *from, ssize_t size)
{
    char *end;
    if (size < 3 && c->number > 9)
        return 0;
    if (memcmp(&from->sin_addr, &c->server.sin_addr, sizeof from->sin_addr) != 0 ||
        from->sin_port != c->server.sin_port)
        return 0;
    if (c->answer[0] < '0' || c->answer[0] > '9')
        return 0;
    return strtoul(c->answer, &end, 10) == c->number && *end == ' ';
}

static int look(Client *c)
{
    struct sockaddr_in from = { 0 };
    socklen_t length = sizeof from;
    ssize_t size = recvfrom(c->fd, c->answer, sizeof c->answer - 1, 0, (struct sockaddr *)&from, &length);
    if (size < 0)
        return 0;
    c->answer[size] = 0;
    return is_answer(c, &from, size) ? 1 : -1;
}

static int try_once(Client *c)
{
    const double end = now() + 0.1;
    while (sendto(c->fd, c->request, strlen(c->request), 0, (struct sockaddr *)&c->server, sizeof c->server) <
           0)
        if (errno != EINTR && errno != EAGAIN)
            return 0;
    while (now() < end) {
        int found = look(c);
        if (found == 1)
            return 1;
        if (found == 0)
            nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
    }
    return 0;
}

int main(int argc, char *argv[])
{
    static Client client;
    if (argc < 4)
        return 2;
    client.fd = socket(PF_INET, SOCK_DGRAM, IPPROTO_UDP);
    fcntl(client.fd, F_SETFL, fcntl(client.fd, F_GETFL) | O_NONBLOCK);
    client.server.sin_family = AF_INET;
    client.server.sin_addr.s_addr = inet_addr(argv[1]);
    client.server.sin_port = htons((unsigned short)strtol(argv[2], NULL, 0));
    for (char **question = argv + 3; *question; question++) {
        int tries = 4;
        client.number++;
        sprintf(client.request, "%lu %.1000s", client.number, *question);
        while (tries > 0 && !try_once(&client))
            tries--;
        if (tries == 0)
            exit(1);
        printf("%s\n", client.answer);
    }
    exit(0);
}

/* Programs that take their time to start: "starts MODE PORT [PORT OF ANOTHER]". */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static struct sockaddr_in port(const char *number)
{
    return (struct sockaddr_in){ .sin_family = AF_INET,
                                 .sin_port = htons((uint16_t)atoi(number)),
                                 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

/* Uses so much of the processor's time, however long that takes. */
static void compute(long milliseconds)
{
    struct timespec used;
    do
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    while (used.tv_sec * 1000 + used.tv_nsec / 1000000 < milliseconds);
}

static int dial(const char *number)
{
    struct sockaddr_in to = port(number);
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(connection, (struct sockaddr *)&to, sizeof to) != 0) {
        perror("connect");
        exit(1);
    }
    return connection;
}

/* Answers one client. */
static int serve(const char *number)
{
    char byte;
    struct sockaddr_in at = port(number);
    int door = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(door, (struct sockaddr *)&at, sizeof at) != 0 || listen(door, 5) != 0)
        return 1;
    int client = accept(door, NULL, NULL);
    return recv(client, &byte, 1, 0) != 1 || send(client, &byte, 1, 0) != 1;
}

/* Takes one datagram, which it asks for again and again. */
static int ask(const char *number, int flags, useconds_t sleep)
{
    char byte;
    struct sockaddr_in at = port(number);
    struct timeval timeout = { .tv_usec = 200000 };
    int socket_ = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(socket_, (struct sockaddr *)&at, sizeof at) != 0)
        return 1;
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    while (recv(socket_, &byte, 1, flags) != 1)
        if (sleep)
            usleep(sleep);
    return 0;
}

static int send_one(const char *number)
{
    struct sockaddr_in to = port(number);
    return sendto(socket(AF_INET, SOCK_DGRAM, 0), "x", 1, 0, (struct sockaddr *)&to, sizeof to) != 1;
}

static int call(const char *number, unsigned nap)
{
    char byte;
    int connection = dial(number);
    sleep(nap);
    return send(connection, "x", 1, 0) != 1 || recv(connection, &byte, 1, 0) != 1;
}

int main(int count, char **words)
{
    const char *mode = words[1], *number = words[2];
    if (count > 3) /* it needs another */
        dial(words[3]);
    if (strcmp(mode, "naps") == 0)
        sleep(3);
    if (strcmp(mode, "computes") == 0)
        compute(1000);
    if (strcmp(mode, "times-out") == 0)
        return ask(number, 0, 0);
    if (strcmp(mode, "asks") == 0)
        return ask(number, MSG_DONTWAIT, 0);
    if (strcmp(mode, "naps-and-asks") == 0)
        return ask(number, MSG_DONTWAIT, 20000);
    if (strcmp(mode, "dials") == 0) { /* until somebody listens */
        struct sockaddr_in to = port(number);
        while (connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&to, sizeof to) != 0)
            close(3);
        return 0;
    }
    if (strcmp(mode, "sends") == 0)
        return send_one(number);
    if (strcmp(mode, "calls") == 0 || strcmp(mode, "dawdles") == 0)
        return call(number, mode[0] == 'd' ? 2 : 0);
    return serve(number);
}

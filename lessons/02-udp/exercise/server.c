/* Answers the requests "1 ...", "2 ..." in its own way: with the same in capitals.   ./server PORT WAY
 * prompt    at once
 * forgetful not before a request has come for the fourth time
 * silent    never
 * stranger  others answer the first question before it, from another port and another address; while it is to
 * answer the second one of them talks on, until the request comes again late      when a request comes again,
 * and then twice twice     twice, and after ten further questions once more */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { QUESTIONS_MAX = 16, STRANGERS_MAX = 12, PAUSE_MS = 30 };

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static int make_socket(const char *address, int port)
{
    struct sockaddr_in own = { .sin_family = AF_INET, .sin_port = htons((in_port_t)port) };
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1)
        fail("socket");
    inet_pton(AF_INET, address, &own.sin_addr);
    if (bind(fd, (struct sockaddr *)&own, sizeof own) == -1)
        fail("bind");
    return fd;
}

struct request {
    struct sockaddr_in from;
    char text[2048];
    ssize_t size;
    int number; /* of the question; 0: it has none */
    int times;  /* how often it has come */
};

/* At most `ms`, 0: for ever. False when nothing came. */
static int hear(int fd, struct request *request, int ms)
{
    static int times[QUESTIONS_MAX];
    const struct timeval limit = { .tv_usec = ms * 1000 };
    socklen_t size = sizeof request->from;
    if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == -1)
        fail("setsockopt");
    do
        request->size = recvfrom(fd, request->text, sizeof request->text - 1, 0,
                                 (struct sockaddr *)&request->from, &size);
    while (request->size == -1 && errno == EINTR);
    if (request->size == -1 && errno == EAGAIN)
        return 0;
    if (request->size == -1)
        fail("recvfrom");
    request->text[request->size] = '\0';
    request->number = atoi(request->text);
    if (request->number < 0 || request->number >= QUESTIONS_MAX)
        request->number = 0;
    request->times = ++times[request->number];
    return 1;
}

static void say(int fd, const struct request *to, const char *text, size_t size)
{
    if (sendto(fd, text, size, 0, (const struct sockaddr *)&to->from, sizeof to->from) == -1)
        fail("sendto");
}

static void answer(int fd, const struct request *request)
{
    char text[2048];
    for (ssize_t i = 0; i < request->size; i++)
        text[i] = (char)toupper((unsigned char)request->text[i]);
    say(fd, request, text, (size_t)request->size);
}

/* What is no answer to the first question: an empty letter, two from others, one of its own to another
 * question. */
static void be_confusing(int fd, const int strangers[2], const struct request *request)
{
    char text[] = "1 trust me";
    struct request again;
    say(strangers[0], request, text, strlen(text));
    say(strangers[1], request, text, strlen(text));
    say(strangers[0], request, "", 0);
    say(fd, request, "11 not this one", strlen("11 not this one"));
    answer(fd, hear(fd, &again, PAUSE_MS) ? &again : request);
}

static void let_talk(int fd, int stranger, const struct request *request)
{
    struct request again;
    int heard = 0;
    for (int i = 0; i < STRANGERS_MAX && !heard; i++) {
        say(stranger, request, "2 trust me", strlen("2 trust me"));
        heard = hear(fd, &again, PAUSE_MS);
    }
    answer(fd, heard ? &again : request);
}

int main(int argc, char **argv)
{
    static struct request requests[QUESTIONS_MAX];
    if (argc != 3) {
        fprintf(stderr, "usage: %s PORT WAY\n", argv[0]);
        return 2;
    }
    const char *way = argv[2];
    int port = atoi(argv[1]), fd = make_socket("127.0.0.1", port);
    const int strangers[2] = { make_socket("127.0.0.1", port + 1), make_socket("127.0.0.2", port) };
    for (;;) {
        struct request request;
        hear(fd, &request, 0);
        requests[request.number] = request;
        if (strcmp(way, "stranger") == 0 && request.number == 1) {
            be_confusing(fd, strangers, &request);
        } else if (strcmp(way, "stranger") == 0) {
            let_talk(fd, strangers[0], &request);
        } else if (strcmp(way, "late") == 0 && request.times > 1) {
            answer(fd, &request);
            answer(fd, &request);
        } else if (strcmp(way, "twice") == 0) {
            if (request.number > 10)
                answer(fd, &requests[request.number - 10]);
            answer(fd, &request);
            answer(fd, &request);
        } else if (strcmp(way, "prompt") == 0 || (strcmp(way, "forgetful") == 0 && request.times >= 4)) {
            answer(fd, &request);
        }
    }
}

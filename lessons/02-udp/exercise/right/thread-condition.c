/* a thread that listens all the time, and a main thread that waits for its word: pthread_cond_timedwait() */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static struct sockaddr_in server;
static int fd;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t came;
static int asked, answered; /* numbers of questions */
static char answer[4096];

static void *listen_on(void *unused)
{
    (void)unused;
    for (;;) {
        char letter[4096];
        struct sockaddr_in from;
        socklen_t size = sizeof from;
        ssize_t n = recvfrom(fd, letter, sizeof letter - 1, 0, (struct sockaddr *)&from, &size);
        if (n <= 0 || from.sin_addr.s_addr != server.sin_addr.s_addr || from.sin_port != server.sin_port)
            continue;
        letter[n] = '\0';
        pthread_mutex_lock(&lock);
        char prefix[16];
        snprintf(prefix, sizeof prefix, "%d ", asked);
        if (answered != asked && strncmp(letter, prefix, strlen(prefix)) == 0) {
            strcpy(answer, letter);
            answered = asked;
            pthread_cond_signal(&came);
        }
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}

static int wait_until(const struct timespec *end)
{
    int error = 0;
    while (answered != asked && error != ETIMEDOUT)
        error = pthread_cond_timedwait(&came, &lock, end);
    return answered == asked;
}

static int ask(const char *question)
{
    char request[4096];
    int size = snprintf(request, sizeof request, "%d %s", asked, question), done = 0;
    for (int i = 0; i < 4 && !done; i++) {
        struct timespec end;
        clock_gettime(CLOCK_MONOTONIC, &end);
        end.tv_nsec += 100000000;
        end.tv_sec += end.tv_nsec / 1000000000;
        end.tv_nsec %= 1000000000;
        while (sendto(fd, request, (size_t)size, 0, (struct sockaddr *)&server, sizeof server) == -1 &&
               errno == EINTR)
            ;
        done = wait_until(&end);
    }
    return done;
}

int main(int argc, char **argv)
{
    pthread_t listener;
    pthread_condattr_t attributes;
    if (argc < 4)
        return 2;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&came, &attributes);
    server.sin_family = AF_INET;
    server.sin_port = htons((in_port_t)atoi(argv[2]));
    inet_pton(AF_INET, argv[1], &server.sin_addr);
    fd = socket(AF_INET, SOCK_DGRAM, 0);
    pthread_mutex_lock(&lock);
    if (pthread_create(&listener, NULL, listen_on, NULL) != 0)
        return 3;
    for (int i = 3; i < argc; i++) {
        asked = i - 2;
        if (!ask(argv[i])) {
            fputs("no answer\n", stderr);
            exit(1);
        }
        puts(answer);
    }
    exit(0);
}
